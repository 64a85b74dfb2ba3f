import re
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.prompt import Confirm, Prompt

from practice.accounts.models import AccountInvitation
from practice.core.management.base import console_of
from practice.start.create import SiteNotEmptyError, is_empty_site, start_practice
from practice.start.forms import (
    StartForm,
    StartInvitationForm,
    StartInvitationFormSet,
    TherapistForm,
    TherapistFormSet,
    filled_in,
)
from practice.start.views import NOT_EMPTY, describe, settings_to_start_from

THERAPIST_PARTS = ("name", "role", "body", "number")
INVITATION_PARTS = ("given_name", "family_name", "email", "role")
ROLES = {
    "editor": AccountInvitation.Role.EDITOR,
    "therapist": AccountInvitation.Role.THERAPIST,
    "administrator": AccountInvitation.Role.ADMINISTRATOR,
}


class Command(BaseCommand):
    help = (
        "Make the first pages of a practice on a site that has none, with its settings and "
        "invitations. Asks for what is not given as an option. Interrupted, nothing is done."
    )

    def add_arguments(self, parser):
        for name, field in StartForm.base_fields.items():
            option = f"--{name.replace('_', '-')}"
            if isinstance(field, forms.BooleanField):
                parser.add_argument(
                    f"--no-{name}", dest=name, action="store_const", const="", help="Only drafts."
                )
                continue
            parser.add_argument(option, help=describe_field(field).replace("%", "%%"))
        parser.add_argument(
            "--therapist",
            action="append",
            default=[],
            metavar="“NAME, ROLE, BODY, NUMBER”",
            help="A therapist; can be given several times.",
        )
        parser.add_argument(
            "--invite",
            action="append",
            default=[],
            metavar="“FIRST NAME, LAST NAME, E-MAIL, ROLE”",
            help=f"Somebody to invite, as {', '.join(ROLES)}; can be given several times.",
        )
        parser.add_argument("--yes", action="store_true", help="Ask nothing.")

    def handle(self, *, yes, therapist, invite, **options):
        if not is_empty_site():
            raise CommandError(NOT_EMPTY)
        console = console_of(self)
        data = {
            name: lines_of(str(options[name]))
            for name in StartForm.base_fields
            if options[name] is not None
        }
        try:
            if not yes:
                therapist, invite = ask_for_everything(console, data, therapist, invite)
            form, therapists, invitations = self.bind(data, therapist, invite)
            started = start_practice(
                form, [each.cleaned_data for each in therapists], invitations, None
            )
        except (KeyboardInterrupt, EOFError):
            console.print("\nStopped. Nothing was made.")
            sys.exit(128 + signal.SIGINT)
        except SiteNotEmptyError as error:
            raise CommandError(NOT_EMPTY) from error
        console.print(escape(describe(started)), highlight=False, soft_wrap=True)

    def bind(self, data: dict[str, str], therapists: list[str], invitations: list[str]):
        """The valid forms. Raises CommandError with a sentence for each thing that is not."""
        data = initial_values() | data
        form = bind_start_form(data)
        therapist_rows = [split(each, THERAPIST_PARTS) for each in therapists]
        therapist_forms = TherapistFormSet(formset_data(therapist_rows))
        invitation_rows = [invitation_values(each) for each in invitations]
        invitation_forms = StartInvitationFormSet(formset_data(invitation_rows))
        errors = [*sentences(form), *sentences(therapist_forms), *sentences(invitation_forms)]
        if errors:
            raise CommandError("Nothing was made.\n" + "\n".join(errors))
        return form, filled_in(therapist_forms), filled_in(invitation_forms)


def bind_start_form(data: dict[str, str]) -> StartForm:
    """The form with ``data``, in which a logo is the path of its file."""
    path, files, unreadable = data.get("logo"), {}, ""
    if path:
        try:
            files["logo"] = SimpleUploadedFile(Path(path).name, Path(path).read_bytes())
        except OSError as error:
            unreadable = f"“{path}” cannot be read: {error.strerror}."
    form = StartForm(data, files, instance=settings_to_start_from())
    if unreadable:
        form.full_clean()
        form.add_error("logo", unreadable)
    return form


def lines_of(text: str) -> str:
    """``text``, which has “;” for the end of a line, with lines."""
    return re.sub(r"\s*;\s*", "\n", text)


