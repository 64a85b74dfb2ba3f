import pytest


@pytest.fixture
def find_titles(get_html):
    """``find_titles("query")`` are the titles of the search's results, the best first."""

    def find_titles(query):
        results = get_html("/search/", {"q": query}).select(".results h2")
        return [title.get_text() for title in results]

    return find_titles


@pytest.fixture
def get_extract(get_html):
    """``get_extract("query")`` is the extract of the search's first result."""

    def get_extract(query):
        return get_html("/search/", {"q": query}).select_one(".results li p").get_text()

    return get_extract
