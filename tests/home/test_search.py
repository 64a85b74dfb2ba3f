"""Searching the site, through its page."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction
from wagtail.search.models import IndexEntry

from blog.models import Author, Topic
from practice.page_cache.version import shared_version
from tests.support.unusual_queries import UNUSUAL_QUERIES


@pytest.fixture
def found(look):
    """The titles that a search finds, the best first."""

    def found(query, **more):
        page = look("/search/", {"q": query, **more})
        return [title.get_text() for title in page.select(".results h2")]

    return found


def paragraph(text):
    return ("paragraph", f"<p>{text}</p>")


def test_a_title_comes_before_a_heading_and_a_heading_before_the_text(found, write_article):
    write_article(
        title="Third", body=[paragraph("On kingfishers. " + "Water under the bridge. " * 9)]
    )
    write_article(title="Kingfishers", body=[paragraph("On birds.")])
    heading = ("heading", {"text": "Why kingfishers dive", "level": "2"})
    write_article(title="Second", body=[heading, paragraph("Water under the bridge. " * 9)])
    write_article(title="Not this", body=[paragraph("Water under the bridge.")])
    assert found("kingfishers") == ["Kingfishers", "Second", "Third"]


@pytest.mark.parametrize(
    ("asked", "written"),
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
        ("how do I stop the worrying", "worries stop"),
        ("sleep _ __", "sleep"),
    ],
)
def test_other_forms_and_beginnings_of_a_word_are_found(found, write_article, asked, written):
    write_article(title="It", body=[paragraph(f"Here {written} comes.")])
    assert found(asked) == ["It"]


@pytest.mark.parametrize("asked", ["be", "an", "heading", "zzz", "bedtime"])
def test_what_no_page_says_is_not_found(found, write_article, asked):
    """Not even the name of a heading's level, which the editor shows and the page does not."""
    heading = ("heading", {"text": "Rest", "level": "2"})
    write_article(title="Bed", body=[heading, paragraph("Another slumber.")])
    assert found(asked) == []


def test_an_article_is_found_by_its_authors_and_topics_even_after_they_are_renamed(
    found, write_article
):
    topic = Topic.objects.create(title="Dreams", slug="dreams")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    post = write_article(title="It", second_author=second)
    post.topics = [topic]
    post.save_revision().publish()
    assert found("example") == found("second") == found("dreams") == ["It"]
    topic.title, second.name = "Nightmares", "Bea Married"
    topic.save()
    second.save()
    assert found("nightmares") == found("married") == ["It"]
    assert found("dreams") == []


def test_an_extract_shows_the_words_found_marked_and_safe(look, write_article):
    write_article(
        title="Salt & <i>pepper</i>",
        body=[
            paragraph("Nothing here."),
            paragraph(
                "Before it all. " * 30
                + "Then &lt;b&gt;seagulls&lt;/b&gt; & a seagull’s cry. "
                + "After. " * 90
            ),
        ],
    )
    result = look("/search/", {"q": "seagull pepper"}).select_one(".results li")
    extract = result.select_one("p").get_text()
    assert [mark.get_text() for mark in result.select("mark")] == ["pepper", "seagulls", "seagull"]
    assert "<b>seagulls</b> & a seagull’s cry" in extract and not result.select("b, i")
    assert extract.startswith("… ") and extract.endswith(" …") and len(extract) < 260


def test_a_cited_source_is_found_but_stands_in_no_sentence_of_an_extract(look, write_article):
    cited = '<a linktype="citation" id="7">Shedler 2010</a>'
    write_article(title="It", body=[paragraph(f"People were measured{cited}. They were well.")])
    assert [
        look("/search/", {"q": query}).select_one(".results li p").get_text()
        for query in ("measured", "shedler")
    ] == ["People were measured. They were well.", "Shedler 2010"]


def test_a_result_says_what_it_is_who_wrote_it_and_when(look, write_article, write_page):
    write_article(title="Curlews")
    write_page("Curlews and us")
    facts = {
        result.h2.get_text(): result.select_one(".results__facts").get_text(" ", strip=True)
        for result in look("/search/", {"q": "curlews"}).select(".results li")
    }
    assert facts == {"Curlews": "Article Dr Ann Example 1 January 2020", "Curlews and us": "Page"}


