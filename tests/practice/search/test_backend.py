"""The search backend, on whichever database the tests run."""

import pytest
from wagtail.models import Page

from blog.models import BlogPostPage
from tests.support.blocks import heading, paragraph


def find_titles(query, **options):
    """The titles of the pages found, the best first."""
    return [page.title for page in Page.objects.search(query, **options)]


def test_a_title_ranks_above_a_heading_and_a_heading_above_the_text(write_article):
    write_article(
        title="Third", body=[paragraph("On kingfishers. " + "Water under the bridge. " * 9)]
    )
    write_article(title="Kingfishers", body=[paragraph("On birds.")])
    write_article(
        title="Second",
        body=[heading("Why kingfishers dive"), paragraph("Water under the bridge. " * 9)],
    )
    write_article(title="Not this", body=[paragraph("Water under the bridge.")])
    assert find_titles("kingfishers") == ["Kingfishers", "Second", "Third"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("sleeping", "sleep"),
        ("sleep", "sleeping"),
        ("therapies", "therapy"),
        ("therapy", "therapies"),
        ("anx", "anxiety"),
        ("stopped", "stopping"),
        ("worry", "worried"),
        ("times", "time"),
        ("ANXIETY", "Anxiety"),
        ("how do I stop the worry", "worries stop"),
        ("sleep _ __", "sleep"),
    ],
)
def test_a_word_finds_its_other_forms_and_words_that_begin_with_it(write_article, query, text):
    write_article(title="It", body=[paragraph(f"Here {text} comes.")])
    assert find_titles(query) == ["It"]


@pytest.mark.parametrize("query", ["be", "an", "heading", "zzz", "bedtime"])
def test_a_word_that_is_on_no_page_finds_nothing(write_article, query):
    """Not even the name of a heading's level, which the editor shows and the page does not."""
    write_article(title="Bed", body=[heading("Rest"), paragraph("Another slumber.")])
    assert find_titles(query) == []


@pytest.mark.parametrize("query", ["*", '"', "_ __"])
@pytest.mark.parametrize("method", ["search", "autocomplete"])
def test_a_query_without_words_finds_nothing(write_article, method, query):
    write_article(title="It")
    results = getattr(BlogPostPage.objects.all(), method)(query)
    assert (list(results), results.count(), results.keys) == ([], 0, [])


def test_keys_are_the_primary_keys_of_the_results_in_their_order(write_article):
    text = write_article(title="Other", body=[paragraph("On plovers.")])
    title = write_article(title="Plovers")
    results = BlogPostPage.objects.search("plovers")
    assert results.keys == [title.pk, text.pk] == [article.pk for article in results]
    assert results[1:].keys == [text.pk]


def test_results_can_be_ordered_by_a_field(write_article):
    for title in ("Plovers B", "Plovers C", "Plovers A"):
        write_article(title=title)
    assert find_titles("plovers", order_by="title") == ["Plovers A", "Plovers B", "Plovers C"]
