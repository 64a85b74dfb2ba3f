"""References as staff keep them: through the admin."""

import pytest
from django.urls import reverse

from blog.models import Reference
from tests.blog.test_citations import cite


def url(name, *args):
    return reverse(Reference.snippet_viewset.get_url_name(name), args=args)


def test_a_reference_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, make_reference
):
    source = make_reference()
    write_article(title="On sleep", body=[("paragraph", f"<p>A{cite(source)}</p>")])
    write_article(
        title="On dreams", body=[("citation", {"text": "<p>F</p>", "reference": source.pk})]
    )
    response = editor.post(url("delete", source.pk), follow=True)
    assert Reference.objects.filter(pk=source.pk).exists()
    text = response.content.decode()
    assert "On sleep" in text and "On dreams" in text


def test_a_reference_used_only_in_a_draft_is_not_deleted_either(
    editor, write_article, make_reference
):
    source = make_reference()
    post = write_article(title="On waking", body=[("paragraph", "<p>A</p>")])
    post.body = [("paragraph", f"<p>A{cite(source)}</p>")]
    post.save_revision()
    response = editor.post(url("delete", source.pk), follow=True)
    assert Reference.objects.filter(pk=source.pk).exists()
    assert "On waking" in response.content.decode()


def test_deleting_many_at_once_is_refused_when_one_is_in_use(editor, write_article, make_reference):
    used, unused = make_reference(), make_reference()
    write_article(body=[("paragraph", f"<p>A{cite(used)}</p>")])
    editor.post(
        reverse("wagtail_bulk_action", args=["blog", "reference", "delete"])
        + f"?id={used.pk}&id={unused.pk}"
    )
    assert Reference.objects.count() == 2


def test_a_reference_that_nothing_cites_can_be_deleted(editor, make_reference):
    source = make_reference()
    editor.post(url("delete", source.pk))
    assert not Reference.objects.exists()


def test_a_doi_may_be_pasted_as_a_link(editor):
    editor.post(
        url("add"),
        {"type": "book", "title": "A book", "doi": "https://doi.org/10.1000/Example"},
    )
    assert Reference.objects.get().doi == "10.1000/Example"


def test_the_same_doi_twice_is_refused_by_the_name_of_the_first(editor, make_reference):
    make_reference(doi="10.1000/example", title="The first")
    response = editor.post(
        url("add"), {"type": "book", "title": "The second", "doi": "10.1000/example"}
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
def test_a_wrong_detail_gets_a_sentence_of_its_own(editor, field, value, sentence):
    response = editor.post(url("add"), {"type": "book", "title": "A book", field: value})
    assert sentence in response.content.decode()
    assert not Reference.objects.exists()


def test_the_dialogue_says_at_its_top_which_fields_to_look_at_again(editor):
    create = reverse(Reference.snippet_viewset.chooser_viewset.get_url_name("create"))
    wrong = {"type": "book", "title": "A book", "issued": "2999", "doi": "nonsense"}
    response = editor.post(create, {f"new-reference-{name}": wrong[name] for name in wrong})
    dialogue = response.json()["htmlFragment"]
    sentence = "Nothing has been added yet. Look again at: Year, DOI."
    assert dialogue.index(sentence) < dialogue.index("<form")
    assert "A DOI looks like" in dialogue and not Reference.objects.exists()


def test_searching_for_a_quotation_mark_finds_nothing_and_breaks_nothing(editor, make_reference):
    make_reference()
    assert editor.get(url("list"), {"q": '"'}).status_code == 200
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
