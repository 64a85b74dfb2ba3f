"""Citations as a visitor reads them, on the article's page."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from blog.citations import number_citations
from blog.models import Reference
from tests.support.citations import cite


@pytest.fixture
def publish(client, write_article):
    """Publish an article with this body and return its page as a visitor gets it."""

    def publish(*body):
        response = client.get(write_article(body=body).url)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return publish


def citation_marks(page) -> list[str]:
    return [mark.get_text() for mark in page.select("sup.citations")]


def listed_titles(page) -> list[str]:
    return [re.search(r"Finding \d+", item.get_text())[0] for item in page.select(".references li")]


def test_the_first_cited_source_is_one_whatever_its_place_in_the_database(publish, make_reference):
    first, second = make_reference(), make_reference()
    page = publish(("paragraph", f"<p>A.{cite(second)} B.{cite(first)}</p>"))
    assert citation_marks(page) == ["1", "2"]
    assert listed_titles(page) == ["Finding 2", "Finding 1"]


def test_a_source_cited_again_keeps_its_number(publish, make_reference):
    one, two = make_reference(), make_reference()
    page = publish(("paragraph", f"<p>A.{cite(one)} B.{cite(two)} C.{cite(one)}</p>"))
    assert citation_marks(page) == ["1", "2", "1"]
    assert listed_titles(page) == ["Finding 1", "Finding 2"]


def test_citations_side_by_side_read_as_one_group(publish, make_reference):
    one, two, three = make_reference(), make_reference(), make_reference()
    page = publish(
        ("paragraph", f"<p>A.{cite(one)}</p>"),
        ("paragraph", f"<p>B.{cite(two)}{cite(one)} C.{cite(three)}, {cite(three)}</p>"),
    )
    assert citation_marks(page) == ["1", "1,2", "3"]


def test_a_space_before_a_citation_is_removed(publish, make_reference):
    page = publish(("paragraph", f"<p>Therapy helps. {cite(make_reference())} Some of it.</p>"))
    assert "helps.1 Some" in page.select_one(".prose").get_text()


def test_numbers_run_through_lists_quotes_findings_and_key_points_in_reading_order(
    publish, make_reference
):
    references = [make_reference() for _ in range(5)]
    a, b, c, d, e = references
    page = publish(
        ("bullet_list", f"<ul><li>A{cite(c)}</li><li>B{cite(a)}</li></ul>"),
        ("quote", {"text": "Words", "attribution": "", "reference": e.pk}),
        ("citation", {"text": "<p>Found.</p>", "reference": a.pk}),
        ("key_points", {"heading": "Key", "points": f"<ul><li>K{cite(d)}{cite(b)}</li></ul>"}),
    )
    assert citation_marks(page) == ["1", "2", "3", "2", "4,5"]
    assert listed_titles(page) == ["Finding 3", "Finding 1", "Finding 5", "Finding 4", "Finding 2"]


def test_every_citation_links_to_its_source_and_every_source_links_back(publish, make_reference):
    one, two = make_reference(), make_reference()
    page = publish(("paragraph", f"<p>A{cite(one)} B{cite(two)} C{cite(one)}</p>"))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    links = page.select("sup.citations a, .references__returns a")
    assert len(links) == 6
    for link in links:
        assert link["href"].startswith("#") and link["href"][1:] in ids


def test_every_link_back_to_a_citation_has_a_distinct_label(publish, make_reference):
    one, two = make_reference(), make_reference()
    page = publish(("paragraph", f"<p>A{cite(one)} B{cite(two)} C{cite(one)}</p>"))
    names = [link["aria-label"] for link in page.select(".references__returns a")]
    assert len(names) == 3 == len(set(names))


def test_a_source_cited_nowhere_is_not_listed(publish, make_reference):
    cited, _uncited = make_reference(), make_reference()
    assert listed_titles(publish(("paragraph", f"<p>A{cite(cited)}</p>"))) == ["Finding 1"]


def test_an_article_without_citations_has_no_reference_list(publish):
    page = publish(("paragraph", "<p>No sources.</p>"))
    assert not page.select(".references")


def test_a_citation_of_a_deleted_source_is_left_out(publish, make_reference):
    kept, gone = make_reference(), make_reference()
    mark = cite(gone)
    Reference.objects.filter(pk=gone.pk).delete()
    page = publish(
        ("paragraph", f"<p>A{mark} B{cite(kept)}.</p>"),
        ("citation", {"text": "<p>Found.</p>", "reference": gone.pk}),
    )
    assert citation_marks(page) == ["1"]
    assert "A B1." in page.select_one(".prose").get_text()
    assert gone.label not in page.get_text()


def test_the_text_around_a_citation_is_kept(publish, make_reference):
    page = publish(("paragraph", f"<p>before <b>bold{cite(make_reference())} words</b> after</p>"))
    assert page.select_one(".prose p").get_text() == "before bold1 words after"


def test_the_list_prints_the_source_and_links_its_doi(publish, make_reference):
    source = make_reference(
        title="A study",
        authors="Able, Ann B.\nBaker, Carl-Otto",
        issued=2020,
        container_title="Journal of Examples",
        volume="3",
        issue="2",
        page="98-109",
        doi="10.1000/example",
    )
    page = publish(("paragraph", f"<p>A{cite(source)}</p>"))
    item = page.select_one(".references li")
    text = " ".join(item.get_text().split())
    assert text.startswith(
        "Able, A. B. and Baker, C.-O. (2020). A study. Journal of Examples, 3(2), 98–109."
    )
    assert item.select_one('a[href="https://doi.org/10.1000/example"]')


def test_numbering_in_several_threads_gives_the_same_result():
    html = {
        name: "".join(f'<p>x<a class="citation" data-reference="{pk}">L</a></p>' for pk in order)
        for name, order in {"up": range(1, 60), "down": range(59, 0, -1)}.items()
    }
    references = {pk: Reference(pk=pk, title=f"T{pk}") for pk in range(1, 60)}

    def numbered(name):
        text, cited = number_citations(html[name], lambda ids: references)
        return name, text, [entry.reference.pk for entry in cited]

    expected = {name: numbered(name) for name in html}
    with ThreadPoolExecutor(8) as pool:
        for name, *result in pool.map(numbered, ["up", "down"] * 100):
            assert (name, *result) == expected[name]


def test_numbering_reads_the_references_at_most_once():
    requested = []

    def find(ids):
        requested.append(ids)
        return {}

    number_citations("<p>No citation</p>", find)
    assert requested == []
    number_citations('<a class="citation" data-reference="2">L</a>' * 3, find)
    assert requested == [[2]]


def test_the_numbers_follow_the_order_in_which_wagtail_reads_the_stream(
    write_article, client, make_reference
):
    a, b, c = make_reference(), make_reference(), make_reference()
    post = write_article(
        body=[
            ("quote", {"text": "Words", "attribution": "Ann", "reference": c.pk}),
            ("paragraph", f"<p>A{cite(b)} B{cite(a)}{cite(c)}</p>"),
        ]
    )
    in_stream = [
        int(pk)
        for model, pk, *_ in post.body.stream_block.extract_references(post.body)
        if model is Reference
    ]
    page = BeautifulSoup(client.get(post.url).content, "html.parser")
    assert listed_titles(page) == [f"Finding {pk - a.pk + 1}" for pk in dict.fromkeys(in_stream)]


@pytest.mark.parametrize("damaged", ['id="abc"', 'id="99999999999999999999999"', 'id="-1"', ""])
def test_a_damaged_citation_is_left_out(publish, make_reference, damaged):
    page = publish(
        ("paragraph", f'<p>A<a linktype="citation" {damaged}>odd</a> B{cite(make_reference())}</p>')
    )
    assert page.select_one(".prose p").get_text() == "A B1"


def test_a_label_broken_over_two_lines_is_still_one_citation(publish, make_reference):
    page = publish(("paragraph", f"<p>A{cite(make_reference()).replace(' ', chr(10))}.</p>"))
    assert page.select_one(".prose p").get_text() == "A1."


def test_a_damaged_citation_can_be_opened_in_the_editor(client, sign_in, write_article):
    sign_in(client, "Editors")
    body = [
        ("paragraph", '<p>A<a linktype="citation" id="abc">odd</a><a linktype="citation">x</a></p>')
    ]
    post = write_article(body=body)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).status_code == 200


@pytest.mark.parametrize("kind", ["page", "document"])
@pytest.mark.parametrize("damaged", ['id="abc"', 'id="99999999999999999999999"', ""])
def test_a_damaged_link_is_shown_as_text(publish, kind, damaged):
    page = publish(("paragraph", f'<p>A <a linktype="{kind}" {damaged}>word</a>.</p>'))
    assert page.select_one(".prose p").get_text() == "A word."
    assert not page.select(".prose a[href]")
