"""How Wapiti's findings are read, and the false ones taken away."""

import urllib.request

import pytest

from bench.scan.endpoint import SCANNER, running_endpoint
from bench.scan.false_positives import FalsePositive, read_false_positives, split
from bench.scan.findings import Finding, logged_errors, read_report
from bench.scan.wapiti import SCANS

# The keys and the nesting are Wapiti 3's.
REPORT = {
    "classifications": {},
    "vulnerabilities": {
        "SQL Injection": [],
        "Reflected Cross Site Scripting": [
            {
                "method": "GET",
                "path": "/search/",
                "info": "XSS vulnerability found via injection in the parameter q",
                "level": 2,
                "parameter": "q",
                "referer": "",
                "module": "xss",
                "http_request": "GET /search/?q=x HTTP/1.1",
                "curl_command": "curl …",
                "wstg": [],
            }
        ],
    },
    "anomalies": {
        "Internal Server Error": [
            {
                "method": "POST",
                "path": "/appointment/",
                "info": "The server responded with a 500 HTTP error code",
                "level": 0,
                "parameter": None,
                "referer": "",
                "module": "sql",
                "http_request": "POST /appointment/ HTTP/1.1",
                "curl_command": "curl …",
                "wstg": [],
            }
        ],
        "Resource consumption": [],
    },
    "additionals": {},
    "infos": {"crawled_pages_nbr": 12},
}


def finding(**different: str) -> Finding:
    fields = {
        "scan": "public",
        "category": "Secure Flag cookie",
        "module": "cookieflags",
        "method": "GET",
        "path": "/",
        "parameter": "",
        "info": "Secure flag is not set",
        "request": "GET / HTTP/1.1",
    }
    return Finding(**fields | different)


def entry(**different: str) -> FalsePositive:
    fields = {
        "scan": "public",
        "module": "cookieflags",
        "path": "/",
        "info": "Secure flag *",
        "reason": "It is plain http.",
    }
    return FalsePositive(**fields | different)


def test_the_findings_and_the_answers_from_500_are_told_apart():
    findings, errors = read_report("public", REPORT)
    assert [str(found) for found in findings] == [
        "public: Reflected Cross Site Scripting: GET /search/ (q): "
        "XSS vulnerability found via injection in the parameter q"
    ]
    assert [(error.method, error.path, error.parameter) for error in errors] == [
        ("POST", "/appointment/", "")
    ]


LOG = """\
Not Found: /admin/missing/
Internal Server Error: /admin/pages/3/copy/
Traceback (most recent call last):
  File "forms.py", line 1, in clean
    value[key]
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "views.py", line 2, in get
    clean()
    ^^^^^^^
example.errors.WrongKey: 'a'
Bad Request: /admin/
Traceback (most recent call last):
  File "middleware.py", line 3, in process
BadRequest: The address contains a NUL byte.
Service Unavailable: /appointment/
"""


def test_the_errors_in_the_site_s_log_are_read_with_their_exceptions():
    assert logged_errors(LOG) == [
        "/admin/pages/3/copy/: example.errors.WrongKey: 'a'",
        "/appointment/",
    ]


def test_a_false_positive_is_taken_away():
    assert split([finding()], [entry()]) == ([], [])


@pytest.mark.parametrize(
    "different",
    [{"scan": "admin"}, {"module": "xss"}, {"path": "/blog/"}, {"info": "HttpOnly is not set"}],
    ids=lambda different: next(iter(different)),
)
def test_a_finding_that_differs_from_the_false_positive_remains(different):
    found = finding(**different)
    remaining, _ = split([found], [entry()])
    assert remaining == [found]


def test_a_false_positive_that_matches_nothing_is_stale():
    assert split([finding(path="/blog/")], [entry()])[1] == [entry()]


def test_a_false_positive_needs_a_reason(tmp_path):
    file = tmp_path / "false_positives.toml"
    lines = ["[[false_positive]]", *(f'{key} = ""' for key in vars(entry()))]
    file.write_text("\n".join(lines))
    with pytest.raises(ValueError, match="gives no reason"):
        read_false_positives(file)


def test_each_false_positive_belongs_to_a_scan():
    assert {entry.scan for entry in read_false_positives()} <= {scan.name for scan in SCANS}


def test_the_endpoint_notices_who_asks_it_beside_wapiti():
    with running_endpoint() as endpoint:
        for path, agent in (("ssrf/1/", "the site"), ("get_ssrf.php", SCANNER)):
            request = urllib.request.Request(endpoint.url + path, headers={"User-Agent": agent})
            assert urllib.request.urlopen(request).read() == b"{}"
    assert endpoint.asked == ["/ssrf/1/"]
