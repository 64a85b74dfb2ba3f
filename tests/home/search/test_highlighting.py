"""The extracts in the list of results."""

from tests.support.blocks import image, paragraph
from tests.support.unusual_queries import UNUSUAL_QUERIES


def test_an_extract_has_the_words_found_marked_and_is_escaped(get_html, write_article):
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
    result = get_html("/search/", {"q": "seagull pepper"}).select_one(".results li")
    extract = result.select_one("p").get_text()
    assert [mark.get_text() for mark in result.select("mark")] == ["pepper", "seagulls", "seagull"]
    assert "<b>seagulls</b> & a seagull’s cry" in extract and not result.select("b, i")
    assert extract.startswith("… ") and extract.endswith(" …") and len(extract) < 260


def test_a_cited_source_is_found_but_is_in_no_sentence_of_an_extract(get_extract, write_article):
    citation = '<a linktype="citation" id="7">Shedler 2010</a>'
    write_article(title="It", body=[paragraph(f"People were measured{citation}. They were well.")])
    assert get_extract("measured") == "People were measured. They were well."
    assert get_extract("shedler") == "Shedler 2010"


def test_an_extract_can_be_the_caption_of_a_picture(get_extract, write_article, picture):
    write_article(title="It", standfirst="Birds.", body=[image(picture, "A plover rests")])
    assert get_extract("rests") == "A plover rests"


def test_any_string_beside_a_word_that_is_found_gets_a_response(client, write_article):
    """With results to highlight, and with a misspelt word that gets a suggestion."""
    write_article(title="İ a_ ﬁne 漢字 [a-z] 𝕳 kittiwake")
    for query in UNUSUAL_QUERIES:
        odd = query.encode("utf-8", "surrogateescape") if isinstance(query, str) else query
        for word in (b"kittiwake ", b"kitiwake "):
            assert client.get("/search/", {"q": word + odd}).status_code == 200, query
