"""How the log is written: a line or a JSON object for each record, with the request it belongs to.

practice/settings/base/logs.py puts these together. The addresses that pages were asked for appear;
what was sent, whom it came from and the values of variables do not.
"""

import json
import logging
import secrets
import threading
import time
import traceback
from collections import Counter
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest

NO_REQUEST = "-"
request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)

REPORT_INTERVAL = 10 * 60  # seconds between two mails of a process
GATHERING_TIME = 5  # seconds before the first: one fault is often several records
MAX_REPORTED_PLACES = 50  # in a mail

logger = logging.getLogger(__name__)


class RequestIdMiddleware:
    """Give each request an id, which the log and the response's header X-Request-ID have.

    Not the header of a response that caches keep: it would come again with later requests.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        # Not reset at the end: Django logs a response's status when all middleware has been left.
        request_id.set(secrets.token_hex(8))
        response = self.get_response(request)
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers["X-Request-ID"] = request_id.get()
        return response


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class OneLineRefusalFilter(logging.Filter):
    """Takes the traceback out of what Django logs of requests that it refuses, such as those for
    another host: they are no fault of the site's, and scanners send thousands.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class LineFormatter(logging.Formatter):
    """Of an exception, and of those that led to it, the class and where it was raised.

    Not its text, which may quote what was sent: PostgreSQL names the values of a row.
    """

    def formatException(self, exc_info) -> str:
        parts = []
        error = exc_info[1]
        while error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\nwhich was raised while this was handled:\n\n".join(parts)


class JsonFormatter(LineFormatter):
    """One JSON object a line, with the time in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", NO_REQUEST),
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


class ErrorReportHandler(logging.Handler):
    """Mails ``address`` of errors: of what type, where in the code, how often and in which request.

    The message and the values of variables stay out, since they may quote what a visitor has
    written. A thread sends the mails, one in ten minutes at most, so that no request waits.
    """

    def __init__(self, address: str):
        super().__init__(logging.ERROR)
        self.address = address
        self.gathering = threading.Lock()
        self.errors: Counter[str] = Counter()
        self.last_requests: dict[str, str] = {}
        self.timer: threading.Timer | None = None
        self.last_mail = float("-inf")  # on the monotonic clock

    def emit(self, record: logging.LogRecord) -> None:
        error = describe_error(record)
        with self.gathering:
            if error not in self.errors and len(self.errors) >= MAX_REPORTED_PLACES:
                return
            self.errors[error] += 1
            self.last_requests[error] = request_id.get()
            if self.timer is None:
                wait = max(GATHERING_TIME, self.last_mail + REPORT_INTERVAL - time.monotonic())
                self.timer = threading.Timer(wait, self.send)
                self.timer.daemon = True
                self.timer.start()

    def send(self) -> None:
        with self.gathering:
            lines = [
                f"{count} × {error}, last in the request {self.last_requests[error]}"
                for error, count in self.errors.most_common()
            ]
            self.errors.clear()
            self.last_requests.clear()
            self.timer, self.last_mail = None, time.monotonic()
        try:
            EmailMessage(
                subject="The website has met an error",
                body="\n".join([*lines, "", "The log has more, under the id of the request."]),
                to=[self.address],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
        except Exception as error:  # a warning, or it would be reported in turn
            logger.warning("An error could not be reported by mail (%s).", type(error).__name__)


def describe_error(record: logging.LogRecord) -> str:
    """The type of the exception, and the innermost place in the site's own code."""
    if not (record.exc_info and record.exc_info[0]):
        return f"an error logged by {record.name} at {record.pathname}:{record.lineno}"
    frames = traceback.extract_tb(record.exc_info[2])
    own = [frame for frame in frames if is_own_code(frame.filename)] or frames[-1:]
    places = [f" at {frame.filename}:{frame.lineno} in {frame.name}" for frame in own[-1:]]
    return f"{record.exc_info[0].__name__}{''.join(places)}"


def is_own_code(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
