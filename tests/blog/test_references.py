"""References as staff keep them, and as a reference list prints them."""

import pytest
from django.urls import reverse

from blog.models import Reference
from tests.support.snippets import snippet_url


def test_a_doi_may_be_pasted_as_a_link(editor):
    editor.post(
        snippet_url(Reference, "add"),
        {"type": "book", "title": "A book", "doi": "https://doi.org/10.1000/Example"},
    )
    assert Reference.objects.get().doi == "10.1000/Example"


def test_a_doi_that_another_reference_has_is_refused_with_its_name(editor, make_reference):
    make_reference(doi="10.1000/example", title="The first")
    response = editor.post(
        snippet_url(Reference, "add"),
        {"type": "book", "title": "The second", "doi": "10.1000/example"},
    )
    assert "This source is already here, as “Author1 2001. The first”." in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("doi", "11.1/x", "A DOI looks like 10.1037/a0018378."),
        ("pmid", "PMC12", "A PubMed number has only digits."),
        ("issued", "2999", "This year is still to come."),
    ],
)
def test_each_invalid_field_has_a_message_of_its_own(editor, field, value, sentence):
    response = editor.post(
        snippet_url(Reference, "add"), {"type": "book", "title": "A book", field: value}
    )
    assert sentence in response.content.decode()
    assert not Reference.objects.exists()


def test_the_chooser_names_the_invalid_fields_above_the_form(editor):
    create = reverse(Reference.snippet_viewset.chooser_viewset.get_url_name("create"))
    wrong = {"type": "book", "title": "A book", "issued": "2999", "doi": "nonsense"}
    response = editor.post(create, {f"new-reference-{name}": wrong[name] for name in wrong})
    dialogue = response.json()["htmlFragment"]
    sentence = "Nothing has been added yet. Look again at: Year, DOI."
    assert dialogue.index(sentence) < dialogue.index("<form")
    assert "A DOI looks like" in dialogue and not Reference.objects.exists()


def test_a_search_for_a_quotation_mark_is_answered(editor, make_reference):
    make_reference()
    assert editor.get(snippet_url(Reference, "list"), {"q": '"'}).status_code == 200
    choose = reverse(Reference.snippet_viewset.chooser_viewset.get_url_name("choose"))
    assert editor.get(choose, {"q": '" OR NEAR('}).status_code == 200


@pytest.mark.parametrize(
    ("authors", "label", "line"),
    [
        ("Shedler, Jonathan", "Shedler 2010", "Shedler, J."),
        ("Ochsner, Kevin N.\nGross, James J.", "Ochsner and Gross 2010",
         "Ochsner, K. N. and Gross, J. J."),
        ("Allen, Jon G.\nFonagy, Peter\nBateman, Anthony W.", "Allen et al. 2010",
         "Allen, J. G., Fonagy, P. and Bateman, A. W."),
        ("National Institute for Examples", "National Institute for Examples 2010",
         "National Institute for Examples"),
        ("Plato,", "Plato 2010", "Plato"),
        (", Ann", "Ann 2010", "A."),
        (",\nPlato,", "Plato 2010", "Plato"),
        ("", "A title 2010", ""),
    ],
)  # fmt: skip
def test_authors_are_printed_as_in_a_reference_list(authors, label, line):
    source = Reference(title="A title", authors=authors, issued=2010)
    assert (source.label, source.author_line) == (label, line)
