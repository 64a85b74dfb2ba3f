"""The blocks of an article's body, as the editor checks them."""

import pytest
from django.template import Context, Template
from wagtail.blocks import StreamBlockValidationError

from tests.support.blocks import paragraph
from tests.support.citations import cite


def heading(text, level="2"):
    return ("heading", {"level": level, "text": text})


def test_a_smaller_heading_needs_a_heading_above_it(write_article):
    body = write_article(body=[heading("Small", "3"), heading("Large")]).body
    with pytest.raises(StreamBlockValidationError) as refused:
        body.stream_block.clean(body)
    assert "needs a heading somewhere above it" in str(refused.value.non_block_errors)


def test_include_block_renders_links_and_citations_in_any_template(
    write_article, make_reference, django_assert_num_queries
):
    source, target = make_reference(), write_article()
    link = f'<a linktype="page" id="{target.pk}">there</a>'
    article = write_article(
        body=[
            paragraph(f"Look {link}.{cite(source)}"),
            ("key_points", {"heading": "Key points", "points": f"<ul><li>{link}</li></ul>"}),
        ]
    )
    template = Template("{% load wagtailcore_tags %}{% include_block page.body %}")
    with django_assert_num_queries(2):  # for all links, and for all references
        html = template.render(Context({"page": article}))
    assert html.count(f'<a href="{target.get_url()}">there</a>') == 2
    assert 'href="#_reference-1"' in html and "linktype" not in html


def test_a_block_that_stands_alone_expands_its_own_links(write_article):
    target = write_article()
    link = f'<a linktype="page" id="{target.pk}">there</a>'
    article = write_article(body=[paragraph(link)])
    assert f'<a href="{target.get_url()}">there</a>' in article.body[0].render()
