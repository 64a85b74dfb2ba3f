"""Whole articles as HTML that can be read outside the site, in a feed reader."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from blog.citations import cited_ids, number_citations
from practice.core.image_roles import IN_TEXT
from practice.core.models import practice_details
from practice.core.streamfield import images_in, render_body
from practice.images.renditions import prefetch_renditions
from practice.seo.atom import portable_html, xml_safe

SEPARATOR = "\0"  # between articles; no text has it after xml_safe


def feed_contents(posts: Sequence[Page], request) -> list[str]:
    """The text of each article with its references, every link with its whole address.

    Images, links and references are looked up for all the articles together, so that twenty
    take as many queries as one.
    """
    if not posts:
        return []
    body_block = posts[0].body.stream_block
    bodies = body_block.bulk_to_python([list(post.body.raw_data) for post in posts])
    prefetch_renditions((image, IN_TEXT.specs) for body in bodies for image in images_in(body))
    context = {"request": request, "practice": practice_details(request)}
    stored = [xml_safe(render_body(body, context)) for body in bodies]
    expanded = expand_db_html(SEPARATOR.join(stored)).split(SEPARATOR)
    cited = {pk for html in expanded for pk in cited_ids(html)}
    references = body_block.find_references(cited) if cited else {}

    contents = []
    for post, html in zip(posts, expanded, strict=True):
        numbered, listed = number_citations(html, lambda _: references)
        entry = render_to_string("blog/feed_entry.html", {"html": numbered, "references": listed})
        contents.append(portable_html(xml_safe(entry), post.get_full_url(request)))
    return contents
