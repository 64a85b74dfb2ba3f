"""The authors whose own pages a search offers."""

import pytest
from wagtail.models import PageViewRestriction

from blog.models import Author


@pytest.fixture
def find_people(get_html):
    """``find_people("query")`` are the links to authors' pages, by text."""

    def find_people(query):
        links = get_html("/search/", {"q": query}).select(".results-people a")
        return {link.get_text(): link["href"] for link in links}

    return find_people


def test_a_search_for_an_author_s_name_offers_their_page(find_people, get_html, write_article):
    second = Author.objects.create(
        name="Zoë Second", first_name="Zoë", slug="zoe", role="Couple therapist"
    )
    write_article(second_author=second)
    assert find_people("zoe second") == {"About Zoë Second": "/blog/authors/zoe/"}
    people = get_html("/search/", {"q": "zoe second"}).select_one(".results-people")
    assert "Couple therapist" in people.get_text()
    assert get_html("/blog/authors/zoe/").h1.get_text() == "Zoë Second"
    assert find_people("who is Dr Ann") == {"About Dr Ann Example": "/blog/authors/ann-example/"}


@pytest.mark.parametrize("query", ["zoe example", "article", "zoe therapist"])
def test_no_author_is_offered_whose_name_lacks_a_word_of_the_query(
    find_people, write_article, query
):
    second = Author.objects.create(
        name="Zoë Second", first_name="Zoë", slug="zoe", role="Couple therapist"
    )
    write_article(second_author=second)
    assert find_people(query) == {}


def test_an_author_is_offered_only_while_an_article_is_published_and_public(
    find_people, write_article
):
    article = write_article(title="Tides")
    article.unpublish()
    assert find_people("example") == {}
    article.save_revision().publish()
    assert find_people("example") == {"About Dr Ann Example": "/blog/authors/ann-example/"}
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert find_people("example") == {}
