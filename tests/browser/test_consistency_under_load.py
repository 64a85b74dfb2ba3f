"""While staff publish without a pause, no visitor gets an outdated page or one made for another.

The publisher reports when each publish has returned, and every visitor records when each request
was sent. So each response can be compared with what had been published by then.
"""

import itertools
import json
import os
import random
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from bench.processes import PROJECT
from tests.support.http_visitor import Response, Visitor
from tests.support.publisher import DRAFT
from tests.support.server import PracticeServer

pytestmark = pytest.mark.processes

# A thorough run has 200 publishes, and takes most of a minute.
PUBLISHES = int(os.environ.get("LOAD_TEST_PUBLISHES", "50"))
REQUESTS = 25 * PUBLISHES
VISITORS = 6
ENCODINGS = [None, "gzip, deflate, br, zstd", "br", "gzip", "br;q=0, gzip;q=0.1", "*", ";,=q;\t,"]
NUMBERED = re.compile(r"published (article\d|author|practice|reference) (\d+)")
# What may differ between two readings of the same page: running numbers, times of revisions, and
# the version of the social card, which bears the author's and the practice's names.
CHANGING = re.compile(
    r"(?<=published )(article\d|author|practice|reference) \d+|\d{4}-\d\d-\d\dT[\d:.+Z]+"
    r"|(?<=/cards/)\d+-[0-9a-f]{12}"
)
CSRF_TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
NOT_FOR_A_VISITOR = [DRAFT, "wagtail-userbar", "Traceback"]
# Paths that no URL pattern matches. A part that stands for the path is filled in.
UNKNOWN_PATHS = [
    "/{0}",
    "/%2e%2e{0}",
    "{0};a=b",
    "{0}%00",
    "{0}%ff",
    "{0}/..%2f",
    "{0}." + "x" * 3000,
]
TOKEN_PREFIX = "token-of-"


