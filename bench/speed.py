"""The article from memory beside nginx, and made anew beside a bare Wagtail page."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.load import Round, Spread, load
from bench.processes import peak_megabytes
from bench.progress import Progress
from bench.servers import Server, get, granian, nginx
from bench.sites import Site

CONNECTIONS = (1, 16)
# What Chrome sends, which gets brotli; and what a program sends, which gets the text as it is.
CLIENTS = {
    "browser": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
        "*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Accept-Language": "en-GB,en;q=0.9",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Safari/537.36",
    },
    "program": {},
}
# Whoever has a session cookie is never answered from memory, even if it is no session's.
PAST_THE_CACHE = {"Cookie": "sessionid=none"}
WARM_UP = 1  # seconds


@dataclass(frozen=True)
class Found:
    """What the rounds of one server found."""

    rate: Spread  # requests a second
    p50: Spread  # milliseconds
    p99: Spread
    cpu: Spread  # milliseconds for 1,000 requests

    @classmethod
    def of(cls, rounds: list[Round]) -> "Found":
        return cls(
            *(
                Spread.of(getattr(one, name) for one in rounds)
                for name in ("rate", "p50", "p99", "cpu")
            )
        )


@dataclass(frozen=True)
class Speed:
    """``cached`` is by client, connections and server; ``uncached`` by page; ``bytes`` of the
    article's body by client; ``memory`` in MB by server."""

    cached: dict[tuple[str, int, str], Found]
    uncached: dict[str, Found]
    bytes: dict[str, int]
    memory: dict[str, float]

    def ratio(self, name: str, client: str = "browser", connections: int = 16) -> float | None:
        """The site's median of ``name`` over nginx's; None without nginx."""
        ours, theirs = (
            self.cached.get((client, connections, server)) for server in ("site", "nginx")
        )
        return getattr(ours, name).median / getattr(theirs, name).median if theirs else None


def speed(
    site: Site, folder: Path, progress: Progress, *, with_nginx: bool, rounds: int, seconds: int
) -> Speed:
    """Ask all servers in turns, so that whatever else the machine does hits them alike."""
    article = site.run(
        "from bench.pages import address_of_the_article; print(address_of_the_article())"
    ).strip()
    with ExitStack() as stack:
        ours = stack.enter_context(granian(site))
        answers = {client: get(ours.url + article, asked) for client, asked in CLIENTS.items()}
        servers = {"site": ours}
        if with_nginx:
            files = {f"/{client}": answer for client, answer in answers.items()}
            servers["nginx"] = stack.enter_context(nginx(folder / "nginx", files))
        found: dict[tuple[str, int, str], list[Round]] = {}
        for _ in progress(range(rounds), "From memory"):
            for client, asked in CLIENTS.items():
                for connections in CONNECTIONS:
                    for name, server in servers.items():
                        path = f"/{client}" if name == "nginx" else article
                        found.setdefault((client, connections, name), []).append(
                            load(server, path, asked, connections, seconds)
                        )
        pages = {
            "article": (ours, article),
            "bare Wagtail page": (stack.enter_context(granian(site, bare=True)), bare(site)),
        }
        return Speed(
            cached={key: Found.of(value) for key, value in found.items()},
            uncached=uncached(pages, progress, rounds, seconds),
            bytes={client: len(answer.body) for client, answer in answers.items()},
            memory={name: peak_megabytes(server.pid) for name, server in servers.items()},
        )


def uncached(
    pages: dict[str, tuple[Server, str]], progress: Progress, rounds: int, seconds: int
) -> dict[str, Found]:
    """Ask for each page past the cache, one request at a time."""
    found: dict[str, list[Round]] = {name: [] for name in pages}
    for server, path in pages.values():
        load(server, path, PAST_THE_CACHE, 1, WARM_UP)
    for _ in progress(range(rounds), "Past the cache"):
        for name, (server, path) in pages.items():
            found[name].append(load(server, path, PAST_THE_CACHE, 1, seconds))
    return {name: Found.of(value) for name, value in found.items()}


def bare(site: Site) -> str:
    """The address of a new page that is nothing but a Wagtail page, under the home page."""
    return site.run(
        "from wagtail.models import Page, Site\n"
        "home = Site.objects.get(is_default_site=True).root_page\n"
        "print(home.add_child(instance=Page(title='Bare', slug='bare')).get_url())"
    ).strip()
