"""The demo practice's consultation form and the enquiries it has had. Everything is invented."""

import tomllib
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.html import format_html_join
from wagtail.models import Site

from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry
from practice.core.models import PracticeSettings

DEMO = settings.BASE_DIR / "home" / "demo"
SLUG = "appointment"


class Command(BaseCommand):
    help = "Add the demo consultation form and enquiries, where there are none. Changes nothing."

    def handle(self, **options):
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site to put the consultation form in.")
        page = ConsultationPage.objects.first() or self.make_page(site)
        practice = PracticeSettings.for_site(site)
        if practice.consultation_page is None:
            practice.consultation_page = page
            practice.save()
        if not Enquiry.objects.exists():
            self.store_enquiries(page)

    def make_page(self, site: Site) -> ConsultationPage:
        words = tomllib.loads((DEMO / "practice.toml").read_text())["consultation"]
        page = ConsultationPage(
            title=words["title"],
            slug=SLUG,
            introduction=_paragraphs([words["introduction"]]),
            privacy_notice=_paragraphs(words["privacy_notice"]),
            privacy_version=words["privacy_version"],
            retention_sentence=words["retention_sentence"],
            thanks_heading=words["thanks_heading"],
            thanks_text=_paragraphs(words["thanks_text"]),
            show_in_menus=True,
        )
        page.questions = [
            ConsultationQuestion(
                sort_order=0,
                label="Which therapist would you like to see?",
                field_type="dropdown",
                choices="\n".join(["No preference", *self.therapists()]),
                default_value="No preference",
                required=False,
            ),
            ConsultationQuestion(
                sort_order=1,
                label="How did you hear of us?",
                field_type="singleline",
                required=False,
            ),
        ]
        site.root_page.add_child(instance=page)
        page.save_revision().publish()
        self.stdout.write(f"Made the consultation form at {page.url}")
        return page

    def therapists(self) -> list[str]:
        authors = tomllib.loads((DEMO / "authors.toml").read_text())["author"]
        return [author["name"] for author in authors if author.get("takes_consultations", True)]

    def store_enquiries(self, page: ConsultationPage) -> None:
        enquiries = tomllib.loads((DEMO / "enquiries.toml").read_text())["enquiry"]
        defaults = {name: field.initial for name, field in EnquiryForm(page).fields.items()}
        reply_by = {"E-mail": "email", "Telephone": "telephone"}
        for number, words in enumerate(enquiries):
            form = EnquiryForm(
                page,
                defaults
                | {
                    "name": words["name"],
                    "email": words["email"],
                    "telephone": words["telephone"],
                    "reply_by": reply_by[words["preferred_reply"]],
                    "when": words["when"],
                    "message": words["message"],
                    "consent": "on",
                },
            )
            if not form.is_valid():
                raise CommandError(f"Demo enquiry {number + 1} would not pass the form.")
            token = uuid.uuid5(uuid.NAMESPACE_URL, f"https://practice.example/demo/{number}")
            enquiry = Enquiry.create_once(form.answers(), token, page, page.privacy_version)
            received = timezone.now() - timedelta(days=words["days_ago"], minutes=40 * number)
            Enquiry.objects.filter(pk=enquiry.pk).update(
                state=words["state"], received_at=received, notified_at=received
            )
        self.stdout.write(f"Stored {len(enquiries)} demo enquiries")


def _paragraphs(texts: list[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts))
