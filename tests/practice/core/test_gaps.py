"""Gaps such as “[your fee]”: a page of any type that has one is a draft until it is filled."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from consultations.models import ConsultationPage, ConsultationQuestion
from home.models import StandardPage
from practice.core.gaps import gaps_in, gaps_of
from practice.core.models import BasePage
from practice.core.schedule import publish_what_is_due

NAMED = "Write your own words in place of “[your fee]”, or take out the sentence."


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("It costs [your fee].", ["[your fee]"]),
        ("<p>[<b>Your</b> fee] and [your <i>hours</i>]</p>", ["[Your fee]", "[your hours]"]),
        ("“[your therapist’s name]”", ["[your therapist’s name]"]),
        ("See [1], [yours] and [your", []),
    ],
)
def test_a_gap_begins_with_your_in_square_brackets(text, gaps):
    assert list(gaps_in(text)) == gaps


def page_types() -> list[type[BasePage]]:
    return [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("model", page_types())
def test_no_page_type_publishes_a_gap_by_whatever_way(site, model):
    page = model(title="Fees", slug="fees", live=False, search_description="From [your fee].")
    Page.get_first_root_node().add_child(instance=page)
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError, match=r"\[your fee\]"):
        revision.publish()
    assert not Page.objects.get(pk=page.pk).live


def test_the_admins_api_does_not_publish(admin_client, draft):
    address = f"/admin/api/main/pages/{draft.pk}/action/publish/"
    assert admin_client.post(address).status_code == 404
    assert not Page.objects.get(pk=draft.pk).live


def test_a_gap_in_any_block_counts(site):
    body = [
        {"type": "key_points", "value": {"heading": "H", "points": "<ul><li>[your a]</li></ul>"}},
        {"type": "quote", "value": {"text": "[your b]", "attribution": ""}},
        {"type": "heading", "value": {"text": "[your c]", "level": "2"}},
    ]
    page = StandardPage(title="[your d]", body=body)
    assert gaps_of(page) == ["[your d]", "[your a]", "[your b]", "[your c]"]


def test_a_gap_in_a_question_of_the_form_counts(site):
    page = ConsultationPage(title="Form", slug="form")
    page.questions = [ConsultationQuestion(label="Do you know [your question]?")]
    assert gaps_of(page) == ["[your question]"]


def test_what_editors_say_to_each_other_does_not_count(site, admin_user):
    page = site.root_page
    page.wagtail_admin_comments = [Comment(user=admin_user, text="[your turn]")]
    assert gaps_of(page) == []


@pytest.fixture
def draft(site) -> StandardPage:
    body = [{"type": "paragraph", "value": "<p>A session costs [your fee].</p>"}]
    page = StandardPage(title="Fees", slug="fees", live=False, body=body)
    site.root_page.add_child(instance=page)
    page.save_revision()
    return page


def fields(text: str, **more) -> dict:
    return nested_form_data(
        {
            "title": "Fees",
            "slug": "fees",
            "standfirst": "",
            "body": streamfield([("paragraph", rich_text(f"<p>{text}</p>"))]),
            "comments": inline_formset([]),
            **more,
        }
    )


def test_the_editor_names_the_gaps_when_asked_to_publish(editor, draft):
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    publish = {"action-publish": "Publish"}
    response = editor.post(address, fields("It costs [your fee].") | publish)
    assert NAMED in response.content.decode()
    assert not Page.objects.get(pk=draft.pk).live
    editor.post(address, fields("It costs £65.") | publish)
    assert Page.objects.get(pk=draft.pk).live


def test_a_draft_with_gaps_can_be_saved(editor, draft):
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    editor.post(address, fields("It costs [your fee], or less."))
    draft.refresh_from_db()
    assert "or less" in str(draft.get_latest_revision_as_object().body)


def test_a_new_page_is_not_published_with_a_gap(editor, site):
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.root_page.pk])
    response = editor.post(address, fields("[your fee]") | {"action-publish": "Publish"})
    assert NAMED in response.content.decode()
    assert not StandardPage.objects.exists()


@pytest.mark.parametrize("chosen", ["the page", "its parent"])
def test_publishing_many_pages_at_once_names_the_one_with_a_gap(editor, draft, site, chosen):
    pk = draft.pk if chosen == "the page" else site.root_page.pk
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(
        f"{address}?id={pk}&next=/admin/", {"include_descendants": "on"}, follow=True
    )
    assert NAMED in response.content.decode()
    assert not Page.objects.get(pk=draft.pk).live


def test_a_page_on_schedule_stays_a_draft_and_holds_up_no_other(draft, site):
    other = StandardPage(title="About", slug="about", live=False, body=[])
    site.root_page.add_child(instance=other)
    for page in (draft, other):
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    publish_what_is_due()
    assert not Page.objects.get(pk=draft.pk).live
    assert Page.objects.get(pk=other.pk).live
