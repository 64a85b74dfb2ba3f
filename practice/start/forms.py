"""What a practice says of itself to begin with: the first screen, and the questions of the command.

The fields of the practice are those of PracticeSettings, with its help and its rules.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from practice.accounts.forms import InvitationForm
from practice.accounts.models import AccountInvitation
from practice.core.models import PracticeSettings, validate_email_lines
from practice.core.models.settings import FACT_FIELDS
from practice.images.forms import ReadableImageField, without_metadata
from practice.start.crisis_lines import CRISIS_LINES, Country
from practice.start.line_parsing import parse_crisis_lines, parse_hours

LOGO_HELP = (
    "A picture file for the head of each page, such as a PNG, drawn for a light ground. It can be "
    "put in later."
)


class StartForm(forms.ModelForm):
    """The practice itself. ``cleaned_data`` has the opening hours and the crisis lines as values
    of their blocks.
    """

    name = forms.CharField(label="Name of the practice", max_length=100)
    hours = forms.CharField(
        label="Opening hours",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One line each, such as “Monday to Thursday 9:00–18:00”.",
    )
    notify = forms.CharField(
        label="Who is told of enquiries",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_email_lines],
        help_text="One e-mail address a line. The mail says that there is an enquiry, never what "
        "it says.",
    )
    country = forms.ChoiceField(
        label="Country",
        choices=Country.choices,
        initial=Country.UNITED_KINGDOM,
        widget=forms.RadioSelect,
        help_text="Its crisis lines stand with the consultation form and at the foot of each page.",
    )
    crisis_lines = forms.CharField(
        label="Crisis lines",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For another country only. One a line: a name, a colon and a number, such as "
        "“Emergency services: 112”.",
    )
    logo = ReadableImageField(
        label="Logo",
        required=False,
    )
    publish = forms.BooleanField(
        label="Publish the pages that have no gaps",
        required=False,
        initial=True,
        help_text="The others stay drafts. Untick this to read everything first.",
    )

    class Meta:
        model = PracticeSettings
        fields = [
            "name",
            "address",
            "telephone",
            "email",
            *FACT_FIELDS,
            "palette",
            "accent",
        ]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "session_place": forms.RadioSelect,
            "palette": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session_place"].widget.choices = PracticeSettings.SessionPlace.choices
        # Not in the field's arguments: Wagtail's field replaces what is said there.
        self.fields["logo"].help_text = LOGO_HELP

    def clean_logo(self):
        logo = self.cleaned_data["logo"]
        return without_metadata(logo) if logo else None

    def clean_hours(self):
        return parse_hours(self.cleaned_data["hours"])

    def clean(self):
        super().clean()
        cleaned_data = self.cleaned_data
        country = cleaned_data.get("country")
        try:
            typed = parse_crisis_lines(cleaned_data.get("crisis_lines", ""))
            if country == Country.OTHER and not typed:
                raise ValidationError(
                    "Write the crisis lines of your country, at least that of the emergency "
                    "services. They are shown to people who may need them at once."
                )
        except ValidationError as error:
            self.add_error("crisis_lines", error)
        else:
            cleaned_data["crisis_lines"] = CRISIS_LINES.get(str(country), typed)
        if self.errors and cleaned_data.get("logo"):
            self.add_error("logo", "Please choose this file again: the browser sends it only once.")
        return cleaned_data


class TherapistForm(forms.Form):
    """One of the practice's therapists, as the site shows them."""

    name = forms.CharField(max_length=100, help_text="With title: “Dr Miriam Okell”.")
    role = forms.CharField(max_length=100, help_text="Such as “Clinical psychologist”.")
    body = forms.CharField(
        label="Registered with", max_length=120, help_text="The professional body."
    )
    number = forms.CharField(label="Registration number", max_length=40, required=False)


class StartInvitationForm(InvitationForm):
    """Somebody else who works on the site."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].widget = forms.Select(choices=AccountInvitation.Role.choices)


class InvitationFormSet(forms.BaseFormSet):
    def clean(self):
        valid = [form for form in self.forms if form.is_valid()]
        emails = [form.cleaned_data.get("email", "").lower() for form in valid]
        if any(email and emails.count(email) > 1 for email in emails):
            raise ValidationError("Invite each person once: two invitations have the same address.")


TherapistFormSet = forms.formset_factory(TherapistForm, extra=3, max_num=20)
StartInvitationFormSet = forms.formset_factory(
    StartInvitationForm, formset=InvitationFormSet, extra=3, max_num=20
)


def filled_in(formset: forms.BaseFormSet) -> list[Any]:
    """Those of the forms of a valid ``formset`` in which something was typed."""
    return [form for form in formset if form.has_changed()]
