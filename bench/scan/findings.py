"""What Wapiti reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SERVER_ERROR = "Internal Server Error"  # Wapiti's category of answers from 500
# What begins Django's record of an answer, followed by the path.
RECORD = re.compile(
    r"^(?=(?:Internal Server Error|Service Unavailable|Bad Request|Forbidden|Not Found"
    r"|Method Not Allowed)\b[^:\n]*: )",
    re.MULTILINE,
)
LOGGED_ERRORS = ("Internal Server Error: ", "Service Unavailable: ")
# The last line of a traceback, after those of its frames, which are indented.
EXCEPTION = re.compile(r"^ .*\n(?P<exception>\w[\w.]*(?:: .*)?)$", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    scan: str  # a name of scans.SCANS
    category: str
    module: str
    method: str
    path: str
    parameter: str
    info: str
    request: str  # the whole request, as Wapiti sent it

    def __str__(self) -> str:
        parameter = f" ({self.parameter})" if self.parameter else ""
        return f"{self.scan}: {self.category}: {self.method} {self.path}{parameter}: {self.info}"


def read_report(scan: str, report: dict[str, Any]) -> tuple[list[Finding], list[Finding]]:
    """The findings of Wapiti's JSON ``report``, and the errors: answers from 500."""
    every = list(_read_findings(scan, report))
    errors = [finding for finding in every if finding.category == SERVER_ERROR]
    return [finding for finding in every if finding not in errors], errors


def _read_findings(scan: str, report: dict[str, Any]) -> Iterator[Finding]:
    for kind in ("vulnerabilities", "anomalies"):
        for category, entries in report[kind].items():
            for entry in entries:
                yield Finding(
                    scan=scan,
                    category=category,
                    module=entry["module"],
                    method=entry["method"],
                    path=entry["path"],
                    parameter=entry["parameter"] or "",
                    info=entry["info"],
                    request=entry["http_request"],
                )


def logged_errors(log: str) -> list[str]:
    """The path and the exception of each answer from 500 in the site's ``log``."""
    errors = []
    for record in RECORD.split(log):
        if record.startswith(LOGGED_ERRORS):
            path = record.splitlines()[0].partition(": ")[2]
            exceptions = EXCEPTION.findall(record)
            errors.append(f"{path}: {exceptions[-1]}" if exceptions else path)
    return errors
