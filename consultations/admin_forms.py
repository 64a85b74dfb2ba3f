"""What a therapist fills in on the screen of an enquiry."""

import uuid

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxLengthValidator
from django.db.models import Q

from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import Enquiry

MAX_NOTE_LENGTH = 10_000  # characters


def active_therapists():
    """The users to whom an enquiry can be assigned."""
    return get_user_model().objects.filter(groups__name="Therapists", is_active=True)


class TherapistField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return str(user) if user.is_therapist else f"{user} (has left)"


class AssignForm(forms.Form):
    """Offers the active therapists, and whoever the enquiry is assigned to, who may have left."""

    def __init__(self, enquiry: Enquiry, data=None):
        present = enquiry.assigned_to_id
        super().__init__(data, initial={"assigned_to": present})
        is_therapist = Q(pk__in=active_therapists())
        users = get_user_model().objects.annotate(is_therapist=is_therapist)
        self.fields["assigned_to"] = TherapistField(
            users.filter(is_therapist | Q(pk=present)), required=False, empty_label="Nobody"
        )


class NoteForm(forms.Form):
    note = TextField(
        label="Add a note",
        required=False,
        # Not max_length, whose HTML attribute makes browsers cut off pasted text.
        validators=[
            MaxLengthValidator(
                MAX_NOTE_LENGTH, f"Shorten it to {MAX_NOTE_LENGTH:,} characters or fewer."
            )
        ],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"null_characters_not_allowed": INVALID_CHARACTER},
    )
    # The form sent twice adds one note.
    note_token = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def note_id(self, enquiry: Enquiry) -> uuid.UUID:
        """The primary key for the note: the same for the same words sent from the same form."""
        token = self.cleaned_data["note_token"] or uuid.uuid4()
        return uuid.uuid5(token, f"{enquiry.pk}/{self.cleaned_data['note']!a}")