def initial_values() -> dict[str, str]:
    return {
        name: str(field.initial)
        for name, field in StartForm.base_fields.items()
        if field.initial is not None and name != "name"
    }


def describe_field(field: forms.Field) -> str:
    text = f"{field.label or ''}. {field.help_text}".strip()
    if isinstance(field, forms.ChoiceField):
        text += f" One of: {', '.join(choices_of(field))}."
    if isinstance(field.widget, forms.Textarea):
        text += " Separate lines with “;”."
    return text


def choices_of(field: forms.ChoiceField) -> list[str]:
    """What can be chosen, without an empty choice."""
    choices = cast("Iterable[tuple[Any, Any]]", field.choices)
    return [str(key) for key, _ in choices if key]


def split(text: str, names: tuple[str, ...]) -> dict[str, str]:
    """The parts of ``text`` between commas, by name. What is left over belongs to the last."""
    parts = [part.strip() for part in text.split(",", len(names) - 1)]
    return dict(zip(names, parts, strict=False))


def invitation_values(text: str) -> dict[str, str]:
    values = split(text, INVITATION_PARTS)
    role = values.get("role", "editor").lower()
    return values | {"role": ROLES.get(role, role)}


def formset_data(rows: list[dict[str, str]]) -> dict[str, str]:
    """What a browser would post of a formset with these rows."""
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": str(value) for name, value in row.items()}
    return data


def sentences(form: forms.BaseForm | forms.BaseFormSet) -> list[str]:
    """Each error of a form or a formset with the field it is about."""
    if isinstance(form, forms.BaseFormSet):
        return [*form.non_form_errors(), *(text for each in form for text in sentences(each))]
    return [
        f"{form.fields[name].label or name}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def ask_for_everything(
    console: Console, data: dict[str, str], therapists: list[str], invitations: list[str]
) -> tuple[list[str], list[str]]:
    """Ask for what ``data`` does not have yet, each until the answer is valid, and add it there."""
    console.print(
        "Enter leaves a question out. “;” begins a new line. Ctrl-C stops; then nothing is made."
    )
    for name, field in StartForm.base_fields.items():
        if name in data or (name == "crisis_lines" and data.get("country") != "other"):
            continue
        if isinstance(field, forms.BooleanField):
            data[name] = (
                "on" if Confirm.ask(str(field.label), console=console, default=True) else ""
            )
            continue
        data[name] = ask(console, name, field, data)
    if not therapists:
        therapists = ask_for_rows(
            console, "A therapist: name, role, registered with, number", therapist_errors
        )
    if not invitations:
        invitations = ask_for_rows(
            console,
            f"Somebody to invite: first name, last name, e-mail, role ({', '.join(ROLES)})",
            invitation_errors,
        )
    return therapists, invitations


def ask(console: Console, name: str, field: forms.Field, data: dict[str, str]) -> str:
    """A valid answer; ``data`` are those before it."""
    if field.help_text:
        console.print(escape(str(field.help_text)), style="dim", highlight=False, soft_wrap=True)
    options: dict[str, Any] = {}
    if isinstance(field, forms.ChoiceField):
        options["choices"] = choices_of(field) + ([] if field.required else [""])
    default = str(field.initial or "") if name != "name" else ""
    while True:
        answer = Prompt.ask(
            str(field.label or name),
            console=console,
            default=default,
            show_default=bool(default),
            **options,
        )
        value = lines_of(answer)
        form = bind_start_form(data | {name: value})
        errors = form.errors.get(name)
        if not errors:
            return value
        console.print(escape(" ".join(map(str, errors))), highlight=False, soft_wrap=True)


def ask_for_rows(
    console: Console, question: str, find_errors: Callable[[str], list[str]]
) -> list[str]:
    """One valid line for each, until there is an empty one."""
    rows = []
    while row := Prompt.ask(question, console=console, default="", show_default=False):
        if errors := find_errors(row):
            console.print(escape(" ".join(errors)), highlight=False, soft_wrap=True)
        else:
            rows.append(row)
    return rows


def therapist_errors(row: str) -> list[str]:
    return sentences(TherapistForm(split(row, THERAPIST_PARTS)))


def invitation_errors(row: str) -> list[str]:
    return sentences(StartInvitationForm(invitation_values(row)))
