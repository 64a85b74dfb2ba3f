"""Making a practice's first pages, settings, therapists and invitations: all of it, or nothing."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.html import escape
from django.utils.text import get_text_list, slugify
from wagtail.log_actions import log
from wagtail.models import Page, Site

from blog.models import Author, BlogIndexPage
from consultations.models import ConsultationPage, EnquirySettings
from home.models import HomePage, StandardPage
from home.site_building import BodyConverter, menu, open_site_at, page_ids_by_path
from practice.accounts.models import AccountInvitation
from practice.accounts.views.people import queue_invitation
from practice.core.gaps import gaps_of
from practice.core.models import (
    BasePage,
    PracticeImage,
    PracticeSettings,
    User,
    email_addresses,
)
from practice.start.crisis_lines import Country

NAVIGATION = {
    "/about/": "About",
    "/fees/": "Fees",
    "/articles/": "Articles",
    "/consultation/": "Consultation",
}
FOOTER_LINKS = {
    "/questions/": "Questions",
    "/privacy/": "Privacy",
    "/accessibility/": "Accessibility",
}
PUBLIC_SERVICES = {
    Country.UNITED_KINGDOM: "In England you can also refer yourself to NHS Talking Therapies.",
    Country.IRELAND: "The HSE offers counselling in primary care to people with a medical card, "
    "through their GP.",
    Country.OTHER: "[your country’s public services, and how to reach them]",
}
AUTHORITIES = {
    Country.UNITED_KINGDOM: "the Information Commissioner’s Office (ico.org.uk)",
    Country.IRELAND: "the Data Protection Commission (dataprotection.ie)",
    Country.OTHER: "[your data protection authority]",
}
TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "rev"}


class SiteNotEmptyError(Exception):
    """The site has pages, which somebody has made: nothing is touched."""


class Started(NamedTuple):
    published: list[BasePage]
    finished: list[BasePage]  # drafts without a gap
    with_gaps: list[BasePage]
    invited: list[str]  # addresses


def is_empty_site() -> bool:
    return not Page.objects.filter(depth__gt=1).exists()


@transaction.atomic
def start_practice(
    form: Any, therapists: list[dict[str, str]], invitations: list[Any], user: User | None
) -> Started:
    """Make all that a practice begins with.

    ``form`` is a valid StartForm; ``therapists`` are the cleaned data of TherapistForms, and
    ``invitations`` valid StartInvitationForms. ``user`` is who does it; None on the command line.
    Raises SiteNotEmptyError.
    """
    # Of two at the same time the second waits here, and then finds the pages of the first.
    site = Site.objects.select_for_update().get(is_default_site=True)
    if not is_empty_site():
        raise SiteNotEmptyError
    answers = form.cleaned_data
    for therapist in therapists:
        create_author(therapist)
    home, pages = create_pages(answers, therapists, user)
    save_practice_settings(form.instance, site, answers, therapists, home, user)
    enquiry_settings = EnquirySettings.load()
    enquiry_settings.notification_addresses = "\n".join(email_addresses(answers["notify"]))
    enquiry_settings.save()
    for invitation in invitations:
        invite(invitation.instance, user)
    with_gaps = [page for page in pages if gaps_of(page)]
    finished = [page for page in pages if page not in with_gaps]
    invited = [each.instance.email for each in invitations]
    if not answers["publish"]:
        return Started([], finished, with_gaps, invited)
    for page in finished:
        page.get_latest_revision().publish(user=user)
    return Started(finished, [], with_gaps, invited)


def create_author(therapist: dict[str, str]) -> None:
    words = therapist["name"].split()
    names = [word for word in words if word.strip(".").lower() not in TITLES] or words
    slug = base = slugify(" ".join(names))[:40] or "therapist"
    number = 1
    while Author.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    credential = {
        "title": therapist["role"],
        "body": therapist["body"],
        "number": therapist["number"],
        "register_url": "",
    }
    Author.objects.create(
        name=therapist["name"],
        first_name=names[0][:50],
        slug=slug,
        role=therapist["role"],
        credentials=[{"type": "credential", "value": credential}],
    )


def create_pages(
    answers: dict[str, Any], therapists: list[dict[str, str]], user: User | None
) -> tuple[HomePage, list[BasePage]]:
    """The pages as drafts, the home page first: before their bodies, which link to other pages."""
    tables = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))
    values = {
        "name": answers["name"],
        "address": address_clause(answers["address"]),
        "contact": contact_sentence(answers),
        "cancelling": cancelling_sentence(answers),
        "services": PUBLIC_SERVICES[answers["country"]],
        "authority": AUTHORITIES[answers["country"]],
    }
    home_fields = fill(tables["home"], values) | {"title": answers["name"]}
    home = Page.get_first_root_node().add_child(instance=HomePage(**home_fields, live=False))
    pages: list[BasePage] = [home]
    for table in tables["page"]:
        fields = {name: value for name, value in table.items() if name != "body"}
        pages.append(add_draft(home, StandardPage(**fill(fields, values), body=[])))
    pages.append(add_draft(home, BlogIndexPage(**fill(tables["articles"], values))))
    pages.append(add_draft(home, ConsultationPage(**fill(tables["consultation"], values))))

    open_site_at(home)
    converter = BodyConverter(references={}, page_ids=page_ids_by_path(home))
    in_html = {name: escape(value) for name, value in values.items()}
    for page, table in zip(pages[1:], tables["page"], strict=False):
        body = complete_body(table["body"], therapists, answers)
        page.body = converter.stream_data([fill(block, in_html) for block in body])
    for page in pages:
        page.has_unpublished_changes = True
        page.save()
        page.save_revision(user=user, log_action=True)
    return home, pages


def add_draft(home: HomePage, page: BasePage) -> BasePage:
    page.live = False
    return home.add_child(instance=page)


def fill(table: dict[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """``table`` with “{name}” and so on in its texts filled in."""

    def fill_text(text: Any) -> Any:
        if isinstance(text, str):
            for name, value in values.items():
                text = text.replace(f"{{{name}}}", value)
        return text

    return {key: fill_text(value) for key, value in table.items()}


def complete_body(
    body: list[dict[str, Any]], therapists: list[dict[str, str]], answers: dict[str, Any]
) -> Iterable[dict[str, Any]]:
    """``body`` with what depends on the answers in place of “therapists” and “rooms”."""
    for block in body:
        if "therapists" in block:
            yield from therapist_blocks(therapists)
        elif "rooms" in block:
            if answers["session_place"] != PracticeSettings.SessionPlace.ONLINE:
                yield {"heading": "Our rooms"}
                yield {
                    "paragraph": "[your rooms: steps, a lift, the lavatory, parking, and what you "
                    "can arrange on request]"
                }
        else:
            yield block


def therapist_blocks(therapists: list[dict[str, str]]) -> Iterable[dict[str, Any]]:
    if therapists:
        yield {"heading": "Who we are"}
    for therapist in therapists:
        number = f", number {therapist['number']}" if therapist["number"] else ""
        registered = escape(f"{therapist['role']}, registered with {therapist['body']}{number}.")
        name = escape(therapist["name"])
        yield {
            "paragraph": f"<b>{name}</b>: {registered} [your few words about {name}: training, "
            "experience, and who comes to them]"
        }


def address_clause(address: str) -> str:
    lines = ", ".join(line.strip() for line in address.splitlines() if line.strip())
    return f", {lines}," if lines else ""


def cancelling_sentence(answers: dict[str, Any]) -> str:
    if not (hours := answers["notice_hours"]):
        return "[your rule for a session that is cancelled late]"
    return f"With at least {hours} hours’ notice there is nothing to pay; later, we charge the fee."


def contact_sentence(answers: dict[str, Any]) -> str:
    ways = [
        f"by telephone on {answers['telephone']}" if answers["telephone"] else "",
        f"by e-mail at {answers['email']}" if answers["email"] else "",
    ]
    if any(ways):
        return f"You can reach us {get_text_list([way for way in ways if way], 'or')}."
    return "You can reach us through the form on this website."


def save_practice_settings(
    practice: PracticeSettings,
    site: Site,
    answers: dict[str, Any],
    therapists: list[dict[str, str]],
    home: HomePage,
    user: User | None,
) -> None:
    """Save what the form has put into ``practice``, and what follows from it."""
    page_ids = page_ids_by_path(home)
    practice.site = site
    practice.logo = add_logo(answers, user)
    practice.hours = [{"type": "opening", "value": value} for value in answers["hours"]]
    practice.crisis_lines = [{"type": "line", "value": line} for line in answers["crisis_lines"]]
    bodies = list(dict.fromkeys(therapist["body"] for therapist in therapists))
    if bodies:
        subject = "Our therapists are" if len(therapists) > 1 else f"{therapists[0]['name']} is"
        practice.registration = f"{subject} registered with {get_text_list(bodies, 'and')}."
    practice.consultation_page_id = page_ids["/consultation/"]
    practice.call_to_action_text = "Tell us in a few words what you are looking for."
    practice.navigation = menu(NAVIGATION, page_ids)
    practice.footer_links = menu(FOOTER_LINKS, page_ids)
    practice.search_engines_allowed = False  # “Before you open” asks for it
    practice.save()


def add_logo(answers: dict[str, Any], user: User | None) -> PracticeImage | None:
    if not answers["logo"]:
        return None
    return PracticeImage.objects.create(
        title=f"Logo of {answers['name']}",
        file=answers["logo"],
        description=answers["name"],
        uploaded_by_user=user,
    )


def invite(invitation: AccountInvitation, user: User | None) -> None:
    invitation.invited_by = user
    invitation.restart()
    invitation.save()
    queue_invitation(invitation)
    log(invitation, "accounts.invite", user=user, data={"role": invitation.role})
