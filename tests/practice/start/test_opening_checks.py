"""What is still to be written, as “Before you open” says it."""

from consultations.models import ConsultationPage
from home.models import StandardPage
from practice.start.opening_checks import find_pages_with_gaps, find_unpublished_pages


def test_the_home_page_and_the_form_are_to_be_published(site):
    form = ConsultationPage(title="Ask us", slug="appointment", live=False)
    site.root_page.add_child(instance=form)
    problem = find_unpublished_pages()
    assert problem.text.startswith("“Ask us” is not published yet, so nobody can write to you.")
    assert problem.link == f"/admin/pages/{form.pk}/edit/"
    form.save_revision().publish()
    assert find_unpublished_pages() is None
    site.root_page.unpublish()
    assert "being prepared" in find_unpublished_pages().text


def test_what_becomes_of_what_is_written_is_to_be_published(site):
    privacy = StandardPage(title="Privacy", slug="privacy", live=False, body=[])
    site.root_page.add_child(instance=privacy)
    assert "“Privacy” is not published yet" in find_unpublished_pages().text
    privacy.save_revision().publish()
    assert find_unpublished_pages() is None


def test_drafts_with_gaps_are_named_until_they_are_filled(site):
    assert find_pages_with_gaps() is None
    body = [{"type": "paragraph", "value": "<p>[your fee]</p>"}]
    fees = StandardPage(title="Fees", slug="fees", live=False, body=body)
    site.root_page.add_child(instance=fees)
    fees.save_revision()
    problem = find_pages_with_gaps()
    assert "gaps that only you can fill in “Fees”." in problem.text
    assert problem.link == f"/admin/pages/{fees.pk}/edit/"
    fees.body = [{"type": "paragraph", "value": "<p>£65</p>"}]
    fees.save_revision()
    assert find_pages_with_gaps() is None


def test_a_published_page_whose_draft_has_a_gap_is_named(site):
    fees = StandardPage(title="Fees", slug="fees", body=[])
    site.root_page.add_child(instance=fees)
    fees.search_description = "[your words]"
    fees.save_revision()
    assert "“Fees”" in find_pages_with_gaps().text
