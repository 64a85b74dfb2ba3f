"""After a change to anything that a page shows, no visitor gets the old page."""

import datetime
import io
import re
from contextlib import suppress

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
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
from consultations.models import Enquiry
from home.models import StandardPage
from practice.core.models import PracticeDocument, PracticeSettings
from practice.core.schedule import publish_what_is_due
from practice.page_cache.configured_version import configured_version
from practice.page_cache.signal_handlers import (
    DRAFT_FIELDS,
    invalidate_after_delete,
    invalidate_after_save,
    is_shown_on_pages,
)
from practice.page_cache.wsgi_cache import PageCache
from tests.support.page_cache import make_environ


@pytest.fixture
def visit():
    """``visit("/fees/")`` is the status and body of the page cache's response to a visitor."""

    def application(environ, start_response):
        response = Client().get(environ["PATH_INFO"])
        start_response(f"{response.status_code} ", list(response.items()))
        return [response.content]

    cache = PageCache(
        application,
        configured_version(),
        max_bytes=10**6,
        session_cookie="sessionid",
        secure_header=None,
    )

    def visit(path: str) -> str:
        started = []
        body = b"".join(cache(make_environ(path), lambda *arguments: started.append(arguments)))
        status, _ = started[0]
        return f"{status}{body.decode()}"

    return visit


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """A block whose changes count as committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def fees(site):
    page = StandardPage(title="Fees", slug="fees", body=[("paragraph", "<p>Sixty pounds</p>")])
    site.root_page.add_child(instance=page)
    return page


def test_until_something_changes_the_cached_page_is_served(fees, visit):
    assert "Sixty" in visit("/fees/")
    Page.objects.filter(pk=fees.pk).update(title="Changed past the models")
    assert "past the models" not in visit("/fees/")


def test_no_old_page_is_served_after_publishing(fees, visit, committing):
    visit("/fees/")
    fees.title = "What it costs"
    with committing():
        fees.save_revision().publish()
    assert "What it costs" in visit("/fees/")


def test_no_old_page_is_served_after_publishing_on_schedule(fees, visit, committing):
    visit("/fees/")
    fees.title = "What it costs"
    fees.go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    fees.save_revision(approved_go_live_at=fees.go_live_at)
    with committing():
        publish_what_is_due()
    assert "What it costs" in visit("/fees/")


def test_no_old_page_is_served_after_unpublishing(fees, visit, committing):
    visit("/fees/")
    with committing():
        fees.unpublish()
    assert visit("/fees/").startswith("404")


def test_no_old_page_is_served_after_expiry_on_schedule(fees, visit, committing):
    visit("/fees/")
    Page.objects.filter(pk=fees.pk).update(expire_at=timezone.now() - datetime.timedelta(1))
    with committing():
        publish_what_is_due()
    assert visit("/fees/").startswith("404")


def test_no_old_page_is_served_after_deleting_it(fees, visit, committing):
    visit("/fees/")
    with committing():
        Page.objects.get(pk=fees.pk).delete()
    assert visit("/fees/").startswith("404")


def test_no_old_page_is_served_after_moving_it(site, fees, visit, committing):
    about = site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    visit("/fees/")
    with committing():
        fees.move(about, pos="last-child")
    assert visit("/fees/").startswith("301")
    assert "Sixty" in visit("/about/fees/")


def test_no_old_page_is_served_after_a_change_of_slug(fees, visit, committing):
    visit("/fees/")
    fees.slug = "costs"
    with committing():
        fees.save_revision().publish()
    assert visit("/fees/").startswith("301")


def test_no_old_404_is_served_after_adding_a_redirect(fees, visit, committing):
    assert visit("/prices/").startswith("404")
    with committing():
        Redirect.objects.create(old_path="/prices", redirect_page=fees)
    assert visit("/prices/").startswith("301")


def test_no_old_page_is_served_after_restricting_it(fees, visit, committing):
    visit("/fees/")
    with committing():
        PageViewRestriction.objects.create(page=fees, restriction_type=PageViewRestriction.LOGIN)
    assert "Sixty" not in visit("/fees/")
    with committing():
        PageViewRestriction.objects.all().delete()
    assert "Sixty" in visit("/fees/")


def test_no_old_page_is_served_after_saving_an_author(write_article, author, visit, committing):
    post = write_article()
    visit(post.url)
    author.name = "Professor Ann Example"
    with committing():
        author.save()
    assert "Professor Ann" in visit(post.url)


def test_no_old_page_is_served_after_saving_a_reference(
    write_article, make_reference, visit, committing
):
    reference = make_reference()
    post = write_article([("paragraph", f'<p>So <a linktype="citation" id="{reference.pk}"></a>')])
    visit(post.url)
    reference.title = "A corrected title"
    with committing():
        reference.save()
    assert "A corrected title" in visit(post.url)


def test_no_old_page_is_served_after_saving_a_topic(write_article, visit, committing):
    topic = Topic.objects.create(title="Sleep", slug="sleep")
    post = write_article(topics=[topic])
    visit(post.url)
    topic.title = "Rest"
    with committing():
        topic.save()
    assert "Rest" in visit(post.url)


def test_a_new_article_appears_on_the_lists_of_articles(index, write_article, visit, committing):
    visit(index.url)
    visit("/")
    with committing():
        write_article(title="Brand new")
    assert "Brand new" in visit(index.url)
    assert "Brand new" in visit("/")


def test_no_old_page_is_served_after_replacing_an_image(write_article, picture, visit, committing):
    post = write_article(hero_image=picture)
    before = visit(post.url)
    file = io.BytesIO()
    Image.new("RGB", (1600, 1000), "navy").save(file, "JPEG")
    with committing():  # as the admin does
        picture.file = ContentFile(file.getvalue(), "other.jpg")
        picture._set_image_file_metadata()
        picture.save()
        picture.renditions.all().delete()
    after = visit(post.url)
    assert re.findall("/media/images/other", after)
    assert not re.findall("/media/images/other", before)
    with committing():
        picture.delete()
    assert "/media/images/" not in visit(post.url)


def test_deleting_a_document_invalidates(site, fees, visit, committing):
    document = PracticeDocument.objects.create(title="List", file=ContentFile(b"a", "prices.pdf"))
    fees.body = [("paragraph", f'<p><a linktype="document" id="{document.pk}">Prices</a></p>')]
    fees.save()
    number = configured_version().number
    with committing():
        document.delete()
    assert configured_version().number > number


def test_no_old_page_is_served_after_saving_the_practice_settings(site, fees, visit, committing):
    visit("/fees/")
    practice = PracticeSettings.for_site(site)
    practice.name = "Another name"
    with committing():
        practice.save()
    assert "Another name" in visit("/fees/")


def test_a_change_that_is_rolled_back_invalidates_nothing(fees, committing):
    number = configured_version().number
    with committing(), transaction.atomic():
        fees.save()
        transaction.set_rollback(True)
    assert configured_version().number == number


def test_saving_a_draft_invalidates_nothing(fees, write_article, committing):
    post = write_article()
    number = configured_version().number
    with committing():
        for page in (fees, post):
            page.title = "Not yet"
            page.save_revision()
    assert configured_version().number == number


def test_saving_an_unpublished_page_invalidates_nothing(site, client, sign_in, committing):
    """Wagtail saves such a page whole each time, while somebody writes it."""
    sign_in(client, "Editors")
    draft = site.root_page.add_child(instance=StandardPage(title="New", slug="new", live=False))
    form = {"title": "Newer", "slug": "new", "standfirst": "", "body": streamfield([])}
    number = configured_version().number
    with committing():
        client.post(f"/admin/pages/{draft.pk}/edit/", nested_form_data(form))
    draft.refresh_from_db()
    assert draft.title == "Newer"
    assert configured_version().number == number


def test_signing_in_invalidates_nothing(sign_in, committing):
    number = configured_version().number
    with committing():
        sign_in(Client(), "Editors")
    assert configured_version().number == number


def test_making_and_deleting_a_rendition_invalidates(picture, committing):
    """A page that was made without it, or with it, is out of date."""
    number = configured_version().number
    with committing():
        rendition = picture.get_rendition("width-400")
    assert configured_version().number > number
    number = configured_version().number
    with committing():
        rendition.delete()
    assert configured_version().number > number


# --- Rules for every model ----------------------------------------------------------------------


def models_a_page_can_show() -> set:
    """All that can be reached from a page, the settings or a rich text by our models' fields."""
    waiting = {Page, Site, Redirect, PracticeSettings, PageViewRestriction}
    waiting |= {model for model in apps.get_models() if issubclass(model, Page)}
    waiting |= linkable_models()
    shown: set = set()
    while waiting:
        model = waiting.pop()
        if model in shown:
            continue
        shown.add(model)
        for field in model._meta.get_fields(include_hidden=True):
            if isinstance(field, StreamField):
                waiting |= models_chosen_in(field.stream_block)
            if not field.related_model or field.name == "index_entries":  # of the search
                continue
            is_inherited = is_inherited_from_wagtail(field)
            if is_in_this_project(model) and not field.auto_created and not is_inherited:
                waiting.add(field.related_model)
                waiting |= {field.remote_field.through} if field.many_to_many else set()
    return shown


