"""Loads the demo practice's consultation form and enquiries. Everything in them is invented."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consultations.forms import EnquiryForm
from consultations.models import (
    AccessLogEntry,
    ConsultationPage,
    ConsultationQuestion,
    Enquiry,
    EnquirySettings,
)
from practice.core.demo import DemoPart
from practice.core.models import PracticeSettings


def load_form_and_enquiries(home: Page) -> list[Model]:
    """Add the form below ``home``, the enquiries it has received and whom it tells of them.

    Returns what it has made.
    """
    page = add_form_page(home)
    practice = PracticeSettings.for_site(home.get_site())
    practice.consultation_page = page
    practice.save()
    settings = EnquirySettings.load()
    settings.notification_addresses = practice.email
    settings.save()
    return [page, settings, *add_enquiries(page)]


def changed_enquiries() -> QuerySet[Enquiry]:
    """The enquiries on which somebody has done something: marked, assigned, kept, or noted."""
    Action = AccessLogEntry.Action
    entries = AccessLogEntry.objects.filter(
        action__in=[Action.STATE, Action.ASSIGN, Action.NOTE, Action.HOLD]
    )
    return Enquiry.objects.filter(pk__in=entries.values("enquiry_id"))


def demo_parts() -> list[DemoPart]:
    return [DemoPart((Enquiry,), load_form_and_enquiries, changed_enquiries)]


def add_form_page(home: Page) -> ConsultationPage:
    texts = read_toml("form.toml")
    page = ConsultationPage(**texts["page"])
    page.questions = [
        ConsultationQuestion(sort_order=order, **question)
        for order, question in enumerate(texts["question"])
    ]
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def add_enquiries(page: ConsultationPage) -> list[Enquiry]:
    """Send the form with each enquiry's data, then date the enquiry back, notified and handled.

    Raises ValueError if the form does not accept the data.
    """
    enquiries = []
    initial = {name: field.initial for name, field in EnquiryForm(page).fields.items()}
    for number, texts in enumerate(read_toml("enquiries.toml")["enquiry"]):
        form = EnquiryForm(page, initial | texts["form_data"] | {"consent": "on"})
        if not form.is_valid():
            raise ValueError(f"Demo enquiry {number + 1} is not valid: {form.errors}")
        enquiry = Enquiry.create_once(
            form.answers(), form.submission_token(), page, page.record_notice().version
        )
        received = timezone.now() - timedelta(days=texts["days_ago"], minutes=40 * number)
        Enquiry.objects.filter(pk=enquiry.pk).update(
            state=texts["state"], received_at=received, notified_at=received
        )
        enquiries.append(enquiry)
    return enquiries


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
