"""Many visitors of many manners, while staff publish without a pause.

The publisher notes when each publish has returned, every visitor when each request was sent. So it
can be told afterwards of each answer whether it was older than what had been published by then.
"""

import gzip
import itertools
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

import brotli
import pytest

from tests.support import publisher
from tests.support.server import PROJECT, PracticeServer

# The whole storm has 200 publishes, and takes most of a minute: STORM=200 asks for it.
PUBLISHES = int(os.environ.get("STORM", "50"))
REQUESTS = 25 * PUBLISHES
CLIENTS = 6
ENCODINGS = [None, "gzip, deflate, br, zstd", "br", "gzip", "br;q=0, gzip;q=0.1", "*", ";,=q;\t,"]
NUMBERED = re.compile(r"storm (article\d|author|practice|reference) (\d+)")
# What may differ between two readings of the same page: running numbers, times of revisions, and
# the version of the card, which bears the author's and the practice's names.
PASSING = re.compile(
    r"(?<=storm )(article\d|author|practice|reference) \d+|\d{4}-\d\d-\d\dT[\d:.+Z]+"
    r"|(?<=/cards/)\d+-[0-9a-f]{12}"
)
TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
NOT_FOR_A_VISITOR = [publisher.SECRET, "wagtail-userbar", "Traceback"]


@dataclass
class Publisher:
    """The running publisher.py, and what it has said so far."""

    process: subprocess.Popen
    session: str = ""
    articles: list[str] = field(default_factory=list)
    author: str = ""
    # Running numbers and when they were published, by what they stand on.
    published: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    has_finished: bool = False

    def listen(self) -> None:
        for line in itertools.islice(self.process.stdout, PUBLISHES):
            said = json.loads(line)
            self.published[said["published"]].append((said["returned"], said["number"]))
        self.has_finished = True

    def number_at(self, name: str, moment: float) -> int:
        """The last number under which ``name`` had been published at ``moment``."""
        return max([number for then, number in self.published[name] if then < moment], default=0)


@dataclass
class Answer:
    path: str
    sent: float
    status: int
    headers: dict[str, str]
    body: bytes
    text: str
    cookies: list[str]


class Visitor:
    """A client that keeps its connection and knows the tags of what it has read."""

    def __init__(self, server: PracticeServer, name: str):
        self.connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.host = urlsplit(server.url).netloc
        self.name = name
        self.read: dict[tuple, Answer] = {}
        self.answers: list[Answer] = []

    def ask(self, path: str, method: str = "GET", target: str = "", **headers) -> Answer:
        """The answer to a request for ``path``, written as ``target``; ``headers`` may be lists."""
        headers = {"Host": self.host} | headers
        sent = time.monotonic()
        self.connection.putrequest(
            method, target or path, skip_host=True, skip_accept_encoding=True
        )
        for header, values in headers.items():
            for value in values if isinstance(values, list) else [values]:
                if value is not None:
                    self.connection.putheader(header.replace("_", "-"), value)
        self.connection.endheaders()
        response = self.connection.getresponse()
        body = response.read()
        encoding = response.headers.get("Content-Encoding", "")
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
        text = decode(body).decode(errors="replace") if body else ""
        answer = Answer(
            path,
            sent,
            response.status,
            {name.lower(): value for name, value in response.headers.items()},
            body,
            text,
            response.headers.get_all("Set-Cookie", []),
        )
        self.answers.append(answer)
        return answer


