"""What the log says of a request, and what is mailed of an error."""

import json
import logging
import re
import subprocess
import sys

import pytest
from django.core import mail

from bench.processes import PROJECT
from practice.logs import ErrorReportHandler, JsonFormatter, LineFormatter, request_id
from tests.support.canary import CANARY

# A request that is refused for its host, one that fails because there are no tables, and one that
# is answered; what is printed is the id of each response.
REQUESTS = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for host, path in (("evil.example", "/"), ("testserver", "/"), ("127.0.0.1", "/health/")):
    print(client.get(path, secure=True, headers={"host": host}).get("X-Request-ID"))
"""


@pytest.fixture
def log(tmp_path):
    """``log("json")``: the lines of the log after REQUESTS, and the ids of the responses."""

    def log(form: str) -> tuple[list[str], list[str]]:
        done = subprocess.run(
            [sys.executable, "-c", REQUESTS],
            env={
                "DJANGO_SETTINGS_MODULE": "practice.settings.test",
                "VAR_DIR": str(tmp_path / "var"),
                "LOG_FORMAT": form,
                "LANG": "C.UTF-8",
            },
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stderr.splitlines(), done.stdout.split()

    return log


@pytest.mark.processes
def test_json_says_when_what_and_in_which_request(log):
    lines, ids = log("json")
    entries = [json.loads(line) for line in lines]
    assert len(set(ids)) == 3
    assert {entry["request"] for entry in entries} <= set(ids)
    (refused,) = (entry for entry in entries if entry["request"] == ids[0])
    assert refused["level"] == "ERROR"
    assert refused["logger"] == "django.security.DisallowedHost"
    assert "evil.example" in refused["message"]
    assert "traceback" not in refused
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", refused["time"])
    failed = [entry for entry in entries if entry["request"] == ids[1]]
    assert any("OperationalError" in entry.get("traceback", "") for entry in failed)


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_of_an_exception_and_its_causes_the_text_is_left_out(formatter):
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(CANARY) from cause
    except ValueError:
        record = logging.LogRecord("x", 40, __file__, 1, "Failed", None, sys.exc_info())
    text = formatter.format(record)
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert CANARY not in text


@pytest.mark.processes
def test_a_request_for_another_host_is_one_line(log):
    lines, ids = log("lines")
    (line,) = (line for line in lines if ids[0] in line)
    start = (
        rf"\d{{4}}-\d\d-\d\dT[\d:]+[+-]\d{{4}} ERROR django.security.DisallowedHost \[{ids[0]}\] "
    )
    assert re.match(start, line)
    assert lines.index(line) == 0
    assert ids[1] in lines[1]  # that of the next request


def test_each_response_has_an_id_of_its_own_unless_caches_may_keep_it(site, client):
    ids = {client.get("/no-such-page/").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3
    public = client.get("/robots.txt")
    assert "public" in public.headers["Cache-Control"]
    assert "X-Request-ID" not in public.headers


# --- Mails about errors ---------------------------------------------------------------------------


@pytest.fixture
def handler():
    handler = ErrorReportHandler("developer@practice.example")
    yield handler
    if handler.timer:
        handler.timer.cancel()


def fail(handler):
    """Log, as Django does, that a view has failed over what a visitor has sent."""
    logger = logging.Logger("django.request")
    logger.addHandler(handler)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.error("Internal Server Error: %s", CANARY, exc_info=True)


def send(handler) -> str:
    """What is mailed when the time has come."""
    handler.timer.cancel()
    handler.send()
    message = mail.outbox[-1]
    assert message.to == ["developer@practice.example"]
    return message.body


def test_a_report_says_type_place_number_and_request_and_nothing_else(handler):
    request_id.set("0123456789abcdef")
    fail(handler)
    fail(handler)
    report = send(handler)
    assert re.match(
        r"2 × ValueError at \S+/tests/practice/test_logs.py:\d+ in fail, last in", report
    )
    assert "0123456789abcdef" in report
    assert CANARY not in report


def test_an_error_without_an_exception_is_reported_by_its_place(handler):
    logger = logging.Logger("practice.core.jobs")
    logger.addHandler(handler)
    logger.error("Of %s", CANARY)
    report = send(handler)
    assert "practice.core.jobs" in report
    assert CANARY not in report


def test_the_next_mail_waits_for_ten_minutes(handler):
    fail(handler)
    assert handler.timer.interval < 10
    send(handler)
    fail(handler)
    assert handler.timer.interval > 9 * 60
    assert len(mail.outbox) == 1


def test_warnings_are_not_reported(handler):
    logger = logging.Logger("practice")
    logger.addHandler(handler)
    logger.warning("Late.")
    assert handler.timer is None


def test_a_report_that_cannot_be_sent_is_a_line_in_the_log(handler, settings, caplog):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    fail(handler)
    handler.timer.cancel()
    handler.send()
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "could not be reported by mail (ModuleNotFoundError)" in record.message
