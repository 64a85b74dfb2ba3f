"""load_demo and remove_demo in every order, on new, on real and on mixed databases."""

import uuid
from contextlib import ExitStack
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from blog.models import Author, BlogPostPage, Reference, Topic
from consultations.models import ConsultationPage, Enquiry, EnquirySettings
from home.demo.accounts import create_accounts
from home.demo.load import load_site
from home.demo.record import content_of_database
from home.models import DemoObject, HomePage, StandardPage
from practice.core.models import PracticeImage, PracticeSettings, User
from tests.support.sessions import sign_in_with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_settings(settings, tmp_path, monkeypatch):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


@pytest.fixture
def run():
    """``run("remove_demo", "--yes")`` is what the command prints."""

    def run(*arguments: str) -> str:
        output = StringIO()
        call_command(*arguments, stdout=output)
        return output.getvalue()

    return run


def load() -> None:
    """What load_demo does in a new database, without the sizes of the pictures."""
    assert content_of_database() == []
    with ExitStack() as undo, transaction.atomic():
        load_site(lambda items, description: items, undo)
        create_accounts()
        undo.pop_all()


@pytest.fixture
def demo(db):
    load()


def content() -> dict[str, int]:
    models = (User, PracticeImage, Author, Reference, Topic, Enquiry, PracticeSettings)
    pages = {"pages": Page.objects.filter(depth__gt=1).count()}
    return pages | {model.__name__: model.objects.count() for model in models}


NOTHING = {
    "pages": 0,
    "User": 0,
    "PracticeImage": 0,
    "Author": 0,
    "Reference": 0,
    "Topic": 0,
    "Enquiry": 0,
    "PracticeSettings": 0,
}


def test_loaded_and_removed_it_leaves_nothing_and_can_be_loaded_again(
    run, demo, tmp_path, django_capture_on_commit_callbacks
):
    loaded = content()
    assert loaded["pages"] > 10
    with django_capture_on_commit_callbacks(execute=True):
        output = run("remove_demo", "--yes")
    assert "9 articles" in output
    assert "createsuperuser" in output
    assert content() == NOTHING
    assert Site.objects.get().root_page.is_root()
    assert not EnquirySettings.objects.exclude(notification_addresses="").exists()
    assert Page.find_problems() == ([], [], [], [], [])
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    load()
    assert content() == loaded


def test_loaded_twice_it_changes_nothing_the_second_time(run, demo):
    before = content()
    HomePage.objects.update(headline="Ours now")
    run("load_demo")
    assert content() == before
    assert HomePage.objects.get().headline == "Ours now"


def test_there_is_nothing_to_remove_from_a_database_without_the_demo(run, site):
    with pytest.raises(CommandError, match="no demo practice in this database"):
        run("remove_demo", "--yes")
    assert HomePage.objects.exists()


def make_page():
    page = HomePage(title="Home", headline="Hello", standfirst="Hi.")
    Page.get_first_root_node().add_child(instance=page)


@pytest.mark.parametrize(
    ("what", "make"),
    [
        ("1 user", lambda: User.objects.create_user("admin", "admin@fennimoreyard.example", "own")),
        ("1 page", make_page),
        ("1 author", lambda: Author.objects.create(name="Ann", first_name="Ann", slug="ann")),
        ("1 topic", lambda: Topic.objects.create(title="Grief", slug="grief")),
    ],
)
def test_a_database_that_holds_anything_is_refused(run, monkeypatch, what, make):
    make()
    before = content()
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    with pytest.raises(CommandError, match=f"This database holds {what}"):
        run("load_demo")
    assert content() == before
    assert not DemoObject.objects.exists()
    for user in User.objects.all():
        assert user.check_password("own")


def test_an_enquiry_alone_keeps_the_demo_out(run, enquiry):
    Page.objects.filter(depth__gt=1).delete()
    with pytest.raises(CommandError, match="1 enquiry"):
        run("load_demo")


@pytest.fixture
def administrator(demo) -> User:
    """The practice's own, made after the demo was loaded."""
    return User.objects.create_superuser("ann", "ann@practice.example", "several quiet words")


@pytest.fixture
def admin_client(administrator) -> Client:
    client = Client()
    sign_in_with_second_factor(client, administrator)
    return client