def is_in_this_project(model) -> bool:
    return model._meta.app_label in ("home", "blog", "practice", "consultations")


def linkable_models() -> set:
    """What a rich text can link to."""
    models = set()
    for handler in rich_text.get_link_types().values():
        with suppress(NotImplementedError):  # a link to a URL
            models.add(handler.get_model())
    return models


def is_inherited_from_wagtail(field) -> bool:
    return any(
        field.name in {own.name for own in base._meta.get_fields(include_hidden=True)}
        for base in field.model.__mro__
        if hasattr(base, "_meta") and base.__module__.startswith("wagtail")
    )


def models_chosen_in(block) -> set:
    if isinstance(block, ChooserBlock):
        return {block.model_class}
    if isinstance(block, RichTextBlock):
        return set()
    children = block.child_blocks if isinstance(block, BaseStreamBlock | StructBlock) else {}
    return set().union(*(models_chosen_in(child) for child in children.values()))


def test_the_models_a_page_can_show_include_the_known_ones():
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
def test_a_change_to_any_model_that_a_page_can_show_invalidates(db, model, committing):
    number = configured_version().number
    with committing():
        invalidate_after_save(sender=model, instance=model())
    assert configured_version().number == number + 1
    with committing():
        invalidate_after_delete(sender=model)
    assert configured_version().number == number + 2


def test_no_ignored_model_can_be_reached_from_a_page():
    assert not is_shown_on_pages(Enquiry)
    assert [model for model in models_a_page_can_show() if not is_shown_on_pages(model)] == []


def test_the_many_to_many_tables_of_an_ignored_model_are_ignored_too():
    user_model = get_user_model()
    assert not is_shown_on_pages(user_model)
    assert not is_shown_on_pages(user_model.groups.through)
    assert not is_shown_on_pages(user_model.user_permissions.through)
    assert not is_shown_on_pages(Group.permissions.through)


def test_only_models_of_django_and_wagtail_are_ignored_by_a_setting():
    """A model of the site says so itself, with an attribute."""
    ours = {model._meta.label_lower for model in apps.get_models() if is_in_this_project(model)}
    assert ours.isdisjoint(settings.PAGE_CACHE_IGNORED_MODELS)


def test_the_draft_fields_are_columns_of_a_page():
    columns = {field.name for field in BlogPostPage._meta.get_fields()}
    assert DRAFT_FIELDS - {"_comments"} <= columns
