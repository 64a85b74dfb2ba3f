"""“Did you mean …?”"""

import pytest

from blog.models import Author, Topic
from tests.support.blocks import paragraph


@pytest.fixture
def get_suggestion(get_html):
    """``get_suggestion("query")`` is the link to the suggested query, or None."""

    def get_suggestion(query):
        return get_html("/search/", {"q": query}).select_one(".results-suggestion a")

    return get_suggestion


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("anxeity", "anxiety"),
        ("axniety", "anxiety"),
        ("exmaple", "example"),
        ("insomnya and anxeity", "insomnia and anxiety"),
        ("nightingails", "nightingales"),
    ],
)
def test_the_correct_spelling_is_suggested_and_found(
    get_html, get_suggestion, write_article, misspelt, meant
):
    topic = Topic.objects.create(title="Insomnia", slug="insomnia")
    write_article(title="On anxiety", topics=[topic], body=[paragraph("Nightingales sing.")])
    suggestion = get_suggestion(misspelt)
    assert suggestion.get_text() == meant
    assert get_html("/search/" + suggestion["href"]).select(".results li")


@pytest.mark.parametrize("unknown", ["qqqqqq", "é" * 30])
def test_nothing_is_suggested_for_a_word_without_a_similar_one(
    get_suggestion, write_article, unknown
):
    write_article(title="On anxiety", body=[paragraph("Nightingales sing.")])
    assert get_suggestion(unknown) is None


def test_a_word_is_suggested_as_soon_as_it_is_published(get_suggestion, write_article):
    write_article(title="First")
    assert get_suggestion("cormorents") is None
    write_article(title="Cormorants")
    assert get_suggestion("cormorents").get_text() == "cormorants"


def test_the_new_name_of_an_author_or_topic_is_suggested(get_suggestion, write_article):
    topic = Topic.objects.create(title="Dreams", slug="dreams")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    write_article(topics=[topic], second_author=second)
    assert get_suggestion("nightmeres") is None
    topic.title, second.name = "Nightmares", "Bea Featherstone"
    topic.save()
    second.save()
    assert get_suggestion("nightmeres").get_text() == "nightmares"
    assert get_suggestion("fetherstone").get_text() == "featherstone"
