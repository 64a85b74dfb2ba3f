"""The staff's questions as fields of a Django form, and answers as readable text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.contrib.forms.forms import FormBuilder

ODD_CHARACTERS = "It contains a character that cannot be stored."
LONGEST_LINE = 255  # characters
LONGEST_TEXT = 5000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Answer(TypedDict):
    """One question as it was asked, and the visitor's answer as readable text."""

    key: str  # the core question's name, such as “email”; empty for a question of the staff's
    label: str
    answer: str


class TextField(forms.CharField):
    """Text whose line ends count as one character, as they do in the browser."""

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text


class QuestionFields(FormBuilder):
    """Wagtail's field types, each with a name of its own and errors in plain sentences."""

    @property
    def formfields(self) -> dict[str, forms.Field]:
        """The fields by name: ``question_7`` for the question whose key is 7.

        A question that is only being previewed has no key yet, and is named after its position.
        """
        return {
            f"question_{question.pk or f'new_{position}'}": self.create(question)
            for position, question in enumerate(self.fields)
        }

    def create(self, question) -> forms.Field:
        options = self.get_field_options(question)
        return self.get_create_field_function(question.field_type)(question, options)

    def get_field_options(self, field):
        asked = f"“{field.label}”"
        return super().get_field_options(field) | {
            "help_text": field.help_text,
            "error_messages": {
                "required": f"Answer the question {asked}.",
                "invalid_choice": f"Choose one of the answers to {asked}.",
                "invalid_list": f"Choose among the answers to {asked}.",
                "null_characters_not_allowed": f"Answer {asked} again. {ODD_CHARACTERS}",
            },
        }

    def create_singleline_field(self, field, options):
        return TextField(**_short(field, options))

    def create_multiline_field(self, field, options):
        options["validators"] = [_at_most(LONGEST_TEXT, field)]
        return TextField(widget=forms.Textarea(attrs={"rows": 4}), **options)

    def create_hidden_field(self, field, options):
        return TextField(widget=forms.HiddenInput, **_short(field, options))

    def create_email_field(self, field, options):
        options["error_messages"]["invalid"] = (
            f"Answer “{field.label}” with an e-mail address in full, such as name@example.org."
        )
        return forms.EmailField(max_length=None, **_short(field, options))

    def create_url_field(self, field, options):
        options["error_messages"]["invalid"] = (
            f"Answer “{field.label}” with a web address, such as https://example.org."
        )
        return forms.URLField(assume_scheme="https", **_short(field, options))

    def create_number_field(self, field, options):
        sentence = f"Answer “{field.label}” with a number, in digits."
        options["error_messages"] |= dict.fromkeys(
            ["invalid", "max_digits", "max_decimal_places", "max_whole_digits"], sentence
        )
        return forms.DecimalField(
            max_digits=20,
            decimal_places=6,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **options,
        )

    def create_date_field(self, field, options):
        options["error_messages"]["invalid"] = (
            f"Answer “{field.label}” with a date, such as 27/3/2027."
        )
        options["validators"] = _between(EARLIEST, LATEST)
        return forms.DateField(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
        )

    def create_datetime_field(self, field, options):
        options["error_messages"]["invalid"] = (
            f"Answer “{field.label}” with a date and a time, such as 27/3/2027 14:30."
        )
        options["validators"] = _between(
            *(datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (EARLIEST, LATEST))
        )
        return forms.DateTimeField(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            **options,
        )


def _between(first: date, last: date) -> list:
    sentence = f"Choose a date between {first.year} and {last.year}."
    return [MinValueValidator(first, sentence), MaxValueValidator(last, sentence)]


def _at_most(length: int, field) -> MaxLengthValidator:
    return MaxLengthValidator(
        length, f"Shorten your answer to “{field.label}” to {length} characters or fewer."
    )


def _short(field, options: dict) -> dict:
    return options | {"validators": [_at_most(LONGEST_LINE, field)]}


def readable(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person would write it; empty if the question was left out."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)