def test_drafts_and_private_pages_are_in_no_result_extract_or_suggestion(
    client, found, look, write_article, write_page
):
    open_post = write_article(title="Open", body=[paragraph("Public words.")])
    open_post.title = "Open marmalade"
    open_post.body = [paragraph("Unpublished quicksilver.")]
    open_post.save_revision()
    write_article(title="Withdrawn zeppelins").unpublish()
    private = write_page("Private xylophones")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for word in ("marmalade", "quicksilver", "zeppelins", "xylophones"):
        assert found(word) == [], word
        for slip in (word[:-1], word[:4] + word[5:]):
            page = look("/search/", {"q": slip})
            assert word not in page.get_text(), slip
    assert found("public") == ["Open"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("anxeity", "anxiety"),
        ("axniety", "anxiety"),
        ("exmaple", "example"),
        ("insomnya and anxeity", "insomnia and anxiety"),
        ("nightingails", "nightingales"),
        ("qqqqqq", None),
        ("é" * 30, None),
    ],
)
def test_a_slip_of_the_finger_is_put_right(look, write_article, asked, meant):
    topic = Topic.objects.create(title="Insomnia", slug="insomnia")
    write_article(title="On anxiety", topics=[topic], body=[paragraph("Nightingales sing.")])
    suggestion = look("/search/", {"q": asked}).select_one(".results-suggestion a")
    assert (suggestion and suggestion.get_text()) == meant
    if meant:
        assert look("/search/" + suggestion["href"]).select(".results li")


def test_a_word_published_just_now_is_suggested(look, write_article):
    write_article(title="First")
    assert not look("/search/", {"q": "cormorents"}).select(".results-suggestion")
    write_article(title="Cormorants")
    suggestion = look("/search/", {"q": "cormorents"}).select_one(".results-suggestion a")
    assert suggestion.get_text() == "cormorants"


def test_the_new_name_of_an_author_or_topic_is_suggested(look, write_article):
    topic = Topic.objects.create(title="Dreams", slug="dreams")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    write_article(topics=[topic], second_author=second)
    assert not look("/search/", {"q": "nightmeres"}).select(".results-suggestion")
    topic.title, second.name = "Nightmares", "Bea Featherstone"
    topic.save()
    second.save()
    suggestions = [
        look("/search/", {"q": slip}).select_one(".results-suggestion a").get_text()
        for slip in ("nightmeres", "fetherstone")
    ]
    assert suggestions == ["nightmares", "featherstone"]


def test_an_extract_has_a_picture_s_caption(look, write_article, picture):
    photograph = {"image": picture.pk, "decorative": False, "alt_text": "A plover"}
    body = [("image", {"image": photograph, "caption": "A plover rests"})]
    write_article(title="It", standfirst="Birds.", body=body)
    extract = look("/search/", {"q": "rests"}).select_one(".results li p").get_text()
    assert extract == "A plover rests"


def test_if_no_page_has_all_words_those_with_some_are_shown_and_said_to_be(look, write_article):
    write_article(title="Herons")
    write_article(title="Storks")
    page = look("/search/", {"q": "herons storks"})
    assert "No page has all the words" in page.select_one(".results-count").get_text()
    assert len(page.select(".results li")) == 2


def test_a_topic_narrows_the_search_and_stays_with_the_words(look, found, write_article):
    sea = Topic.objects.create(title="The sea", slug="sea")
    unused = Topic.objects.create(title="The sky", slug="sky")
    for number in range(11):
        write_article(title=f"Tide {number}", topics=[sea])
    write_article(title="Tide of fortune")
    page = look("/search/", {"q": "tide", "topic": "sea"})
    assert page.select_one("select option[selected]")["value"] == "sea"
    assert unused.title not in page.select_one("select").get_text()
    assert "11 pages for “tide” in The sea" in page.select_one(".results-count").get_text()
    following = look("/search/" + page.select_one('a[rel="next"]')["href"])
    assert len(following.select(".results li")) == 1
    assert following.select_one("select option[selected]")["value"] == "sea"
    assert following.select_one("#_q")["value"] == "tide"


@pytest.mark.parametrize(
    "topic", ["none-such", "'", '"', "\ud800".encode("utf-8", "surrogatepass")]
)
def test_an_unknown_topic_is_said_to_be_unknown(look, write_article, topic):
    write_article(title="Tide")
    page = look("/search/", {"q": "tide", "topic": topic})
    assert "There is no such topic" in page.get_text() and page.select(".results li")


def test_no_search_is_kept_anywhere(site, client):
    for query in ({}, {"q": "hello"}, {"q": "helol"}):
        assert client.get("/search/", query)["Cache-Control"] == "no-store, private"


