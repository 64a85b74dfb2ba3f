"""A database that fails costs a visitor no word, and no help.

A full disk, and a site that has just started without its database, are in test_processes.py.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from sqlite3 import connect
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from wagtail.models import Site

from consultations.models import Enquiry
from practice.core.models import PracticeSettings
from tests.support.server import PracticeServer, running_server

COUNT = "from consultations.models import Enquiry; print(Enquiry.objects.count())"
LONGEST_WAIT = 5  # seconds for an answer


@contextmanager
def database_down() -> Iterator[None]:
    """In the block, each query of this process fails as it does if the server has gone."""

    def fail(execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        yield


def fields(html: str) -> list[tuple[str, str]]:
    """The names and values that a browser would send with the form on the page."""
    form = BeautifulSoup(html, "html.parser").select_one("form.form")
    values = []
    for field in form.select("input, textarea, select"):
        if field.name == "textarea":
            values.append((field["name"], field.text.removeprefix("\n")))
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.option
            values.append((field["name"], chosen["value"]))
        elif field["type"] not in ("checkbox", "radio") or field.has_attr("checked"):
            default = "on" if field["type"] == "checkbox" else ""
            values.append((field["name"], field.get("value", default)))
    return values


@pytest.mark.parametrize("address", ["/", "/appointment/", "/appointment/receipt/", "/search/?q=a"])
def test_every_page_that_needs_it_says_so_and_shows_help(form_page, client, address):
    client.raise_request_exception = False
    with database_down():
        response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "no-store" in response["Cache-Control"]
    assert "We cannot show this page just now" in page
    for line in ("999", "111", "116 123"):
        assert f">{line}</a>" in page


def test_the_practice_is_reachable_if_the_process_knows_how(form_page, client):
    practice = PracticeSettings.for_site(Site.objects.get())
    practice.telephone = "020 7946 0123"
    practice.save()
    client.raise_request_exception = False
    assert client.get("/appointment/").status_code == 200
    with database_down():
        page = client.get("/appointment/").content.decode()
    assert 'href="tel:02079460123"' in page


def test_what_was_typed_comes_back_and_is_stored_once_when_it_is_sent_again(
    form_page, form_data, client, add_question
):
    boxes = add_question("Which days?", "checkboxes", choices="Monday\nTuesday\nFriday")
    sent = form_data | {f"question_{boxes.pk}": ["Monday", "Friday"], "voicemail": "on"}
    client.raise_request_exception = False
    with database_down():
        response = client.post("/appointment/", sent)
    assert response.status_code == 503
    page = response.content.decode()
    assert "Your message has not been sent yet" in page
    assert "<title>Error: " in page
    again: dict[str, list[str]] = {}
    for name, value in fields(page):
        again.setdefault(name, []).append(value)
    for _ in range(2):
        assert client.post("/appointment/", again).status_code == 303
    answers = {each["label"]: each["answer"] for each in Enquiry.objects.get().answers}
    assert answers["Which days?"] == "Monday, Friday"
    assert answers["Your message"] == form_data["message"]
    assert answers["You may leave a message on my voicemail"] == "Yes"
    assert client.post("/appointment/", sent).status_code == 303
    assert Enquiry.objects.count() == 1, "it is the same form"


def test_hostile_names_and_values_are_escaped_in_what_comes_back(form_page, form_data, client):
    client.raise_request_exception = False
    hostile = '"><script>alert(1)</script>'
    with database_down():
        response = client.post("/appointment/", form_data | {hostile: hostile, "name": hostile})
    assert response.status_code == 503
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"message=" + b"x" * 5_000_000, "application/x-www-form-urlencoded"),
        (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
    ],
)
def test_what_cannot_be_read_does_not_hide_the_help(form_page, client, body, content_type):
    client.raise_request_exception = False
    with database_down():
        response = client.generic("POST", "/appointment/", body, content_type=content_type)
    assert response.status_code == 503
    assert "116 123" in response.content.decode()


class Visitor:
    """A person without JavaScript, who waits five seconds for each page."""

    def __init__(self, server: PracticeServer):
        self.url = server.url
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def request(self, path: str, form: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        data = None if form is None else urlencode(form).encode()
        try:
            with self.opener.open(self.url + path, data, timeout=LONGEST_WAIT) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[PracticeServer]:
    """Processes that wait one second for a lock, so that a busy machine has four for the rest."""
    folder = tmp_path_factory.mktemp("locked")
    with running_server(folder, DATABASE_LOCK_TIMEOUT="1") as server:
        yield server


@contextmanager
def locked(server: PracticeServer) -> Iterator[None]:
    """In the block, nothing can be written to the tables of enquiries."""
    if url := server.environment.get("DATABASE_URL"):
        with psycopg.connect(url) as postgresql:
            postgresql.execute(
                "LOCK TABLE consultations_enquiry, throttling_counter IN ACCESS EXCLUSIVE MODE"
            )
            yield
        return
    with closing(connect(server.var_dir / "practice.sqlite3", isolation_level=None)) as sqlite:
        sqlite.execute("BEGIN EXCLUSIVE")
        yield
        sqlite.execute("ROLLBACK")


@pytest.mark.processes
def test_a_lock_holds_neither_readers_nor_the_form_which_is_stored_when_sent_again(server):
    visitor = Visitor(server)
    typed = dict(fields(visitor.request("/appointment/")[1])) | {
        "name": "Example Visitor Nine",
        "email": "nine@visitor.example",
        "message": "Words under a lock",
        "consent": "on",
    }
    before = server.manage("shell", "--no-imports", "-c", COUNT)
    with locked(server):
        status, page = visitor.request("/appointment/", [*typed.items()])
        assert status == 503
        for path in ("/", "/search/?q=brain", "/appointment/", "/appointment/receipt/"):
            assert visitor.request(path)[0] == 200, path
    assert "Your message has not been sent yet" in page
    assert "tel:02079460123" in page
    assert "116 123" in page
    assert dict(fields(page)) | {"csrfmiddlewaretoken": ""} == typed | {"csrfmiddlewaretoken": ""}
    form = fields(page)
    for _ in range(2):
        assert "We have your message" in visitor.request("/appointment/", form)[1]
    assert int(server.manage("shell", "--no-imports", "-c", COUNT)) == int(before) + 1
