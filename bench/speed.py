"""A cached article beside nginx, and an uncached one beside a bare Wagtail page."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.load import Round, Summary, run_wrk
from bench.processes import peak_megabytes
from bench.progress import Progress
from bench.servers import Server, fetch, running_granian, running_nginx
from bench.sites import Site

CONNECTIONS = (1, 16)
# The headers of Chrome, which gets brotli, and of a program, which gets an uncompressed body.
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
# A request with a session cookie is never answered by the page cache, even if it is invalid.
UNCACHED_HEADERS = {"Cookie": "sessionid=none"}
WARM_UP_SECONDS = 1


@dataclass(frozen=True)
class ServerSummary:
    """The summary of the rounds of one server."""

    rate: Summary  # requests a second
    p50: Summary  # milliseconds
    p99: Summary
    cpu: Summary  # milliseconds for 1,000 requests

    @classmethod
    def of(cls, rounds: list[Round]) -> "ServerSummary":
        return cls(
            *(
                Summary.of(getattr(one, name) for one in rounds)
                for name in ("rate", "p50", "p99", "cpu")
            )
        )


@dataclass(frozen=True)
class SpeedResults:
    cached: dict[tuple[str, int, str], ServerSummary]  # by client, connections and server
    uncached: dict[str, ServerSummary]  # by page
    bytes: dict[str, int]  # the size of the article's body, by client
    memory: dict[str, float]  # peak megabytes, by server

    def ratio(self, name: str, client: str = "browser", connections: int = 16) -> float | None:
        """The site's median of ``name`` divided by nginx's; None without nginx."""
        ours, theirs = (
            self.cached.get((client, connections, server)) for server in ("site", "nginx")
        )
        return getattr(ours, name).median / getattr(theirs, name).median if theirs else None


def measure_speed(
    site: Site, folder: Path, progress: Progress, *, with_nginx: bool, rounds: int, seconds: int
) -> SpeedResults:
    """Measure all servers in turns, so that other work of the machine affects them alike."""
    article = site.run("from bench.pages import article_url; print(article_url())").strip()
    with ExitStack() as stack:
        ours = stack.enter_context(running_granian(site))
        responses = {
            client: fetch(ours.url + article, headers) for client, headers in CLIENTS.items()
        }
        servers = {"site": ours}
        if with_nginx:
            files = {f"/{client}": response for client, response in responses.items()}
            servers["nginx"] = stack.enter_context(running_nginx(folder / "nginx", files))
        rounds_of: dict[tuple[str, int, str], list[Round]] = {}
        for _ in progress(range(rounds), "From memory"):
            for client, headers in CLIENTS.items():
                for connections in CONNECTIONS:
                    for name, server in servers.items():
                        path = f"/{client}" if name == "nginx" else article
                        rounds_of.setdefault((client, connections, name), []).append(
                            run_wrk(server, path, headers, connections, seconds)
                        )
        pages = {
            "article": (ours, article),
            "bare Wagtail page": (
                stack.enter_context(running_granian(site, bare=True)),
                create_bare_page(site),
            ),
        }
        return SpeedResults(
            cached={key: ServerSummary.of(value) for key, value in rounds_of.items()},
            uncached=uncached(pages, progress, rounds, seconds),
            bytes={client: len(response.body) for client, response in responses.items()},
            memory={name: peak_megabytes(server.pid) for name, server in servers.items()},
        )


def uncached(
    pages: dict[str, tuple[Server, str]], progress: Progress, rounds: int, seconds: int
) -> dict[str, ServerSummary]:
    """Request each page without the page cache, one request at a time."""
    rounds_of: dict[str, list[Round]] = {name: [] for name in pages}
    for server, path in pages.values():
        run_wrk(server, path, UNCACHED_HEADERS, 1, WARM_UP_SECONDS)
    for _ in progress(range(rounds), "Past the cache"):
        for name, (server, path) in pages.items():
            rounds_of[name].append(run_wrk(server, path, UNCACHED_HEADERS, 1, seconds))
    return {name: ServerSummary.of(value) for name, value in rounds_of.items()}


def create_bare_page(site: Site) -> str:
    """The path of a new page of the type wagtail.models.Page, under the home page."""
    return site.run(
        "from wagtail.models import Page, Site\n"
        "home = Site.objects.get(is_default_site=True).root_page\n"
        "print(home.add_child(instance=Page(title='Bare', slug='bare')).get_url())"
    ).strip()
