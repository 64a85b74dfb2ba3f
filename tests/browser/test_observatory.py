"""What the rules of Mozilla's HTTP Observatory make of the site, served over https.

Its best score for a page that neither sets a cookie nor stands on the browsers' list of hosts that
are never asked for over http (the HSTS preload list) is 130. The site asks to be put on that list;
the practice's domain has to be registered there.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.processes import free_port, run, running_server
from tests.support.programs import find_program
from tests.support.tls_proxy import HOST, running_proxy

pytestmark = pytest.mark.browser

ANALYSER = Path(__file__).parent.parent / "support" / "observatory"
PUBLIC = ["/", "/blog/", "/blog/how-therapy-changes-the-brain/", "/search/?q=therapy"]
WITH_A_FORM = ["/appointment/"]
ADMIN = [
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/snippets/blog/reference/add/",
    "/admin/consultations/enquiry/",
    "/admin/account/",
]


@dataclass(frozen=True)
class Observatory:
    """Scans pages of the site at ``port``, whose certificate is in the file ``certificate``."""

    port: int
    certificate: Path

    def scan(self, paths: list[str], cookie: str = "", preloaded: bool = False) -> dict[str, dict]:
        """By path: the score, the status, and the result of each rule."""
        arguments = {
            "host": HOST,
            "port": self.port,
            "paths": paths,
            "cookie": cookie,
            "preloaded": preloaded,
        }
        environment = {"PATH": os.environ["PATH"], "NODE_EXTRA_CA_CERTS": str(self.certificate)}
        return json.loads(
            run(["node", str(ANALYSER / "scan.js"), json.dumps(arguments)], environment)
        )


@pytest.fixture(scope="module")
def observatory(practice_server, tmp_path_factory) -> Iterator[Observatory]:
    find_program("npm")
    run(["make", "observatory", f"VENV={sys.prefix}"], dict(os.environ))
    folder = tmp_path_factory.mktemp("https")
    port = free_port()
    environment = practice_server.environment | {
        "DJANGO_SETTINGS_MODULE": "tests.support.https_settings",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "practice.web_server"]
    certificate = folder / "certificate.pem"
    with (
        running_server(command, environment, port, folder / "log"),
        running_proxy(port, certificate) as https_port,
    ):
        yield Observatory(https_port, certificate)


@pytest.fixture
def session_cookie(sign_in_as) -> str:
    """The administrator's session. Both servers read the same database."""
    cookies = sign_in_as("admin").context.cookies()
    session = next(cookie["value"] for cookie in cookies if cookie["name"] == "sessionid")
    return f"__Host-sessionid={session}"


def check(report: dict, least_score: int) -> None:
    assert report["status"] == 200
    assert [rule["result"] for rule in report["rules"].values() if not rule["pass"]] == []
    assert report["score"] >= least_score, report["rules"]


def test_public_pages_score_130_and_135_once_on_the_preload_list(observatory, subtests):
    paths = [*PUBLIC, *WITH_A_FORM]
    for score, reports in [
        (130, observatory.scan(paths)),
        (135, observatory.scan(paths, preloaded=True)),
    ]:
        for path, report in reports.items():
            with subtests.test(path=path, score=score):
                check(report, score)


def test_pages_of_the_admin_score_at_least_130(observatory, session_cookie, subtests):
    for path, report in observatory.scan(ADMIN, session_cookie).items():
        with subtests.test(path=path):
            check(report, 130)


def test_the_cookies_of_forms_are_secure_and_bound_to_the_site(observatory, subtests):
    for path, report in observatory.scan(["/admin/login/", *WITH_A_FORM]).items():
        with subtests.test(path=path):
            check(report, 135)
            assert report["rules"]["cookies"]["result"] == (
                "cookies-secure-with-httponly-sessions-and-samesite"
            )
