"""Everything a visitor can reach by following links."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from tests.support.server import PracticeServer

# Pages that no other page links to, or that depend on what a visitor has typed.
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
OTHER_PATHS = ("/admin/", "/static/", "/media/", "/documents/")


@dataclass
class Crawl:
    pages: dict[str, str] = field(default_factory=dict)  # HTML by path, the 404 page included
    broken_links: dict[str, str] = field(default_factory=dict)  # the page with the link, by path


def crawl(server: PracticeServer) -> Crawl:
    """Follow the links of every page, from the sitemap and from what it leaves out."""
    result = Crawl()
    queue = dict.fromkeys(UNLINKED, "the list of unlinked pages")
    queue |= dict.fromkeys(sitemap_paths(server), "the sitemap")
    seen = set(queue)
    while queue:
        path, source = queue.popitem()
        status, content_type, text = server.get(path)
        if status != 200:
            result.broken_links[path] = source
        if status != 200 or content_type != "text/html":
            continue
        result.pages[path] = text
        new = [link for link in linked_paths(text, path) if link not in seen]
        seen.update(new)
        queue.update(dict.fromkeys(new, path))
    result.pages[NOT_FOUND] = server.get(NOT_FOUND)[2]
    return result


def sitemap_paths(server: PracticeServer) -> list[str]:
    """The paths that /sitemap.xml lists."""
    locations = ElementTree.fromstring(server.get("/sitemap.xml")[2]).findall(".//{*}loc")
    return [urlsplit(location.text).path for location in locations]


def linked_paths(html: str, path: str) -> list[str]:
    """The paths on this site, each with its query, that the page at ``path`` links to."""
    hrefs = [link["href"] for link in BeautifulSoup(html, "html.parser").select("a[href]")]
    urls = [urlsplit(urljoin(f"//site{path}", href)) for href in hrefs]
    return [
        url.path + (f"?{url.query}" if url.query else "")
        for url in urls
        if url.netloc == "site" and not url.path.startswith(OTHER_PATHS)
    ]
