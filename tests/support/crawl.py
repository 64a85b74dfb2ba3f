"""Everything a visitor can reach by following links."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from tests.support.server import PracticeServer

# Pages that nothing links to, or only with an address of the visitor's own making.
UNLINKED = [
    "/search/?q=therapy",
    "/search/?q=nothing+like+this",
    "/search/?q=evidence&topic=the-brain",
    "/search/?q=psychodinamic",
    "/search/",
    "/blog/?page=1",
    "/appointment/sent/",
]
NOT_FOUND = "/no-such-page/"
NOT_PAGES = ("/admin/", "/static/", "/media/", "/documents/")


@dataclass
class Crawl:
    pages: dict[str, str] = field(default_factory=dict)  # HTML by path, the 404 page included
    broken: dict[str, str] = field(default_factory=dict)  # the page that links there, by path


def crawl(server: PracticeServer) -> Crawl:
    """Follow the links of every page, from the sitemap and from what it leaves out."""
    found = Crawl()
    waiting = dict.fromkeys(UNLINKED, "the list of unlinked pages")
    waiting |= dict.fromkeys(sitemap(server), "the sitemap")
    seen = set(waiting)
    while waiting:
        path, source = waiting.popitem()
        status, content_type, text = server.get(path)
        if status != 200:
            found.broken[path] = source
        if status != 200 or content_type != "text/html":
            continue
        found.pages[path] = text
        new = [link for link in links(text, path) if link not in seen]
        seen.update(new)
        waiting.update(dict.fromkeys(new, path))
    found.pages[NOT_FOUND] = server.get(NOT_FOUND)[2]
    return found


def sitemap(server: PracticeServer) -> list[str]:
    """The paths that /sitemap.xml lists."""
    locations = ElementTree.fromstring(server.get("/sitemap.xml")[2]).findall(".//{*}loc")
    return [urlsplit(location.text).path for location in locations]


def links(html: str, path: str) -> list[str]:
    """The paths on this site, each with its query, that the page at ``path`` links to."""
    hrefs = [link["href"] for link in BeautifulSoup(html, "html.parser").select("a[href]")]
    found = [urlsplit(urljoin(f"//here{path}", href)) for href in hrefs]
    return [
        link.path + (f"?{link.query}" if link.query else "")
        for link in found
        if link.netloc == "here" and not link.path.startswith(NOT_PAGES)
    ]
