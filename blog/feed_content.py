"""Whole articles as HTML that can be read outside the site, in a feed reader."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from blog.citations import ids_in, number_citations
from blog.models import BlogPostPage, Reference
from practice.core.context_processors import practice_for
from practice.core.image_roles import IN_TEXT
from practice.core.streamfield import pictures
from practice.images.renditions import prefetch_renditions

KEPT = ("href", "src", "alt", "width", "height")  # the rest is for the site's own style and script
BREAK = "\0"  # between articles
# What XML cannot hold, even escaped (https://www.w3.org/TR/xml/#charsets); Word leaves some.
UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def full_texts(posts: Sequence[BlogPostPage], request) -> list[str]:
    """The text of each article with its references, every link with its whole address.

    Pictures, links and references are looked up for all the articles together, so that twenty
    take as many queries as one.
    """
    if not posts:
        return []
    parts = expand_db_html(BREAK.join(render_together(posts, request))).split(BREAK)
    cited = {pk for html in parts for pk in ids_in(html)}
    references = Reference.objects.order_by().in_bulk(cited) if cited else {}
    texts = []
    for post, part in zip(posts, parts, strict=True):
        html, listed = number_citations(part, lambda _: references)
        entry = render_to_string("blog/feed_entry.html", {"html": html, "references": listed})
        texts.append(portable(printable(entry), post.get_full_url(request)))
    return texts


def render_together(posts: Sequence[BlogPostPage], request) -> list[str]:
    """The HTML of each body, its links and citations as stored.

    A stream loads what its blocks refer to at once for each kind of block; one stream of all the
    bodies does so for all.
    """
    lengths = [len(post.body) for post in posts]
    body = StreamValue(
        posts[0].body.stream_block,
        [block for post in posts for block in post.body.raw_data],
        is_lazy=True,
    )
    prefetch_renditions((picture, IN_TEXT.specs) for picture in pictures(body))
    context = {"request": request, "practice": practice_for(request)}
    pieces = iter([block.render(context) for block in body])
    return [printable("\n".join(next(pieces) for _ in range(length))) for length in lengths]


def portable(html: str, address: str) -> str:
    """``html`` of the article at ``address`` with whole addresses, and nothing for our own style.

    A link within the page, such as a citation's, leads to that place of the article on the site.
    """
    site = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for picture in soup.find_all("picture"):
        picture.unwrap()
    for element in soup.find_all(True):
        kept = {name: str(element[name]) for name in KEPT if name in element.attrs}
        for name in {"href", "src"} & kept.keys():
            if kept[name].startswith("#"):
                kept[name] = address + kept[name]
            elif kept[name].startswith("/") and not kept[name].startswith("//"):
                kept[name] = site + kept[name]
        element.attrs = dict(kept)
    return str(soup)