@contextmanager
def publishing(server: PracticeServer) -> Iterator[Publisher]:
    process = subprocess.Popen(
        [sys.executable, publisher.__file__, str(PUBLISHES)],
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


class Storm:
    """What the visitors ask for, and what may be said of every answer by itself."""

    def __init__(self, server: PracticeServer, staff: Publisher):
        self.server = server
        self.staff = staff
        self.paths = ["/", "/blog/", "/blog/feed/", "/about/", *staff.articles, staff.author]
        calm = Visitor(server, "calm")
        # What each page says before the storm; the picture of a first visit is made by it.
        self.calm = {path: calm.ask(path) for path in self.paths for _ in range(2)}
        self.count = itertools.count(1)

    def visit(self, name: str) -> Visitor:
        """One visitor, until everything is published and everybody together has asked enough."""
        visitor, chance = Visitor(self.server, name), random.Random(name)
        manners = [self.plainly, self.conditionally, self.by_head, self.for_a_range]
        manners += [self.with_cookies, self.with_a_query]
        rare = [self.as_editor, self.with_a_false_session, self.for_an_appointment]
        rare += [self.by_search, self.under_a_false_host, self.for_nothing, self.in_odd_writing]
        while not (self.staff.has_finished and next(self.count) > REQUESTS):
            manner = chance.choice(rare if chance.random() < 0.1 else manners)
            manner(visitor, chance.choice(self.paths), chance)
        return visitor

    def plainly(self, visitor, path, chance):
        self.is_the_page(visitor.ask(path, Accept_Encoding=chance.choice(ENCODINGS)))

    def conditionally(self, visitor, path, chance):
        encoding = chance.choice(ENCODINGS)
        known = visitor.read.get((path, encoding))
        if known is None:
            visitor.read[path, encoding] = visitor.ask(path, Accept_Encoding=encoding)
            return
        tag = known.headers["etag"]
        answer = visitor.ask(path, Accept_Encoding=encoding, If_None_Match=f'"other", W/{tag}')
        if answer.status == 304:  # then this is what the visitor goes on to read
            assert (answer.body, answer.headers["etag"]) == (b"", tag)
            answer.text = known.text
        else:
            visitor.read[path, encoding] = answer
        self.is_the_page(answer, status=answer.status)

    def by_head(self, visitor, path, chance):
        answer = visitor.ask(path, "HEAD", Accept_Encoding=chance.choice(ENCODINGS))
        assert (answer.status, answer.body) == (200, b"")
        assert int(answer.headers["content-length"]) > 1_000

    def for_a_range(self, visitor, path, chance):
        start = chance.randrange(100)
        self.is_the_page(visitor.ask(path, Range=f"bytes={start}-{start + 9}", If_Range='"x"'))

    def with_cookies(self, visitor, path, chance):
        cookies = [f"seen={visitor.name}", f"csrftoken={'a' * 32}", "=; ;;,", "sessionie=1"]
        chance.shuffle(cookies)
        self.is_the_page(visitor.ask(path, Cookie=chance.choice([cookies, "; ".join(cookies)])))

    def with_a_query(self, visitor, path, chance):
        bait = self.bait(visitor, chance)
        query = chance.choice(["?x={0}", "?%00={0}&%ff", "?utm_source={0}&page=1", "?{0}=%3Cb%3E"])
        answer = visitor.ask(path, target=path + query.format(bait))
        if answer.status != 400:
            self.is_the_page(answer, own=bait, same=False)

    def as_editor(self, visitor, path, chance):
        answer = visitor.ask(path, Cookie=f"a=b; sessionid={self.staff.session}")
        assert answer.status == 200
        assert "no-store" in answer.headers["cache-control"]
        if "html" in answer.headers["content-type"]:
            assert "wagtail-userbar" in answer.text
        self.is_fresh(answer)
        visitor.answers.pop()  # the editor may see more than a visitor

    def with_a_false_session(self, visitor, path, chance):
        answer = visitor.ask(path, Cookie=f"sessionid={chance.random()}")
        self.is_the_page(answer)
        assert "no-store" in answer.headers["cache-control"]
        assert all("Max-Age=0" in cookie for cookie in answer.cookies)  # the false one is taken
        answer.cookies.clear()

    def for_an_appointment(self, visitor, path, chance):
        answer = visitor.ask("/appointment/", Accept_Encoding=chance.choice(ENCODINGS))
        assert answer.status == 200
        assert TOKEN.search(answer.text)
        assert answer.cookies
        self.is_fresh(answer)

    def by_search(self, visitor, path, chance):
        bait = self.bait(visitor, chance)
        answer = visitor.ask("/search/", target=f"/search/?q={bait}")
        assert answer.status == 200
        self.is_for(answer, own=bait)

    def under_a_false_host(self, visitor, path, chance):
        bait = self.bait(visitor, chance)
        for host in (f"{bait}.example", f"{visitor.host}@{bait}", f"{visitor.host}, {bait}"):
            answer = visitor.ask(path, Host=host, X_Forwarded_Host=bait)
            assert answer.status == 400
            self.is_for(answer, own=bait)
        self.is_the_page(visitor.ask(path, X_Forwarded_Host=bait, X_Forwarded_Proto=bait))

    def for_nothing(self, visitor, path, chance):
        bait = self.bait(visitor, chance)
        answer = visitor.ask(f"{path}{bait}/")
        assert answer.status == 404
        self.is_for(answer, own=bait)

    def in_odd_writing(self, visitor, path, chance):
        bait = self.bait(visitor, chance)
        odd = [
            "/{0}",
            "/%2e%2e{0}",
            "{0};a=b",
            "{0}%00",
            "{0}%ff",
            "{0}/..%2f",
            "{0}." + "x" * 3000,
        ]
        target = chance.choice([*odd, "http://" + bait + ".example{0}"]).format(path)
        answer = visitor.ask(path, target=target, X_HTTP_Method_Override="DELETE", X_Rewrite=bait)
        assert answer.status in (200, 301, 302, 400, 404, 414), target
        self.is_for(answer, own=bait)

    def bait(self, visitor: Visitor, chance) -> str:
        """A word that no other request contains, and so no answer to another may."""
        return f"bait{visitor.name}{chance.getrandbits(60):x}"

    # --- What is asked of an answer ---

    def is_the_page(self, answer: Answer, status: int = 200, own: str = "", same=True) -> None:
        assert answer.status == status
        if same:
            calm = self.calm[answer.path].text
            assert PASSING.sub("#", answer.text) == PASSING.sub("#", calm), answer.path
        self.is_fresh(answer)
        self.is_for(answer, own)

    def is_for(self, answer: Answer, own: str = "") -> None:
        """Whether nothing stands in the answer that was made for the asker of another question."""
        text = answer.text + json.dumps(answer.headers)
        assert "bait" not in (text.replace(own, "") if own else text)

    def is_fresh(self, answer: Answer) -> None:
        for name, number in set(NUMBERED.findall(answer.text)):
            due = self.staff.number_at(name, answer.sent)
            assert int(number) >= due, f"{answer.path} shows {name} {number}, published was {due}"


@pytest.fixture
def staff(practice_server) -> Iterator[Publisher]:
    with publishing(practice_server) as staff:
        yield staff


def test_in_a_storm_nobody_is_shown_anything_old_or_anything_of_another(practice_server, staff):
    storm = Storm(practice_server, staff)
    begun = time.monotonic()
    staff.process.stdin.write("\n")
    staff.process.stdin.flush()
    with ThreadPoolExecutor(CLIENTS + 1) as crowd:
        listening = crowd.submit(staff.listen)
        visitors = list(crowd.map(storm.visit, map(str, range(CLIENTS))))
        listening.result()
    print(f"{time.monotonic() - begun:.1f} s")

    answers = [answer for visitor in visitors for answer in visitor.answers]
    assert len(answers) >= REQUESTS * 0.9
    assert sum(map(len, staff.published.values())) == PUBLISHES
    assert [answer.path for answer in answers if answer.status >= 500] == []
    for answer in answers:
        for word in NOT_FOR_A_VISITOR:
            assert word not in answer.text
        if answer.path != "/appointment/":
            assert "csrfmiddlewaretoken" not in answer.text
            assert not answer.cookies, answer
    appointments = [answer for answer in answers if answer.path == "/appointment/"]
    secrets = [cookie for answer in appointments for cookie in answer.cookies]
    assert len(set(secrets)) == len(appointments) > 10