@pytest.mark.parametrize("command", [["load_demo"], ["remove_demo", "--yes"]])
def test_an_account_that_the_demo_did_not_make_is_never_touched(run, demo, monkeypatch, command):
    User.objects.filter(username="admin").delete()
    owner = User.objects.create_superuser(
        "admin", "admin@fennimoreyard.example", "chosen by the owner"
    )
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    run(*command)
    owner.refresh_from_db()
    assert owner.check_password("chosen by the owner")


def test_what_people_added_stays_with_what_it_stands_under_and_shows(run, administrator):
    parent = StandardPage.objects.get(slug="about")
    picture = PracticeImage.objects.first()
    parent.add_child(instance=StandardPage(title="Our garden", hero_image=picture, body=[]))
    output = run("remove_demo", "--yes")
    home = HomePage.objects.get()
    slugs = Page.objects.filter(depth__gt=1).values_list("slug", flat=True)
    assert set(slugs) == {home.slug, "about", "our-garden"}
    assert "which has a page beneath it that stays" in output
    shown = {home.hero_image, StandardPage.objects.get(slug="about").hero_image, picture}
    assert set(PracticeImage.objects.all()) == shown - {None}
    assert User.objects.get() == administrator
    assert "createsuperuser" not in output
    assert Site.objects.get().root_page_id == home.pk
    assert not DemoObject.objects.exists()
    with pytest.raises(CommandError, match="This database holds 3 pages"):
        run("load_demo")


def test_an_article_that_somebody_changed_stays_with_all_it_shows(run, administrator):
    article = BlogPostPage.objects.first()
    article.save_revision(user=administrator, log_action=True).publish(user=administrator)
    topics, image, author = set(article.topics.all()), article.hero_image, article.author
    authors = {author, article.second_author, article.clinical_reviewer} - {None}
    output = run("remove_demo", "--yes")
    assert f"article “{article.title}”, which has been changed" in output
    assert BlogPostPage.objects.get() == article
    article = BlogPostPage.objects.get()
    assert (article.author, article.hero_image) == (author, image)
    assert set(article.topics.all()) == topics
    assert set(Author.objects.all()) == authors
    assert author.portrait in PracticeImage.objects.all()
    cited = {
        int(pk)
        for model, pk, *_ in article.body.stream_block.extract_references(article.body)
        if model is Reference
    }
    assert cited == set(Reference.objects.values_list("pk", flat=True))


def test_a_topic_that_somebody_renamed_stays(run, admin_client):
    topic = Topic.objects.first()
    address = reverse("wagtailsnippets_blog_topic:edit", args=[topic.pk])
    admin_client.post(address, {"title": "Rest", "slug": topic.slug})
    run("remove_demo", "--yes")
    assert [each.title for each in Topic.objects.all()] == ["Rest"]


def test_practice_details_that_somebody_changed_stay(run, admin_client):
    practice = PracticeSettings.objects.get()
    streams = ("hours", "crisis_lines", "navigation", "footer_links")
    details = {
        name: getattr(practice, name)
        for name in ("crisis_introduction", "call_to_action_heading", "call_to_action_text")
    }
    address = reverse(
        "wagtailsettings:edit", args=["practice", "practicesettings", practice.site_id]
    )
    fields = details | {"name": "Quiet Street", "call_to_action_button": "Ask", "palette": "blue"}
    admin_client.post(
        address, nested_form_data(fields | {name: streamfield([]) for name in streams})
    )
    run("remove_demo", "--yes")
    assert PracticeSettings.objects.get().name == "Quiet Street"


def test_an_enquiry_that_came_in_and_one_that_was_worked_on_stay(run, admin_client):
    form_page = ConsultationPage.objects.get()
    worked_on = Enquiry.objects.first()
    admin_client.post(
        f"/admin/consultations/enquiry/state/{worked_on.pk}/",
        {"state": "declined", "shown_state": worked_on.state_changed_at.isoformat()},
    )
    came_in = Enquiry.create_once([], uuid.uuid4(), form_page, "1")
    run("remove_demo", "--yes")
    assert set(Enquiry.objects.all()) == {worked_on, came_in}


def test_a_demo_account_that_somebody_has_given_their_own_address_stays(run, demo):
    User.objects.filter(username="editor").update(email="edie@practice.example")
    output = run("remove_demo", "--yes")
    assert [user.username for user in User.objects.all()] == ["editor"]
    assert "taken over by somebody" in output


def test_it_asks_first_and_a_no_changes_nothing(run, demo, monkeypatch):
    before = content()
    monkeypatch.setattr("builtins.input", lambda *args: "n")
    assert "Nothing was changed" in run("remove_demo")
    assert content() == before
