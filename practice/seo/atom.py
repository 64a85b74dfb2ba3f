"""Atom feeds (RFC 4287) that carry whole texts."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.utils.feedgenerator import Atom1Feed

# The rest is for the site's own style and script.
PORTABLE_ATTRIBUTES = ("href", "src", "alt", "width", "height")
# https://www.w3.org/TR/xml/#charsets; text pasted from Word has some.
INVALID_XML_CHARACTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class FullTextAtomFeed(Atom1Feed):
    """Django's Atom with what it leaves out: the whole text, and more than one author."""

    def latest_post_date(self):
        """Django would date an empty feed to the moment of the request."""
        return super().latest_post_date() if self.items else self.feed["updated"]

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if url:
                handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


def xml_safe(text: str) -> str:
    """``text`` without what XML cannot hold, even escaped."""
    return INVALID_XML_CHARACTERS.sub("", text)


def portable_html(html: str, page_url: str) -> str:
    """``html`` of the page at ``page_url`` for feed readers: absolute links, no responsive images,
    no attributes for the site's own style.

    A link within the page, such as a citation's, leads to that place of the page on the site.
    """
    site_url = "{0.scheme}://{0.netloc}".format(urlsplit(page_url))
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for picture in soup.find_all("picture"):
        picture.unwrap()
    for element in soup.find_all(True):
        kept = {name: str(element[name]) for name in PORTABLE_ATTRIBUTES if name in element.attrs}
        for name in {"href", "src"} & kept.keys():
            if kept[name].startswith("#"):
                kept[name] = page_url + kept[name]
            elif kept[name].startswith("/") and not kept[name].startswith("//"):
                kept[name] = site_url + kept[name]
        element.attrs = dict(kept)
    return str(soup)
