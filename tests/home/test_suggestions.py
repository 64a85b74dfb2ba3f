"""The page for an address that does not exist."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction


@pytest.fixture
def get_suggested_paths(get_html):
    def get_suggested_paths(path):
        return [link["href"] for link in get_html(path).select(".nearest a")]

    return get_suggested_paths


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/blog/how-therapy-changes-brain/", "/blog/how-therapy-changes-the-brain/"),
        ("/how-therapy-changes-the-brain/", "/blog/how-therapy-changes-the-brain/"),
        ("/about-us/", "/about/"),
        ("/abuot/", "/about/"),
        ("/old/about.html/", "/about/"),
        ("/fees_and_charges/", "/fees/"),
        ("/what-it-costs/", "/fees/"),
    ],
)
def test_a_page_with_a_similar_slug_or_title_is_suggested(
    get_suggested_paths, write_article, write_page, path, meant
):
    write_article(title="How therapy changes the brain", slug="how-therapy-changes-the-brain")
    write_page("About the practice", slug="about")
    write_page("What it costs", slug="fees")
    assert get_suggested_paths(path) == [meant]


def test_at_most_three_pages_are_suggested_and_only_similar_ones(get_suggested_paths, write_page):
    for number in range(5):
        write_page(f"Opening hours {number}", slug=f"opening-hours-{number}")
    write_page("Opera", slug="opera")
    assert len(get_suggested_paths("/opening-hours/")) == 3
    assert get_suggested_paths("/no-such-thing/") == []


def test_no_draft_or_private_page_is_suggested(get_html, write_page):
    write_page("Secret plans", slug="secret-plans").unpublish()
    private = write_page("Secret minutes", slug="secret-minutes")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/secret/", "/secret-plan/", "/secret-minute/"):
        text = get_html(path).select_one("main").get_text().lower()
        assert "plans" not in text and "minutes" not in text


def test_the_search_form_contains_the_words_of_the_address(site, get_html):
    page = get_html("/blog/on-sleeping_well.html/")
    assert page.select_one("#_q")["value"] == "on sleeping well"
    assert page.select_one('main a[href="/"]')


@pytest.mark.parametrize("path", ["/wp-login.php", "/blog/old-picture.png", "/.env", "/a/b.zip"])
def test_the_address_of_a_file_gets_a_line_of_text_and_no_suggestions_are_looked_for(
    site, client, path
):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    tables = " ".join(query["sql"] for query in captured)
    assert "pageviewrestriction" not in tables and '"hits"' not in tables


def test_suggestions_from_fifty_pages_take_as_many_queries_as_from_one(client, write_page):
    def count_queries():
        client.get("/kestrel/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kestrel/").status_code == 404
        return len(captured)

    write_page("Kestrels", slug="kestrels")
    with_one = count_queries()
    for number in range(50):
        write_page(f"Kestrels {number}", slug=f"kestrels-{number}")
    assert count_queries() == with_one


@pytest.mark.parametrize(
    "path", ["/%ED%A0%80/", "/%FF%FE/", "/%22'%25_/", "/-/", "/" + "word-" * 300, "/🫖/", "/a%2Fb/"]
)
def test_an_odd_address_is_not_found(site, client, path):
    assert client.get(path, follow=True).status_code == 404


def test_the_page_is_shown_without_suggestions_if_these_fail(site, client, caplog):
    def fail_to_suggest(execute, sql, params, many, context):
        if '"hits"' in sql:
            raise OSError("It cannot compare.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_to_suggest):
        response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "We could not find that page" in response.text
    assert "No pages could be suggested" in caplog.text
