"""Whatever staff change, no visitor is shown the old page afterwards."""

import datetime
import io
import re
from contextlib import suppress

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.blocks import BaseStreamBlock, ChooserBlock, RichTextBlock, StructBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.rich_text import features as rich_text
from wagtail.test.utils.form_data import nested_form_data, streamfield

from blog.models import BlogPostPage, Topic
from home.models import StandardPage
from practice.core.models import PracticeDocument, PracticeSettings
from practice.page_cache import signal_handlers as forgetting
from practice.page_cache.version import shared_version
from practice.page_cache.wsgi_cache import PageCache


@pytest.fixture
def visit():
    """``visit("/fees/")`` is what a visitor gets who comes through the page cache."""

    def application(environ, start_response):
        response = Client().get(environ["PATH_INFO"])
        start_response(f"{response.status_code} ", list(response.items()))
        return [response.content]

    cache = PageCache(
        application,
        shared_version(),
        capacity=10**6,
        session_cookie="sessionid",
        secure_header=None,
    )

    def visit(path: str) -> str:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "wsgi.url_scheme": "http",
        }
        said = []
        body = b"".join(cache(environ, lambda *response: said.append(response)))
        return f"{said[0][0]}{body.decode()}"

    return visit


@pytest.fixture
def changing(django_capture_on_commit_callbacks):
    """A block whose changes are committed at its end, as they are when the admin answers."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def fees(site):
    page = StandardPage(title="Fees", slug="fees", body=[("paragraph", "<p>Sixty pounds</p>")])
    site.root_page.add_child(instance=page)
    return page


def test_until_something_changes_the_kept_page_is_shown(fees, visit):
    for _ in range(2):  # the first visit of all saves the practice's settings, which is a change
        assert "Sixty" in visit("/fees/")
    Page.objects.filter(pk=fees.pk).update(title="Changed behind our back")
    assert "behind our back" not in visit("/fees/")


def test_publishing(fees, visit, changing):
    visit("/fees/")
    fees.title = "What it costs"
    with changing():
        fees.save_revision().publish()
    assert "What it costs" in visit("/fees/")


def test_publishing_on_schedule(fees, visit, changing):
    visit("/fees/")
    fees.title = "What it costs"
    fees.go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    fees.save_revision(approved_go_live_at=fees.go_live_at)
    with changing():
        call_command("publish_scheduled")
    assert "What it costs" in visit("/fees/")


def test_unpublishing(fees, visit, changing):
    visit("/fees/")
    with changing():
        fees.unpublish()
    assert visit("/fees/").startswith("404")


def test_expiring_on_schedule(fees, visit, changing):
    visit("/fees/")
    Page.objects.filter(pk=fees.pk).update(expire_at=timezone.now() - datetime.timedelta(1))
    with changing():
        call_command("publish_scheduled")
    assert visit("/fees/").startswith("404")


def test_deleting(fees, visit, changing):
    visit("/fees/")
    with changing():
        Page.objects.get(pk=fees.pk).delete()
    assert visit("/fees/").startswith("404")


def test_moving(site, fees, visit, changing):
    about = site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    visit("/fees/")
    with changing():
        fees.move(about, pos="last-child")
    assert visit("/fees/")[:3] in ("301", "404")
    assert "Sixty" in visit("/about/fees/")


def test_a_new_address(fees, visit, changing):
    visit("/fees/")
    fees.slug = "costs"
    with changing():
        fees.save_revision().publish()
    assert visit("/fees/")[:3] in ("301", "404")


def test_a_redirect(fees, visit, changing):
    assert visit("/prices/").startswith("404")
    with changing():
        Redirect.objects.create(old_path="/prices", redirect_page=fees)
    assert visit("/prices/").startswith("301")


def test_a_page_closed_to_the_public(fees, visit, changing):
    visit("/fees/")
    with changing():
        PageViewRestriction.objects.create(page=fees, restriction_type=PageViewRestriction.LOGIN)
    assert "Sixty" not in visit("/fees/")
    with changing():
        PageViewRestriction.objects.all().delete()
    assert "Sixty" in visit("/fees/")


def test_an_author(write_article, author, visit, changing):
    post = write_article()
    visit(post.url)
    author.name = "Professor Ann Example"
    with changing():
        author.save()
    assert "Professor Ann" in visit(post.url)


def test_a_reference(write_article, make_reference, visit, changing):
    reference = make_reference()
    post = write_article([("paragraph", f'<p>So <a linktype="citation" id="{reference.pk}"></a>')])
    visit(post.url)
    reference.title = "A corrected title"
    with changing():
        reference.save()
    assert "A corrected title" in visit(post.url)


def test_a_topic(write_article, visit, changing):
    topic = Topic.objects.create(title="Sleep", slug="sleep")
    post = write_article(topics=[topic])
    visit(post.url)
    topic.title = "Rest"
    with changing():
        topic.save()
    assert "Rest" in visit(post.url)


def test_a_new_article_on_the_lists_of_articles(index, write_article, visit, changing):
    visit(index.url)
    visit("/")
    with changing():
        write_article(title="Brand new")
    assert "Brand new" in visit(index.url)
    assert "Brand new" in visit("/")


def test_a_picture(write_article, picture, visit, changing):
    post = write_article(hero_image=picture)
    before = visit(post.url)
    file = io.BytesIO()
    Image.new("RGB", (1600, 1000), "navy").save(file, "JPEG")
    with changing():  # as the admin does
        picture.file = ContentFile(file.getvalue(), "other.jpg")
        picture._set_image_file_metadata()
        picture.save()
        picture.renditions.all().delete()
    after = visit(post.url)
    assert re.findall("/media/images/other", after)
    assert not re.findall("/media/images/other", before)
    with changing():
        picture.delete()
    assert "/media/images/" not in visit(post.url)


def test_a_document(site, fees, visit, changing):
    document = PracticeDocument.objects.create(title="List", file=ContentFile(b"a", "prices.pdf"))
    fees.body = [("paragraph", f'<p><a linktype="document" id="{document.pk}">Prices</a></p>')]
    fees.save()
    number = shared_version().number
    with changing():
        document.delete()
    assert shared_version().number > number


def test_the_practice_details(site, fees, visit, changing):
    visit("/fees/")
    practice = PracticeSettings.for_site(site)
    practice.name = "Another name"
    with changing():
        practice.save()
    assert "Another name" in visit("/fees/")


def test_nothing_is_forgotten_of_a_change_that_is_rolled_back(fees, changing):
    number = shared_version().number
    with changing(), transaction.atomic():
        fees.save()
        transaction.set_rollback(True)
    assert shared_version().number == number


def test_writing_a_draft_forgets_nothing(fees, write_article, changing):
    post = write_article()
    number = shared_version().number
    with changing():
        for page in (fees, post):
            page.title = "Not yet"
            page.save_revision()
    assert shared_version().number == number


def test_writing_what_was_never_published_forgets_nothing(site, client, sign_in, changing):
    """Wagtail saves such a page whole each time, while somebody writes it."""
    sign_in(client, "Editors")
    draft = site.root_page.add_child(instance=StandardPage(title="New", slug="new", live=False))
    form = {"title": "Newer", "slug": "new", "standfirst": "", "body": streamfield([])}
    number = shared_version().number
    with changing():
        client.post(f"/admin/pages/{draft.pk}/edit/", nested_form_data(form))
    draft.refresh_from_db()
    assert draft.title == "Newer"
    assert shared_version().number == number


def test_signing_in_forgets_nothing(sign_in, changing):
    number = shared_version().number
    with changing():
        sign_in(Client(), "Editors")
    assert shared_version().number == number


def test_a_size_of_a_picture_that_is_made_or_deleted_later(picture, changing):
    """A page that was shown without it, or with it, is no longer true."""
    number = shared_version().number
    with changing():
        rendition = picture.get_rendition("width-400")
    assert shared_version().number > number
    number = shared_version().number
    with changing():
        rendition.delete()
    assert shared_version().number > number


# --- The rule for every model, however many there come to be -----------------------------------


def models_a_page_can_show() -> set:
    """Whatever can be reached from a page, the settings or a text, by the fields of our models."""
    waiting = {Page, Site, Redirect, PracticeSettings, PageViewRestriction}
    waiting |= {model for model in apps.get_models() if issubclass(model, Page)}
    waiting |= linked_models()
    shown: set = set()
    while waiting:
        model = waiting.pop()
        if model in shown:
            continue
        shown.add(model)
        for field in model._meta.get_fields(include_hidden=True):
            if isinstance(field, StreamField):
                waiting |= models_of(field.stream_block)
            if not field.related_model or field.name == "index_entries":  # what a search finds by
                continue
            ours = model._meta.app_label in ("home", "blog", "practice", "consultations")
            if not field.auto_created and ours and not inherited_from_wagtail(field):
                waiting.add(field.related_model)
                waiting |= {field.remote_field.through} if field.many_to_many else set()
    return shown


def linked_models() -> set:
    """What a rich text can link to."""
    models = set()
    for handler in rich_text.get_link_types().values():
        with suppress(NotImplementedError):  # a link to an address
            models.add(handler.get_model())
    return models


def inherited_from_wagtail(field) -> bool:
    return any(
        field.name in {own.name for own in base._meta.get_fields(include_hidden=True)}
        for base in field.model.__mro__
        if hasattr(base, "_meta") and base.__module__.startswith("wagtail")
    )


def models_of(block) -> set:
    if isinstance(block, ChooserBlock):
        return {block.model_class}
    if isinstance(block, RichTextBlock):
        return set()
    children = block.child_blocks if isinstance(block, BaseStreamBlock | StructBlock) else {}
    return set().union(*(models_of(child) for child in children.values()))


def test_the_walk_finds_what_pages_are_made_of():
    names = {model._meta.object_name for model in models_a_page_can_show()}
    assert names >= {
        "Author",
        "BlogPostPage",
        "BlogPostPage_topics",
        "Page",
        "PracticeDocument",
        "PracticeImage",
        "PracticeSettings",
        "Redirect",
        "Reference",
        "Site",
        "Topic",
    }


@pytest.mark.parametrize("model", sorted(models_a_page_can_show(), key=str), ids=str)
def test_every_model_that_a_page_can_show_is_forgotten(db, model, changing):
    number = shared_version().number
    with changing():
        forgetting.forget_saved(sender=model, instance=model())
    assert shared_version().number == number + 1
    with changing():
        forgetting.forget_deleted(sender=model)
    assert shared_version().number == number + 2


def test_nothing_that_is_not_shown_can_be_reached_from_a_page():
    assert "consultations.enquiry" in forgetting.NOT_SHOWN
    shown = {model._meta.label_lower for model in models_a_page_can_show()}
    assert shown & forgetting.NOT_SHOWN == set()


def test_only_columns_of_a_draft_are_let_pass():
    columns = {field.name for field in BlogPostPage._meta.get_fields()}
    assert forgetting.OF_A_DRAFT - {"_comments"} <= columns
