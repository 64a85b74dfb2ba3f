"""Citations as a visitor reads them: through the article's page."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from blog.citations import number_citations
from blog.models import Reference


def cite(reference) -> str:
    """A citation as the editor stores it."""
    return f'<a linktype="citation" id="{reference.pk}">{reference.label}</a>'


@pytest.fixture
def read(client, write_article):
    """Publish an article with this body and return its page as a visitor gets it."""

    def read(*body):
        response = client.get(write_article(body=body).url)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return read


def marks(page) -> list[str]:
    return [mark.get_text() for mark in page.select("sup.citations")]


def listed(page) -> list[str]:
    return [re.search(r"Finding \d+", item.get_text())[0] for item in page.select(".references li")]


def test_the_first_cited_source_is_one_whatever_its_place_in_the_database(read, make_reference):
    first, second = make_reference(), make_reference()
    page = read(("paragraph", f"<p>A.{cite(second)} B.{cite(first)}</p>"))
    assert marks(page) == ["1", "2"]
    assert listed(page) == ["Finding 2", "Finding 1"]


def test_a_source_cited_again_keeps_its_number(read, make_reference):
    one, two = make_reference(), make_reference()
    page = read(("paragraph", f"<p>A.{cite(one)} B.{cite(two)} C.{cite(one)}</p>"))
    assert marks(page) == ["1", "2", "1"]
    assert listed(page) == ["Finding 1", "Finding 2"]


def test_citations_side_by_side_read_as_one_group(read, make_reference):
    one, two, three = make_reference(), make_reference(), make_reference()
    page = read(
        ("paragraph", f"<p>A.{cite(one)}</p>"),
        ("paragraph", f"<p>B.{cite(two)}{cite(one)} C.{cite(three)}, {cite(three)}</p>"),
    )
    assert marks(page) == ["1", "1,2", "3"]


def test_a_space_before_a_citation_does_not_part_it_from_its_sentence(read, make_reference):
    page = read(("paragraph", f"<p>Therapy helps. {cite(make_reference())} Some of it.</p>"))
    assert "helps.1 Some" in page.select_one(".prose").get_text()


def test_numbers_run_through_lists_quotes_findings_and_key_points_in_reading_order(
    read, make_reference
):
    references = [make_reference() for _ in range(5)]
    a, b, c, d, e = references
    page = read(
        ("bullet_list", f"<ul><li>A{cite(c)}</li><li>B{cite(a)}</li></ul>"),
        ("quote", {"text": "Words", "attribution": "", "reference": e.pk}),
        ("citation", {"text": "<p>Found.</p>", "reference": a.pk}),
        ("key_points", {"heading": "Key", "points": f"<ul><li>K{cite(d)}{cite(b)}</li></ul>"}),
    )
    assert marks(page) == ["1", "2", "3", "2", "4,5"]
    assert listed(page) == ["Finding 3", "Finding 1", "Finding 5", "Finding 4", "Finding 2"]


def test_every_mark_leads_to_its_source_and_every_source_leads_back(read, make_reference):
    one, two = make_reference(), make_reference()
    page = read(("paragraph", f"<p>A{cite(one)} B{cite(two)} C{cite(one)}</p>"))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    links = page.select("sup.citations a, .references__returns a")
    assert len(links) == 6
    for link in links:
        assert link["href"].startswith("#") and link["href"][1:] in ids


def test_every_way_back_has_a_name_of_its_own(read, make_reference):
    one, two = make_reference(), make_reference()
    page = read(("paragraph", f"<p>A{cite(one)} B{cite(two)} C{cite(one)}</p>"))
    names = [link["aria-label"] for link in page.select(".references__returns a")]
    assert len(names) == 3 == len(set(names))


def test_a_source_cited_nowhere_is_not_listed(read, make_reference):
    cited, _uncited = make_reference(), make_reference()
    assert listed(read(("paragraph", f"<p>A{cite(cited)}</p>"))) == ["Finding 1"]


def test_an_article_without_citations_has_no_reference_list(read):
    page = read(("paragraph", "<p>No sources.</p>"))
    assert not page.select(".references")


def test_a_citation_of_a_source_that_is_gone_leaves_no_trace(read, make_reference):
    kept, gone = make_reference(), make_reference()
    mark = cite(gone)
    Reference.objects.filter(pk=gone.pk).delete()
    page = read(
        ("paragraph", f"<p>A{mark} B{cite(kept)}.</p>"),
        ("citation", {"text": "<p>Found.</p>", "reference": gone.pk}),
    )
    assert marks(page) == ["1"]
    assert "A B1." in page.select_one(".prose").get_text()
    assert gone.label not in page.get_text()


def test_the_words_beside_a_citation_are_all_kept(read, make_reference):
    page = read(("paragraph", f"<p>before <b>bold{cite(make_reference())} words</b> after</p>"))
    assert page.select_one(".prose p").get_text() == "before bold1 words after"


def test_the_list_prints_the_source_and_links_its_doi(read, make_reference):
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
    page = read(("paragraph", f"<p>A{cite(source)}</p>"))
    item = page.select_one(".references li")
    text = " ".join(item.get_text().split())
    assert text.startswith(
        "Able, A. B. and Baker, C.-O. (2020). A study. Journal of Examples, 3(2), 98–109."
    )
    assert item.select_one('a[href="https://doi.org/10.1000/example"]')


def test_two_articles_rendered_at_the_same_time_do_not_disturb_each_other():
    html = {
        name: "".join(f'<p>x<a class="citation" data-reference="{pk}">L</a></p>' for pk in order)
        for name, order in {"up": range(1, 60), "down": range(59, 0, -1)}.items()
    }
    references = {pk: Reference(pk=pk, title=f"T{pk}") for pk in range(1, 60)}

    def numbered(name):
        text, cited = number_citations(html[name], lambda ids: references)
        return name, text, [entry.reference.pk for entry in cited]

    alone = {name: numbered(name) for name in html}
    with ThreadPoolExecutor(8) as pool:
        for name, *result in pool.map(numbered, ["up", "down"] * 100):
            assert (name, *result) == alone[name]


def test_numbering_asks_for_the_references_at_most_once():
    asked = []

    def find(ids):
        asked.append(ids)
        return {}

    number_citations("<p>No citation</p>", find)
    assert asked == []
    number_citations('<a class="citation" data-reference="2">L</a>' * 3, find)
    assert asked == [[2]]


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
    assert listed(page) == [f"Finding {pk - a.pk + 1}" for pk in dict.fromkeys(in_stream)]


@pytest.mark.parametrize("damaged", ['id="abc"', 'id="99999999999999999999999"', 'id="-1"', ""])
def test_a_damaged_citation_leaves_no_trace_and_breaks_nothing(read, make_reference, damaged):
    page = read(
        ("paragraph", f'<p>A<a linktype="citation" {damaged}>odd</a> B{cite(make_reference())}</p>')
    )
    assert page.select_one(".prose p").get_text() == "A B1"


def test_a_label_broken_over_two_lines_is_still_one_citation(read, make_reference):
    page = read(("paragraph", f"<p>A{cite(make_reference()).replace(' ', chr(10))}.</p>"))
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
def test_a_damaged_link_leads_nowhere_and_breaks_nothing(read, kind, damaged):
    page = read(("paragraph", f'<p>A <a linktype="{kind}" {damaged}>word</a>.</p>'))
    assert page.select_one(".prose p").get_text() == "A word."
    assert not page.select(".prose a[href]")
