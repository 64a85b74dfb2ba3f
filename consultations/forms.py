"""The questions every visitor is asked, and the staff's own after them."""

import uuid
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from consultations.form_fields import ODD_CHARACTERS, Answer, QuestionFields, TextField, readable

LONGEST_MESSAGE = 5000  # characters
FEWEST_DIGITS = 6  # in a telephone number
NOTICE_CHANGED = (
    "We have changed how we use what you write since you opened this page. "
    "Please read it again, and tick the box if you agree."
)


def at_most(length: int, sentence: str) -> MaxLengthValidator:
    """Like ``max_length``, without the HTML attribute that cuts off pasted text unasked."""
    return MaxLengthValidator(length, sentence)


class EnquiryForm(forms.Form):
    """A request for a consultation through one ConsultationPage.

    Fields of the staff's questions are named after the question's row, so that neither two
    questions of the same wording nor one called “email” can stand in another's place.
    """

    name = TextField(
        label="Your name",
        validators=[at_most(120, "Shorten your name to 120 characters or fewer.")],
        error_messages={
            "required": "Enter your name, so that we know how to address you.",
            "null_characters_not_allowed": f"Type your name again. {ODD_CHARACTERS}",
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=None,
        validators=[at_most(254, "Enter a shorter e-mail address, of 254 characters or fewer.")],
        error_messages={
            "required": "Enter your e-mail address, so that we can answer you.",
            "invalid": "Enter an e-mail address in full, such as name@example.org.",
            "null_characters_not_allowed": f"Type your e-mail address again. {ODD_CHARACTERS}",
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        ),
    )
    telephone = TextField(
        label="Your telephone number",
        required=False,
        validators=[at_most(30, "Enter only the telephone number, in 30 characters or fewer.")],
        error_messages={
            "null_characters_not_allowed": f"Type your telephone number again. {ODD_CHARACTERS}"
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    reply_by = forms.ChoiceField(
        label="How should we answer you?",
        choices=[("email", "By e-mail"), ("telephone", "By telephone")],
        initial="email",
        error_messages={
            "required": "Choose whether we should answer by e-mail or by telephone.",
            "invalid_choice": "Choose whether we should answer by e-mail or by telephone.",
        },
        widget=forms.RadioSelect,
    )
    when = TextField(
        label="When would suit you?",
        required=False,
        help_text="Days and times of day, if you like.",
        validators=[at_most(200, "Say when it would suit you in 200 characters or fewer.")],
        error_messages={
            "null_characters_not_allowed": f"Type again when it would suit you. {ODD_CHARACTERS}"
        },
    )
    message = TextField(
        label="Your message",
        help_text="Please don’t include clinical detail: a sentence or two is enough.",
        validators=[at_most(LONGEST_MESSAGE, "Shorten your message to 5,000 characters or fewer.")],
        error_messages={
            "required": "Write a sentence or two about what you are looking for.",
            "null_characters_not_allowed": f"Type your message again. {ODD_CHARACTERS}",
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    consent = forms.BooleanField(
        label="I have read how you use what I write, and I agree that you may store and read it, "
        "including anything I say about my health.",
        error_messages={
            "required": "Tick the box if you agree that we may store and read your message. "
            "We cannot take it without."
        },
    )

    use_required_attribute = False  # screen readers would call untouched fields invalid

    def __init__(self, page, data=None):
        notice_changed = data and data.get("privacy_version", page.privacy_version) != (
            page.privacy_version
        )
        if notice_changed:  # consent was to the notice that was shown
            data = data.copy()
            data.pop("consent", None)
        super().__init__(data, label_suffix="")
        consent = self.fields.pop("consent")
        if notice_changed:
            consent.error_messages["required"] = NOTICE_CHANGED
        self.fields.update(QuestionFields(page.questions.all()).formfields)
        self.fields["consent"] = consent
        self.token = _uuid_or_new(self.data.get("token"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        telephone = cleaned.get("telephone", "")
        if "telephone" in self.errors:
            pass
        elif telephone and sum(letter.isdigit() for letter in telephone) < FEWEST_DIGITS:
            self.add_error("telephone", "Enter a telephone number in full, such as 020 7946 0123.")
        elif not telephone and cleaned.get("reply_by") == "telephone":
            self.add_error(
                "telephone", "Enter your telephone number, so that we can answer by telephone."
            )
        return cleaned

    def answers(self) -> list[Answer]:
        """Every question as asked and its answer as text, in order; only of a valid form."""
        return [
            {
                "key": name if name in self.base_fields else "",
                "label": str(field.label),
                "answer": readable(field, self.cleaned_data[name]),
            }
            for name, field in self.fields.items()
        ]

    def submission_token(self) -> uuid.UUID:
        """The same for the same words sent through the same form, and only then.

        So a double click counts once, and a message changed after going “back” is not lost.
        """
        words = "\0".join(each["label"] + "\0" + each["answer"] for each in self.answers())
        return uuid.uuid5(self.token, words.encode("utf-8", "surrogatepass").hex())


def _uuid_or_new(text: str | None) -> uuid.UUID:
    """An enquiry is worth more than its token: a broken one is replaced."""
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid4()
