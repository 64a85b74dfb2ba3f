"""What a therapist fills in on the screen of an enquiry."""

from django import forms
from django.contrib.auth import get_user_model

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
    """Raises DecryptionError if the enquiry's present note cannot be decrypted."""

    note = TextField(
        label="Private note",
        required=False,
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": f"Shorten the note to {MAX_NOTE_LENGTH:,} characters or fewer.",
            "null_characters_not_allowed": f"The note was not saved. {INVALID_CHARACTER}",
        },
    )

    def __init__(self, enquiry: Enquiry, data=None):
        super().__init__(data, initial={"note": enquiry.note})
