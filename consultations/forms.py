"""The form that a visitor fills in, and the one in which staff edit the page that shows it."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.signing import TimestampSigner
from django.core.validators import MaxLengthValidator

from consultations.answers import Answer, format_answer
from consultations.form_fields import (
    INVALID_CHARACTER,
    TYPES_WITH_CHOICES,
    QuestionFormBuilder,
    TextField,
)
from consultations.text_matching import MIN_TELEPHONE_DIGITS
from practice.core.page_form import PageForm

# The name of a field that no person sees, so that only robots fill it in. It is none that browsers
# fill in by themselves.
HONEYPOT = "homepage"
NOTICE_CHANGED = (
    "We have changed how we use what you write since you opened this page. "
    "Please read it again, and tick the box if you agree."
)


class EnquiryForm(forms.Form):
    """A request for a consultation: the questions that every visitor is asked, then the page's own.

    The fields of the page's questions are named after their primary keys, so that two questions
    with the same wording, or one called “email”, cannot be confused.

    Lengths are checked without ``max_length``, whose HTML attribute makes browsers cut off pasted
    text.
    """

    name = TextField(
        label="Your name",
        validators=[MaxLengthValidator(120, "Shorten your name to 120 characters or fewer.")],
        error_messages={
            "required": "Enter your name, so that we know how to address you.",
            "null_characters_not_allowed": f"Type your name again. {INVALID_CHARACTER}",
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=None,
        validators=[
            MaxLengthValidator(254, "Enter a shorter e-mail address, of 254 characters or fewer.")
        ],
        error_messages={
            "required": "Enter your e-mail address, so that we can answer you.",
            "invalid": "Enter an e-mail address in full, such as name@example.org.",
            "null_characters_not_allowed": f"Type your e-mail address again. {INVALID_CHARACTER}",
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        ),
    )
    telephone = TextField(
        label="Your telephone number",
        required=False,
        validators=[
            MaxLengthValidator(30, "Enter only the telephone number, in 30 characters or fewer.")
        ],
        error_messages={
            "null_characters_not_allowed": f"Type your telephone number again. {INVALID_CHARACTER}"
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
    voicemail = forms.BooleanField(
        label="You may leave a message on my voicemail",
        required=False,
    )
    neutral_subject = forms.BooleanField(
        label="Please write to me under a neutral subject line",
        required=False,
    )
    when = TextField(
        label="When would suit you?",
        required=False,
        help_text="Days and times of day, if you like.",
        validators=[
            MaxLengthValidator(200, "Say when it would suit you in 200 characters or fewer.")
        ],
        error_messages={
            "null_characters_not_allowed": f"Type again when it would suit you. {INVALID_CHARACTER}"
        },
    )
    message = TextField(
        label="Your message",
        help_text="Please don’t include clinical detail: a sentence or two is enough.",
        validators=[MaxLengthValidator(5000, "Shorten your message to 5,000 characters or fewer.")],
        error_messages={
            "required": "Write a sentence or two about what you are looking for.",
            "null_characters_not_allowed": f"Type your message again. {INVALID_CHARACTER}",
        },
        # The browser's “back” button must not show it to whoever uses the computer next.
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
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
    OPENED_SALT: ClassVar[str] = "consultations.forms.opened"

    def __init__(self, page, data=None):
        """The form of ``page``, or with None its own questions only: without the database."""
        current = page and page.notice_digest
        notice_changed = page and data and data.get("notice", current) != current
        if notice_changed:  # the visitor consented to another notice
            data = data.copy()
            data.pop("consent", None)
        super().__init__(data, label_suffix="")
        consent = self.fields.pop("consent")
        if notice_changed:
            consent.error_messages["required"] = NOTICE_CHANGED
        if page:
            self.fields.update(QuestionFormBuilder(page.questions.all()).formfields)
        self.fields["consent"] = consent
        self.token = _parse_token(self.data.get("token"))

    @property
    def opened(self) -> str:
        """When the form was first opened, signed: a form that comes back with errors keeps it."""
        return self.data.get("opened") or TimestampSigner(salt=self.OPENED_SALT).sign("form")

    @property
    def unknown_data(self) -> list[tuple[str, str]]:
        """What was posted beside the fields, by name: answers to questions that are not known."""
        data: Any = self.data  # a QueryDict
        known = {*self.fields, "csrfmiddlewaretoken"}
        return [
            (name, value) for name, values in data.lists() if name not in known for value in values
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        telephone = cleaned.get("telephone", "")
        if "telephone" in self.errors:
            pass
        elif (
            telephone and sum(character.isdigit() for character in telephone) < MIN_TELEPHONE_DIGITS
        ):
            self.add_error("telephone", "Enter a telephone number in full, such as 020 7946 0123.")
        elif not telephone and cleaned.get("reply_by") == "telephone":
            self.add_error(
                "telephone", "Enter your telephone number, so that we can answer by telephone."
            )
        return cleaned

    def answers(self) -> list[Answer]:
        """Every question and its answer, in the order asked. The form must be valid."""
        return [
            {
                "key": name if name in self.base_fields else "",
                "label": str(field.label),
                "answer": format_answer(field, self.cleaned_data[name]),
            }
            for name, field in self.fields.items()
        ]

    def submission_token(self) -> uuid.UUID:
        """The idempotency key: the same for the same answers sent from the same loaded form.

        A form that is sent twice is stored once; a message that was changed after going “back” is
        stored as another enquiry.
        """
        text = "\0".join(answer["label"] + "\0" + answer["answer"] for answer in self.answers())
        return uuid.uuid5(self.token, text.encode("utf-8", "surrogatepass").hex())


def _parse_token(text: str | None) -> uuid.UUID:
    """The form's token, or a new one: a missing or invalid token must not lose an enquiry."""
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid4()


class ConsultationPageForm(PageForm):
    """The form for the page in the admin, which asks for choices where a question needs them."""

    def clean(self):
        cleaned_data = super().clean()
        if self.is_deferred_validation:  # a draft
            return cleaned_data
        for form in self.formsets["questions"].forms:
            form.is_valid()
            question = form.cleaned_data
            if (
                not question.get("DELETE")
                and question.get("field_type") in TYPES_WITH_CHOICES
                and not question.get("choices", "").strip()
            ):
                form.add_error("choices", "Write the answers to choose from, one a line.")
        return cleaned_data
