"""``python -m bench.kills``: see ``make kills``.

The last line: ``back`` is the longest time, in seconds, until a killed process was replaced and a
page that was asked for afterwards had come; ``failed`` are the visitor's requests without a page;
``lost`` the enquiries that were acknowledged and are not stored, ``unnotified`` those of which the
practice was not told; ``orphans`` the processes that were left behind.
"""

import argparse
import socket
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

from rich.progress import Progress

from bench.kills.visitor import Visitor, running_visitor
from bench.processes import STATIC_FILES, BenchError, exit_with_status_of, free_port
from bench.progress import console
from bench.served_site import WEB_PROGRAM, WORKER_PROGRAM, ServedSite, served
from bench.sites import UNLIMITED_ENQUIRIES, demo_site
from bench.soak.accounting import Seen, lost
from bench.soak.clients import running_clients
from bench.soak.mail import sending_mail
from bench.soak.outcome import read_stored, wait_until_notified

ROUNDS = 2
CLIENTS = 4
PAGE = "/"
PAUSE = 6  # seconds between kills; granian ends if one process dies twice within 5.5
MAX_BACK = 3  # seconds
GIVE_UP_AFTER = 60  # seconds

Kill = Callable[[], bool]
Kept = Callable[[], list[int]]  # the processes of which none must be missing for long


def main() -> int:
    options = parse_options()
    seen = Seen()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        with console.status("Making a site …"):
            site = stack.enter_context(demo_site(folder / "site", STATIC_FILES))
        site.environment.update(UNLIMITED_ENQUIRIES)
        site, _ = stack.enter_context(sending_mail(site))
        port, listener = free_port(), None
        if options.socket:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", port), backlog=1024))
        running = stack.enter_context(served(site, port, folder / "site.log", listener))
        longest, failures, requests = kill_each(running, seen, options)
        orphans = running.orphans()
        with Progress(console=console) as progress:
            wait_until_notified(site, progress)
        stored = read_stored(site)
        output = running.log.read_text()
    print(f"Enquiries acknowledged: {len(seen.acknowledged)}, with {len(seen.errors)} errors")
    for error in seen.errors[:20]:
        print(f"Error: {error}")
    missing = lost(seen, stored)
    ok = not (failures or missing or stored.unnotified or orphans) and longest <= MAX_BACK
    if not ok:
        print(f"Failed: {dict(Counter(failures))}\nThe end of the site’s output:\n{output[-4000:]}")
    print(
        f"back={longest:.1f} requests={requests} failed={len(failures)} lost={len(missing)} "
        f"unnotified={stored.unnotified} orphans={len(orphans)}"
    )
    return 0 if ok else 1


def kill_each(
    running: ServedSite, seen: Seen, options: argparse.Namespace
) -> tuple[float, list[str], int]:
    """Kill each process in turn; the longest time to be back, the failures, and all requests."""
    longest = 0.0
    failures: list[str] = []
    requests = 0
    with running_clients(CLIENTS, running.port, range(options.posts), seen):
        for kill, kept in kills(running, options.rounds):
            with running_visitor(running.port, PAGE) as visitor:
                back = seconds_to_be_back(kill, kept, visitor)
                sleep(PAUSE)
            print_kill(kill.__name__, back, visitor)
            longest = max(longest, back)
            failures += visitor.failures
            requests += visitor.requests
    return longest, failures, requests


def seconds_to_be_back(kill: Kill, kept: Kept, visitor: Visitor) -> float:
    """Kill a process, and wait until as many are there as before and a page has come since."""
    wait_for(lambda: visitor.asked_at > 0, "No page has come")
    before = set(kept())
    began = monotonic()
    kill()

    def is_back() -> bool:
        now = set(kept())
        return len(now) >= len(before) and now != before and visitor.asked_at > began

    wait_for(is_back, f"After {kill.__name__} the site has not come back")
    return monotonic() - began


def kills(running: ServedSite, rounds: int) -> Iterator[tuple[Kill, Kept]]:
    """What kills a process, and what lists those that must be there again."""
    for _ in range(rounds):
        yield running.kill_web_program, lambda: running.programs(WEB_PROGRAM)
        yield from (
            (running.kill_web_process, running.web_processes) for _ in running.web_processes()
        )
        yield running.kill_worker, lambda: running.programs(WORKER_PROGRAM)
        yield running.kill_supervisor, lambda: [running.process.pid]


def wait_for(condition: Callable[[], bool], failure: str) -> None:
    give_up_at = monotonic() + GIVE_UP_AFTER
    while not condition():
        if monotonic() > give_up_at:
            raise BenchError(f"{failure} within {GIVE_UP_AFTER} s.")
        sleep(0.02)


def print_kill(name: str, back: float, visitor: Visitor) -> None:
    print(
        f"{name}: back in {back:.1f} s; {visitor.requests} pages, {len(visitor.failures)} failed, "
        f"the longest wait {visitor.longest:.1f} s"
    )


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.kills", description="Kill each process of the site.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="over all processes (2)")
    parser.add_argument(
        "--socket",
        action="store_true",
        help="listen on a socket that outlives the site, as deploy/ has systemd hold one",
    )
    parser.add_argument("--posts", type=int, default=400, help="enquiries to send (400)")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
