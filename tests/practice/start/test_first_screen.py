"""The first screen that an administrator sees, and the site that it makes."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, Site

from blog.models import Author
from consultations.models import Enquiry, EnquirySettings
from consultations.outbox import send_due_notifications
from home.models import HomePage, StandardPage
from practice.accounts.models import AccountInvitation, AccountMail
from practice.core.gaps import gaps_of
from practice.core.models import PracticeSettings
from tests.support.image_files import photograph

pytestmark = pytest.mark.django_db
SCREEN = "/admin/start/"


@pytest.fixture
def start(admin_client, answers):
    """``start(country="ireland")`` posts the answers with these changes; returns the page."""

    def start(**changes: str | SimpleUploadedFile) -> str:
        return admin_client.post(SCREEN, answers | changes, follow=True).content.decode()

    return start


def slugs(**conditions) -> set[str]:
    return set(Page.objects.filter(depth__gt=1, **conditions).values_list("slug", flat=True))


def test_an_administrator_of_an_empty_site_is_brought_to_it(admin_client):
    response = admin_client.get("/admin/", follow=True)
    assert response.redirect_chain == [(SCREEN, 302)]
    assert "Start your practice’s website" in response.content.decode()


def test_nothing_is_marked_before_it_is_sent(admin_client):
    page = BeautifulSoup(admin_client.get(SCREEN).content, "html.parser")
    assert "This field is required" not in page.text
    checked = {field["name"]: field.get("value") for field in page.select("input[checked]")}
    assert checked == {"palette": "green", "country": "uk", "publish": None}


def test_others_get_the_dashboard_and_may_not_open_it(editor):
    assert editor.get("/admin/").status_code == 200
    assert editor.post(SCREEN)["Location"] == "/admin/"


def test_it_makes_eight_pages_and_publishes_those_without_a_gap(start, client):
    body = start()
    assert slugs(live=True) == {"home", "articles", "consultation"}
    assert slugs(live=False) == {"about", "fees", "questions", "privacy", "accessibility"}
    assert "Published: “Quiet Street &amp; Co”, “Articles” and “Ask for a consultation”." in body
    assert Page.find_problems() == ([], [], [], [], [])
    for address in ("/", "/articles/", "/consultation/"):
        assert client.get(address).status_code == 200, address


def test_each_draft_says_what_is_still_to_be_written(start):
    start()
    for page in StandardPage.objects.all():
        assert gaps_of(page), page.title
        assert gaps_of(page.get_latest_revision_as_object()) == gaps_of(page)


def test_everything_may_stay_a_draft(start, client):
    body = start(publish="")
    assert "to read and publish: “Quiet Street &amp; Co”, “Articles” and “Ask for" in body
    assert "to finish: “About the practice”" in body
    assert slugs(live=True) == set()
    assert client.get("/").status_code == 503


def test_search_engines_are_kept_away_until_the_practice_lets_them_in(start, client):
    start()
    assert 'content="noindex"' in client.get("/").content.decode()


def test_a_practice_that_works_online_has_no_rooms_to_describe(start):
    start(session_place="online")
    assert "accessibility" in slugs(live=True)


def test_the_site_says_what_was_entered(start, get_page):
    start()
    home = get_page("/")
    footer = home.footer.text
    for text in ("Quiet Street & Co", "1 Quiet Street", "0113 496 0123", "09:00–13:00"):
        assert text in footer, text
    assert "Dr Ann <Bell> is registered with the UKCP." in footer
    assert [link.text for link in home.select(".site-nav a")] == [
        "Articles",
        "Consultation",
        "Search",
    ]
    assert "£65" in home.select_one(".at-a-glance").text


def test_the_notice_to_cancel_leaves_no_gap_to_fill(start):
    start()
    fees = StandardPage.objects.get(slug="fees")
    assert "With at least 48 hours’ notice there is nothing to pay" in str(fees.body)
    assert not any("cancelled late" in gap for gap in gaps_of(fees))


def test_addresses_may_have_commas_between_them(start):
    start(notify="ann@quiet.example, bea@quiet.example")
    assert EnquirySettings.load().recipients == ["ann@quiet.example", "bea@quiet.example"]


def test_a_draft_that_is_published_comes_into_the_menu(start, get_page):
    start()
    fees = StandardPage.objects.get(slug="fees")
    fees.body = [{"type": "practice_facts", "value": None}]
    fees.save_revision().publish()
    assert "Fees" in get_page("/").select_one(".site-nav").text
    assert "£65" in get_page("/fees/").select_one(".practice-facts").text


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["999", "111, option 2", "116 123", "Text SHOUT to 85258"]),
        ({"country": "ireland"}, ["112 or 999", "116 123", "Text HELLO to 50808"]),
        (
            {"country": "other", "crisis_lines": "Notruf: 112\nTelefonseelsorge: 0800 111 0111"},
            ["112", "0800 111 0111"],
        ),
    ],
)
def test_the_crisis_lines_are_those_of_the_country(start, get_page, changes, lines):
    start(**changes)
    links = get_page("/consultation/").select(".crisis-help a")
    assert [link.text for link in links] == lines
    PracticeSettings.objects.get().full_clean()


def test_the_people_named_are_told_invited_and_shown(start, admin_user, get_html):
    start()
    addresses = EnquirySettings.load().notification_addresses.split()
    assert addresses == ["ann@quiet.example", "bea@quiet.example"]
    invitation = AccountInvitation.objects.get()
    assert (invitation.email, invitation.role) == ("edie@quiet.example", "Editors")
    assert invitation.invited_by == admin_user
    assert AccountMail.objects.filter(kind=AccountMail.Kind.INVITATION).count() == 1
    author = Author.objects.get()
    assert (author.first_name, author.slug) == ("Ann", "ann-bell")
    assert "2011-4711" in get_html(f"/articles/authors/{author.slug}/")


def test_a_logo_is_kept_without_its_metadata(start, get_page, media):
    start(logo=SimpleUploadedFile("yard.jpg", photograph()))
    logo = PracticeSettings.objects.get().logo
    with Image.open(logo.file.path) as image:
        assert not image.getexif()
    assert get_page("/").select_one(".site-name img")


def test_a_logo_has_to_be_chosen_again_if_something_else_is_wrong(start, media):
    logo = SimpleUploadedFile("yard.jpg", photograph())
    assert "Please choose this file again" in start(logo=logo, notify="ann")
    assert not media.exists()


def test_the_site_has_the_address_of_the_settings(start, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://www.quiet.example"
    start()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == (
        "www.quiet.example",
        443,
        "Quiet Street & Co",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"telephone": "ring us"}, "Enter a telephone number in full"),
        ({"hours": "Mondays 9-5"}, "“Mondays 9-5” cannot be read."),
        ({"hours": "Monday 18:00–9:00"}, "“Monday 18:00–9:00” cannot be read."),
        ({"notify": "ann"}, "“ann” is not an e-mail address."),
        ({"country": "other"}, "Write the crisis lines of your country"),
        ({"country": "other", "crisis_lines": "Ring 112"}, "“Ring 112” cannot be read."),
        ({"therapists-0-body": ""}, "This field is required."),
        ({"invitations-0-email": "admin@example.com"}, "Another account has this user name"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_made(start, changes, sentence):
    body = start(**changes)
    assert "Nothing was made yet" in body
    assert sentence in body
    assert slugs() == set()
    assert not PracticeSettings.objects.exists() and not AccountInvitation.objects.exists()


def test_it_never_touches_a_site_that_has_a_page(admin_client, answers, site):
    assert admin_client.get("/admin/").status_code == 200
    response = admin_client.post(SCREEN, answers, follow=True)
    assert "This site has pages already" in response.content.decode()
    assert HomePage.objects.count() == Page.objects.filter(depth__gt=1).count() == 1
    assert not PracticeSettings.objects.exclude(name="Our practice").exists()


def test_an_error_half_way_leaves_nothing_behind(admin_client, answers, monkeypatch):
    monkeypatch.setattr("practice.start.create.NAVIGATION", {"/missing/": "Missing"})
    with pytest.raises(KeyError):
        admin_client.post(SCREEN, answers)
    assert slugs() == set()
    assert not Author.objects.exists()
    assert Site.objects.get().root_page.is_root()


def test_an_enquiry_can_be_sent_at_once_and_is_announced(start, client, form_data, mailoutbox):
    start()
    client.post("/consultation/", form_data)
    assert Enquiry.objects.count() == 1
    Enquiry.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=5))
    send_due_notifications()
    assert {mail.to[0] for mail in mailoutbox} <= {"ann@quiet.example", "bea@quiet.example"}
    assert mailoutbox
