"""Form fields, and the builder that makes them from the questions that staff have added."""

from datetime import UTC, date, datetime

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.contrib.forms.forms import FormBuilder

INVALID_CHARACTER = "It contains a character that cannot be stored."
MAX_LINE_LENGTH = 255  # characters
MAX_TEXT_LENGTH = 5000
MIN_DATE, MAX_DATE = date(1900, 1, 1), date(2200, 1, 1)


class FieldType(models.TextChoices):
    """The kinds of answer, with the names that Wagtail's FormBuilder knows them by."""

    SINGLELINE = "singleline", "Single line text"
    MULTILINE = "multiline", "Multi-line text"
    EMAIL = "email", "Email"
    NUMBER = "number", "Number"
    URL = "url", "URL"
    CHECKBOX = "checkbox", "Checkbox"
    CHECKBOXES = "checkboxes", "Checkboxes"
    DROPDOWN = "dropdown", "Drop down"
    MULTISELECT = "multiselect", "Multiple select"
    RADIO = "radio", "Radio buttons"
    DATE = "date", "Date"
    DATETIME = "datetime", "Date/time"
    HIDDEN = "hidden", "Hidden field"


TYPES_WITH_CHOICES = {
    FieldType.CHECKBOXES,
    FieldType.DROPDOWN,
    FieldType.MULTISELECT,
    FieldType.RADIO,
}
EXPECTED_FORMATS = {
    FieldType.EMAIL: "an e-mail address in full, such as name@example.org",
    FieldType.NUMBER: "a number, in digits",
    FieldType.URL: "a web address, such as https://example.org",
    FieldType.DATE: "a date, such as 27/3/2027",
    FieldType.DATETIME: "a date and a time, such as 27/3/2027 14:30",
}
FORMAT_ERRORS = ["invalid", "max_digits", "max_decimal_places", "max_whole_digits"]


class TextField(forms.CharField):
    """Text in which a line end counts as one character, as it does in the browser."""

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text


class QuestionFormBuilder(FormBuilder):
    """Wagtail's field types, named after the question's key, with errors in plain sentences."""

    @property
    def formfields(self) -> dict[str, forms.Field]:
        """The fields by name: ``question_7`` for the question whose primary key is 7.

        A question that is only being previewed has no key yet, and is named after its position.
        """
        return {
            f"question_{question.pk or f'new_{position}'}": self.create_field(question)
            for position, question in enumerate(self.fields)
        }

    def create_field(self, question) -> forms.Field:
        create = self.get_create_field_function(question.field_type)
        return create(question, self.get_field_options(question))

    def get_field_options(self, field):
        question = f"“{field.label}”"
        error_messages = {
            "required": f"Answer the question {question}.",
            "invalid_choice": f"Choose one of the answers to {question}.",
            "invalid_list": f"Choose among the answers to {question}.",
            "null_characters_not_allowed": f"Answer {question} again. {INVALID_CHARACTER}",
        }
        if expected_format := EXPECTED_FORMATS.get(field.field_type):
            sentence = f"Answer {question} with {expected_format}."
            error_messages |= dict.fromkeys(FORMAT_ERRORS, sentence)
        return super().get_field_options(field) | {
            "help_text": field.help_text,  # escaped by the template
            "error_messages": error_messages,
        }

    def create_singleline_field(self, field, options):
        return TextField(validators=[_max_length(MAX_LINE_LENGTH, field)], **options)

    def create_multiline_field(self, field, options):
        return TextField(
            widget=forms.Textarea(attrs={"rows": 4}),
            validators=[_max_length(MAX_TEXT_LENGTH, field)],
            **options,
        )

    def create_hidden_field(self, field, options):
        # Nobody can answer it, so it never has to be answered.
        options |= {"widget": forms.HiddenInput, "required": False}
        return self.create_singleline_field(field, options)

    def create_email_field(self, field, options):
        validators = [_max_length(MAX_LINE_LENGTH, field)]
        return forms.EmailField(max_length=None, validators=validators, **options)

    def create_url_field(self, field, options):
        validators = [_max_length(MAX_LINE_LENGTH, field)]
        return forms.URLField(assume_scheme="https", validators=validators, **options)

    def create_number_field(self, field, options):
        return forms.DecimalField(
            max_digits=20,
            decimal_places=6,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **options,
        )

    def create_date_field(self, field, options):
        return forms.DateField(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            validators=_between(MIN_DATE, MAX_DATE),
            **options,
        )

    def create_datetime_field(self, field, options):
        first, last = (
            datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (MIN_DATE, MAX_DATE)
        )
        return forms.DateTimeField(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            validators=_between(first, last),
            **options,
        )


def _between(first: date, last: date) -> list:
    sentence = f"Choose a date between {first.year} and {last.year}."
    return [MinValueValidator(first, sentence), MaxValueValidator(last, sentence)]


def _max_length(length: int, field) -> MaxLengthValidator:
    return MaxLengthValidator(
        length, f"Shorten your answer to “{field.label}” to {length} characters or fewer."
    )
