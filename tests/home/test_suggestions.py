"""The page for an address that leads nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction


@pytest.fixture
def suggested(look):
    def suggested(path):
        return [link["href"] for link in look(path).select(".nearest a")]

    return suggested


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
def test_a_page_that_was_perhaps_meant_is_offered(
    suggested, write_article, write_page, path, meant
):
    write_article(title="How therapy changes the brain", slug="how-therapy-changes-the-brain")
    write_page("About the practice", slug="about")
    write_page("What it costs", slug="fees")
    assert suggested(path) == [meant]


def test_at_most_three_pages_are_offered_and_none_that_is_not_near(suggested, write_page):
    for number in range(5):
        write_page(f"Opening hours {number}", slug=f"opening-hours-{number}")
    write_page("Opera", slug="opera")
    assert len(suggested("/opening-hours/")) == 3
    assert suggested("/no-such-thing/") == []


def test_nothing_of_a_draft_or_a_private_page_is_offered(look, write_page):
    write_page("Secret plans", slug="secret-plans").unpublish()
    private = write_page("Secret minutes", slug="secret-minutes")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/secret/", "/secret-plan/", "/secret-minute/"):
        text = look(path).select_one("main").get_text().lower()
        assert "plans" not in text and "minutes" not in text


def test_the_words_of_the_address_are_ready_to_be_searched_for(site, look):
    page = look("/blog/on-sleeping_well.html/")
    assert page.select_one("#_q")["value"] == "on sleeping well"
    assert page.select_one('main a[href="/"]')


@pytest.mark.parametrize("path", ["/wp-login.php", "/blog/old-picture.png", "/.env", "/a/b.zip"])
def test_the_address_of_a_file_is_answered_plainly_and_without_the_database(site, client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    tables = " ".join(query["sql"] for query in captured)
    assert "pageviewrestriction" not in tables


def test_an_address_costs_as_many_queries_with_fifty_pages_as_with_one(client, write_page):
    def queries():
        for _ in range(2):  # the first saves the practice's settings, which is a change
            client.get("/kestrel/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kestrel/").status_code == 404
        return len(captured)

    write_page("Kestrels", slug="kestrels")
    with_one = queries()
    for number in range(50):
        write_page(f"Kestrels {number}", slug=f"kestrels-{number}")
    assert queries() == with_one


@pytest.mark.parametrize(
    "path", ["/%ED%A0%80/", "/%FF%FE/", "/%22'%25_/", "/-/", "/" + "word-" * 300, "/🫖/", "/a%2Fb/"]
)
def test_any_address_is_answered(site, client, path):
    assert client.get(path, follow=True).status_code == 404


def test_a_failure_to_suggest_is_no_failure_to_answer(site, client, caplog):
    def out_of_order(execute, sql, params, many, context):
        if '"hits"' in sql:
            raise OSError("It cannot compare.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(out_of_order):
        answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "We could not find that page" in answer.text
    assert "No pages could be suggested" in caplog.text
