"""The answers of an enquiry, as they are stored and read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime


class Answer(TypedDict):
    """One question as it was asked, and the visitor's answer as readable text."""

    key: str  # the name of one of EnquiryForm's own fields; empty for a question added by staff
    label: str
    answer: str


def format_answer(field: forms.Field, value: Any) -> str:
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
