"""What a therapist fills in on the screen of an enquiry."""

import uuid

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxLengthValidator

from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import Enquiry

MAX_NOTE_LENGTH = 10_000  # characters


def active_therapists():
    """The users to whom an enquiry can be assigned."""
    return get_user_model().objects.filter(groups__name="Therapists", is_active=True)


class AssignForm(forms.ModelForm):
    assigned_to = forms.ModelChoiceField(active_therapists(), required=False, empty_label="Nobody")

    class Meta:
        model = Enquiry
        fields = ["assigned_to"]


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
