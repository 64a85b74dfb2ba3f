"""Running Wapiti within limits."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import BenchError, running_process
from bench.scan.endpoint import SCANNER

LOG = "wapiti.log"  # what Wapiti has said, in the folder of a scan
MODULES = [
    *["backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "http_headers", "methods"],
    *["permanentxss", "redirect", "sql", "ssrf", "timesql", "upload", "xss", "xxe"],
]


@dataclass(frozen=True)
class Scan:
    """One run of Wapiti, and what it may do."""

    name: str
    start: tuple[str, ...]  # paths; the first one is the scope as well
    form: str  # the path of a page with a form
    is_signed_in: bool
    excluded: tuple[str, ...] = ()  # paths, in which * stands for any text
    crawl_seconds: int = 60
    attack_seconds: int = 45  # of each module
    max_parameters: int = 40  # of a form; one with more is not attacked
    max_links: int = 60  # that are followed from one page
    max_files: int = 12  # in one folder
    depth: int = 5


PUBLIC = Scan(
    "public",
    start=("/", "/appointment/", "/search/?q=therapy", "/blog/", "/robots.txt"),
    form="/appointment/",
    is_signed_in=False,
    excluded=("/admin/*",),
)
ADMIN = Scan(
    "admin",
    start=("/admin/",),
    form="/admin/",
    is_signed_in=True,
    excluded=(
        # They would end the session, or change the password or the address of the site.
        *("/admin/logout/*", "/admin/account/*", "/admin/password*", "/admin/sites/*"),
        *("/admin/users/*", "/admin/login/*", "/accounts/*", "/_util/*"),
        # They would throw the demo away.
        *("*/delete/*", "*/unpublish/*", "*/move/*", "*/erase/*", "*/purge/*", "*/bulk/*"),
    ),
    crawl_seconds=120,
    attack_seconds=60,
)
SCANS = (PUBLIC, ADMIN)


def run_wapiti(
    program: Path,
    scan: Scan,
    site_url: str,
    endpoint_url: str,
    cookies: dict[str, str],
    folder: Path,
    show: Callable[[str], None],
) -> dict[str, Any]:
    """Wapiti's report of ``scan``. Its files go into the new ``folder``.

    ``site_url`` and ``endpoint_url`` are on loopback, and nothing else is asked. ``show`` is told
    each step. Raises BenchError if there is no report in the end.
    """
    folder.mkdir()
    cookie_file = folder / "cookies.json"
    cookie_file.write_text(json.dumps({"127.0.0.1": {"/": cookie_table(cookies)}}))
    report = folder / "report.json"
    command = [
        str(program),
        *("--url", site_url + scan.start[0], "--scope", "folder"),
        *(part for path in scan.start[1:] for part in ("--start", site_url + path)),
        *(part for path in scan.excluded for part in ("--exclude", exclusion(site_url, path))),
        *("--module", ",".join(MODULES), "--cookie", str(cookie_file)),
        *("--endpoint", endpoint_url, "--dns-endpoint", "localhost"),
        *("--user-agent", SCANNER, "--timeout", "30", "--tasks", "4", "--no-bugreport"),
        *("--max-scan-time", str(scan.crawl_seconds)),
        *("--max-attack-time", str(scan.attack_seconds)),
        *("--max-parameters", str(scan.max_parameters), "--depth", str(scan.depth)),
        *("--max-links-per-page", str(scan.max_links)),
        *("--max-files-per-dir", str(scan.max_files)),
        *("--store-session", str(folder), "--store-config", str(folder)),
        *("--format", "json", "--output", str(report), "--detailed-report", "1"),
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        # If Wapiti asked another server none the less, it would not reach it.
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"),
        "NO_PROXY": "127.0.0.1",
    }
    log = folder / LOG
    with (
        log.open("w") as file,
        running_process(
            command,
            environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        for line in process.stdout or ():
            file.write(line)
            if line.startswith("[*]"):
                show(line.removeprefix("[*]").strip())
    if not report.is_file():
        raise BenchError(f"Wapiti made no report:\n{log.read_text()[-4000:]}")
    return json.loads(report.read_text())


def exclusion(site_url: str, path: str) -> str:
    return site_url + (path if path.startswith("/") else f"/{path}")


def cookie_table(cookies: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The cookies as Wapiti's file has them."""
    return {
        name: {"value": value, "expires": None, "secure": False, "port": None, "version": 0}
        for name, value in cookies.items()
    }