@dataclass
class Publisher:
    """The running tests.support.publisher, and what it has reported so far."""

    process: subprocess.Popen
    session: str
    articles: list[str]
    author: str
    # When each number was published, by what has the number.
    published: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    has_finished: bool = False

    def start(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def read_reports(self) -> None:
        for line in itertools.islice(self.process.stdout, PUBLISHES):
            report = json.loads(line)
            self.published[report["published"]].append((report["returned"], report["number"]))
        self.has_finished = True

    def number_at(self, name: str, moment: float) -> int:
        """The last number with which ``name`` had been published at ``moment``."""
        return max([number for then, number in self.published[name] if then < moment], default=0)


@contextmanager
def running_publisher(server: PracticeServer) -> Iterator[Publisher]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.publisher", str(PUBLISHES)],
        cwd=PROJECT,
        env=server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Publisher(process, **json.loads(process.stdout.readline()))
    finally:
        process.communicate("\n\n")
    assert process.returncode == 0


class LoadTest:
    """The kinds of requests that visitors send, each with what must be true of its response."""

    def __init__(self, server: PracticeServer, publisher: Publisher):
        self.server = server
        self.publisher = publisher
        self.paths = ["/", "/blog/", "/blog/feed/", "/about/", *publisher.articles]
        self.paths.append(publisher.author)
        visitor = Visitor(server.url, "before the load")
        # What each page says before the load, once its renditions have been made.
        self.before = {path: visitor.request(path) for path in self.paths for _ in range(2)}
        self.request_number = itertools.count(1)

    def visit(self, name: str) -> Visitor:
        """Send requests until all is published and the visitors together have sent enough."""
        visitor, chance = Visitor(self.server.url, name), random.Random(name)
        frequent = [self.get, self.get_conditionally, self.head, self.get_range]
        frequent += [self.get_with_cookies, self.get_with_query]
        rare = [self.get_as_editor, self.get_with_unknown_session, self.get_form]
        rare += [self.search, self.get_with_other_host, self.get_unknown_page]
        rare += [self.get_unknown_path, self.get_absolute_url]
        while not (self.publisher.has_finished and next(self.request_number) > REQUESTS):
            send = chance.choice(rare if chance.random() < 0.1 else frequent)
            send(visitor, chance.choice(self.paths), chance)
        return visitor

    def get(self, visitor, path, chance):
        self.check_page(visitor.request(path, Accept_Encoding=chance.choice(ENCODINGS)))

    def get_conditionally(self, visitor, path, chance):
        encoding = chance.choice(ENCODINGS)
        cached = visitor.cache.get((path, encoding))
        if cached is None:
            visitor.cache[path, encoding] = visitor.request(path, Accept_Encoding=encoding)
            return
        etag = cached.headers["etag"]
        response = visitor.request(
            path, Accept_Encoding=encoding, If_None_Match=f'"other", W/{etag}'
        )
        if response.status == 304:  # then the visitor goes on reading what it has
            assert (response.body, response.headers["etag"]) == (b"", etag)
            response.text = cached.text
            self.check_page(response, status=304)
        else:
            visitor.cache[path, encoding] = response
            self.check_page(response)

    def head(self, visitor, path, chance):
        response = visitor.request(path, "HEAD", Accept_Encoding=chance.choice(ENCODINGS))
        assert (response.status, response.body) == (200, b"")
        assert int(response.headers["content-length"]) > 1_000

    def get_range(self, visitor, path, chance):
        start = chance.randrange(100)
        self.check_page(visitor.request(path, Range=f"bytes={start}-{start + 9}", If_Range='"x"'))

    def get_with_cookies(self, visitor, path, chance):
        cookies = [f"seen={visitor.name}", f"csrftoken={'a' * 32}", "=; ;;,", "sessionie=1"]
        chance.shuffle(cookies)
        cookie = chance.choice([cookies[0], "; ".join(cookies)])
        self.check_page(visitor.request(path, Cookie=cookie))

    def get_with_query(self, visitor, path, chance):
        token = self.make_token(visitor, chance)
        query = chance.choice(["?x={0}", "?%00={0}&%ff", "?utm_source={0}&page=1", "?{0}=%3Cb%3E"])
        response = visitor.request(path, target=path + query.format(token))
        if "%00" in query and response.status == 400:
            # Django refuses a NUL byte; the page cache leaves out a query that the page ignores.
            self.check_contains_no_other_token(response, token)
        else:
            self.check_page(response, token=token, compare=False)

    def get_as_editor(self, visitor, path, chance):
        response = visitor.request(path, Cookie=f"a=b; sessionid={self.publisher.session}")
        assert response.status == 200
        assert "no-store" in response.headers["cache-control"]
        if "html" in response.headers["content-type"]:
            assert "wagtail-userbar" in response.text
        self.check_is_current(response)
        visitor.responses.pop()  # an editor may see what a visitor may not

    def get_with_unknown_session(self, visitor, path, chance):
        response = visitor.request(path, Cookie=f"sessionid={chance.random()}")
        self.check_page(response)
        assert "no-store" in response.headers["cache-control"]
        assert all("Max-Age=0" in cookie for cookie in response.cookies)  # it is deleted
        response.cookies.clear()

    def get_form(self, visitor, path, chance):
        response = visitor.request("/appointment/", Accept_Encoding=chance.choice(ENCODINGS))
        assert response.status == 200
        assert CSRF_TOKEN.search(response.text)
        assert response.cookies
        self.check_is_current(response)

    def search(self, visitor, path, chance):
        token = self.make_token(visitor, chance)
        response = visitor.request("/search/", target=f"/search/?q={token}")
        assert response.status == 200
        self.check_contains_no_other_token(response, token)

    def get_with_other_host(self, visitor, path, chance):
        token = self.make_token(visitor, chance)
        for host in (f"{token}.example", f"{visitor.host}@{token}", f"{visitor.host}, {token}"):
            response = visitor.request(path, Host=host, X_Forwarded_Host=token)
            assert response.status == 400
            self.check_contains_no_other_token(response, token)
        self.check_page(visitor.request(path, X_Forwarded_Host=token, X_Forwarded_Proto=token))

    def get_unknown_page(self, visitor, path, chance):
        token = self.make_token(visitor, chance)
        response = visitor.request(f"{path}{token}/")
        assert response.status == 404
        self.check_contains_no_other_token(response, token)

    def get_unknown_path(self, visitor, path, chance):
        token = self.make_token(visitor, chance)
        target = chance.choice(UNKNOWN_PATHS).format(path)
        response = visitor.request(
            path, target=target, X_HTTP_Method_Override="DELETE", X_Rewrite=token
        )
        assert response.status == 404, target
        self.check_contains_no_other_token(response, token)

    def get_absolute_url(self, visitor, path, chance):
        """RFC 9112, 3.2.2; the server is told the host by the header nevertheless."""
        token = self.make_token(visitor, chance)
        response = visitor.request(
            path,
            target=f"http://{token}.example{path}",
            X_HTTP_Method_Override="DELETE",
            X_Rewrite=token,
        )
        self.check_page(response, token=token)

    def make_token(self, visitor: Visitor, chance: random.Random) -> str:
        """A word that is in no other request, and so may be in no response to another."""
        return f"{TOKEN_PREFIX}{visitor.name}-{chance.getrandbits(60):x}"

    def check_page(
        self, response: Response, status: int = 200, token: str = "", compare: bool = True
    ) -> None:
        """``compare``: but for running numbers it must be the page as it was before the load."""
        assert response.status == status
        if compare:
            before = self.before[response.path].text
            assert CHANGING.sub("#", response.text) == CHANGING.sub("#", before), response.path
        self.check_is_current(response)
        self.check_contains_no_other_token(response, token)

    def check_contains_no_other_token(self, response: Response, token: str = "") -> None:
        text = response.text + json.dumps(response.headers)
        assert TOKEN_PREFIX not in (text.replace(token, "") if token else text)

    def check_is_current(self, response: Response) -> None:
        for name, number in set(NUMBERED.findall(response.text)):
            least = self.publisher.number_at(name, response.sent)
            assert int(number) >= least, f"{response.path} shows {name} {number}, not {least}"


@pytest.fixture
def publisher(practice_server) -> Iterator[Publisher]:
    log_size = practice_server.log_file.stat().st_size
    with running_publisher(practice_server) as publisher:
        yield publisher
    # Requests that are refused are logged with a traceback, and other tests look for tracebacks.
    os.truncate(practice_server.log_file, log_size)


def test_no_response_is_outdated_or_contains_what_was_made_for_another(practice_server, publisher):
    load_test = LoadTest(practice_server, publisher)
    publisher.start()
    with ThreadPoolExecutor(VISITORS + 1) as threads:
        reports = threads.submit(publisher.read_reports)
        visitors = list(threads.map(load_test.visit, map(str, range(VISITORS))))
        reports.result()

    responses = [response for visitor in visitors for response in visitor.responses]
    assert len(responses) >= REQUESTS * 0.9
    assert sum(map(len, publisher.published.values())) == PUBLISHES
    assert [response.path for response in responses if response.status >= 500] == []
    for response in responses:
        for word in NOT_FOR_A_VISITOR:
            assert word not in response.text
        if response.path != "/appointment/":
            assert "csrfmiddlewaretoken" not in response.text
            assert not response.cookies, response
    forms = [response for response in responses if response.path == "/appointment/"]
    cookies = [cookie for response in forms for cookie in response.cookies]
    assert len(set(cookies)) == len(forms) > 10