def test_ten_results_take_as_many_queries_as_one(client, write_article, picture):
    def queries():
        """Those of a search that nobody has asked for since the last change."""
        client.get("/search/?q=plovers")
        shared_version().increment()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/?q=plovers").status_code == 200
        return len(captured)

    topic = Topic.objects.create(title="Birds", slug="birds")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    photograph = {"image": picture.pk, "decorative": False, "alt_text": "A plover"}
    plovers = {
        "title": "Plovers",
        "topics": [topic],
        "second_author": second,
        "body": [("image", {"image": photograph, "caption": "A plover rests"})],
    }
    write_article(**plovers)
    with_one = queries()
    for _ in range(11):
        write_article(**plovers)
    assert queries() == with_one <= 13


def test_of_a_thousand_matches_the_best_are_listed_and_all_are_counted(
    look, write_article, monkeypatch
):
    monkeypatch.setattr("home.search.queries.MOST_SHOWN", 11)
    for number in range(12):
        write_article(title=f"Tide {number}")
    page = look("/search/", {"q": "tide", "page": "9"})
    said = page.select_one(".results-count").get_text(" ", strip=True)
    assert said == "12 pages for “tide” The best 11 are listed."
    assert len(page.select(".results li")) == 1 and not page.select('a[rel="next"]')


def test_a_search_asked_before_finds_what_has_changed_since(
    found, write_article, django_capture_on_commit_callbacks
):
    def after(change):
        with django_capture_on_commit_callbacks(execute=True):
            change()

    topic = Topic.objects.create(title="Quokkas", slug="quokkas")
    assert found("quokkas") == found("wallabies") == []
    after(lambda: write_article(title="It", topics=[topic]))
    assert found("quokkas") == ["It"]
    topic.title = "Wallabies"
    after(topic.save)
    assert (found("quokkas"), found("wallabies")) == ([], ["It"])


def test_a_search_asked_before_finds_what_the_command_has_indexed_since(
    found, write_article, django_capture_on_commit_callbacks
):
    write_article(title="Numbats")
    IndexEntry.objects.all().delete()
    assert found("numbats") == []
    with django_capture_on_commit_callbacks(execute=True):
        call_command("update_index", verbosity=0)
    assert found("numbats") == ["Numbats"]


def test_any_string_beside_a_word_that_is_found_is_answered(client, write_article):
    """With results to mark, and with a word that is not there, for which one is suggested."""
    write_article(title="İ a_ ﬁne 漢字 [a-z] 𝕳 kittiwake")
    for query in UNUSUAL_QUERIES:
        odd = query.encode("utf-8", "surrogateescape") if isinstance(query, str) else query
        for word in (b"kittiwake ", b"kitiwake "):
            assert client.get("/search/", {"q": word + odd}).status_code == 200, query


def people(page):
    return {link.get_text(): link["href"] for link in page.select(".results-people a")}


def test_a_search_for_somebody_s_name_offers_their_own_page(look, write_article):
    second = Author.objects.create(
        name="Zoë Second", first_name="Zoë", slug="zoe", role="Couple therapist"
    )
    write_article(second_author=second)
    offered = look("/search/", {"q": "zoe second"})
    assert people(offered) == {"About Zoë Second": "/blog/authors/zoe/"}
    assert "Couple therapist" in offered.select_one(".results-people").get_text()
    assert look("/blog/authors/zoe/").h1.get_text() == "Zoë Second"
    assert people(look("/search/", {"q": "who is Dr Ann"})) == {
        "About Dr Ann Example": "/blog/authors/ann-example/"
    }
    for query in ("zoe example", "article", "zoe therapist"):
        assert people(look("/search/", {"q": query})) == {}, query


def test_who_has_written_only_drafts_is_not_offered_until_one_is_published(look, write_article):
    post = write_article(title="Tides")
    post.unpublish()
    assert people(look("/search/", {"q": "example"})) == {}
    post.save_revision().publish()
    assert people(look("/search/", {"q": "example"}))
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
    assert people(look("/search/", {"q": "example"})) == {}


def test_every_page_of_search_results_can_be_reached(look, write_article):
    for _ in range(12):
        write_article(standfirst="About sleepy rest.")
    page = look("/search/", {"q": "sleepy rest"})
    following = page.select_one('.pagination a[rel="next"]')["href"]
    assert "Page 2 of 2" in look("/search/" + following).get_text()
