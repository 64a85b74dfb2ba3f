"""``python -m bench.scan``: see ``make scan``."""

import argparse
import json
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

from bench.processes import STATIC_FILES, BenchError, exit_with_status_of, free_port
from bench.progress import console
from bench.scan.endpoint import running_endpoint
from bench.scan.false_positives import read_false_positives, split
from bench.scan.findings import Finding, logged_errors, read_report
from bench.scan.wapiti import LOG, SCANS, Scan, run_wapiti
from bench.served_site import served
from bench.sites import Site, demo_site


def main() -> int:
    options = parse_options()
    if not options.wapiti.is_file():
        raise BenchError(f"There is no {options.wapiti}: run `make scan`, which installs it.")
    scans = [scan for scan in SCANS if options.only in (None, scan.name)]
    findings: list[Finding] = []
    errors: list[str] = []
    for scan in scans:
        started = monotonic()
        found, failed, pages = attack(scan, options)
        findings += found
        errors += failed
        print(
            f"{scan.name}: {pages} pages and forms, {len(found)} findings before the false ones "
            f"are taken away, {len(failed)} errors, {monotonic() - started:.0f} s"
        )
    names = [scan.name for scan in scans]
    false_positives = [entry for entry in read_false_positives() if entry.scan in names]
    remaining, stale = split(findings, false_positives)
    for finding in remaining:
        print(f"\nFinding: {finding}\n{finding.request}")
    for error, times in Counter(errors).most_common():
        print(f"Error, {times} times: {error}")
    for entry in stale:
        print(f"Stale, as it matches no finding: {entry.scan}, {entry.module}, {entry.path}")
    print(f"findings={len(remaining)} errors={len(errors)}")
    return 1 if remaining or errors or stale else 0


def attack(scan: Scan, options: argparse.Namespace) -> tuple[list[Finding], list[str], int]:
    """Run ``scan`` against a demo site of its own.

    Returns the findings, the answers from 500 and what else went wrong, and the number of pages and
    forms that were attacked.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scan-")))
        status = stack.enter_context(console.status("Loading the demo practice …"))
        site = stack.enter_context(demo_site(folder / "demo", STATIC_FILES))
        port, log = free_port(), folder / "site.log"
        stack.enter_context(served(site, port, log))
        endpoint = stack.enter_context(running_endpoint())
        cookies = cookies_for(scan, site)
        report = run_wapiti(
            options.wapiti,
            scan,
            f"http://127.0.0.1:{port}",
            endpoint.url,
            cookies,
            folder / "wapiti",
            lambda step: status.update(f"{scan.name}: {step}"),
        )
        if options.reports:
            options.reports.mkdir(exist_ok=True)
            (options.reports / f"{scan.name}.json").write_text(json.dumps(report, indent=2))
            shutil.copy(log, options.reports / f"{scan.name}-site.log")
            shutil.copy(folder / "wapiti" / LOG, options.reports / f"{scan.name}-wapiti.log")
        still_there = status_of(port, scan.start[0], cookies)
        logged = logged_errors(log.read_text())

    findings, failed = read_report(scan.name, report)
    errors = [f"{scan.name}: {error}" for error in logged]
    errors += [str(finding) for finding in failed if not any(finding.path in e for e in logged)]
    errors += [f"{scan.name}: the site asked the endpoint for {path}" for path in endpoint.asked]
    if still_there != 200:
        errors.append(f"{scan.name}: {scan.start[0]} answers {still_there} after the scan")
    return findings, errors, report["infos"]["crawled_pages_nbr"]


def cookies_for(scan: Scan, site: Site) -> dict[str, str]:
    call = f"print_cookies({scan.form!r}, is_signed_in={scan.is_signed_in})"
    return json.loads(site.run(f"from bench.scan.session import print_cookies; {call}"))


def status_of(port: int, path: str, cookies: dict[str, str]) -> int:
    """The status of a GET request; 302 if the session has ended, for example."""
    connection = HTTPConnection("127.0.0.1", port)
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.request("GET", path, headers={"Cookie": header})
    return connection.getresponse().status


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.scan", description="Attack the demo with Wapiti.")
    parser.add_argument("--wapiti", type=Path, required=True, help="the program")
    parser.add_argument("--only", choices=[scan.name for scan in SCANS], help="one of the scans")
    parser.add_argument("--reports", type=Path, help="a folder for the reports and logs")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
