"""``python -m bench.soak``: see ``make soak``."""

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from time import monotonic, sleep

from rich.progress import Progress

from bench.processes import STATIC_FILES, exit_with_status_of, free_port
from bench.progress import console
from bench.served_site import ServedSite, served
from bench.sites import form_site
from bench.soak.accounting import Result, Seen, Stored, lost
from bench.soak.clients import running_clients
from bench.soak.mail import sending_mail
from bench.soak.outcome import read_stored, wait_until_notified

# When what share of the posts is acknowledged. The tree is first, because a notification that was
# being sent is sent again after a minute.
TREE_KILL = 0.1
SUPERVISOR_KILL = 0.2
WEB_PROCESS_KILLS = (0.3, 0.5, 0.7)
WEB_PROGRAM_KILL = 0.4
WORKER_KILL = 0.6
SHOWN_ERRORS = 20


def main() -> int:
    options = parse_options()
    started = monotonic()
    seen = Seen()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        with console.status("Making a site …"):
            site = stack.enter_context(form_site(folder / "site", STATIC_FILES))
        site, mail = stack.enter_context(sending_mail(site))
        log, made_after = folder / "site.log", monotonic() - started
        running = stack.enter_context(served(site, free_port(), log))
        progress = stack.enter_context(Progress(console=console))
        send_all(running, seen, options.posts, options.clients, progress)
        sent_after = monotonic() - started
        wait_until_notified(site, progress)
        stored = read_stored(site)
        output = log.read_text()

    result = Result.of(seen, stored)
    ok = result.is_as_it_must_be(options.posts)
    print_details(seen, stored)
    print(
        f"{mail.mails} mails; the site was started {running.starts} times, the first time after "
        f"{made_after:.0f} s; all was sent after {sent_after:.0f} s, and all was done after "
        f"{monotonic() - started:.0f} s; the longest wait for an acknowledgement was "
        f"{seen.longest_wait:.1f} s"
    )
    if not ok:
        print(f"The end of the site’s output:\n{output[-4000:]}")
    print(result)
    return 0 if ok else 1


def send_all(running: ServedSite, seen: Seen, posts: int, clients: int, progress: Progress) -> None:
    """Send ``posts`` enquiries by ``clients`` at once, and kill processes meanwhile."""
    kills: list[tuple[float, Callable[[], bool]]] = [
        (TREE_KILL * posts, running.kill_tree),
        (SUPERVISOR_KILL * posts, running.kill_supervisor),
        *((share * posts, running.kill_web_process) for share in WEB_PROCESS_KILLS),
        (WEB_PROGRAM_KILL * posts, running.kill_web_program),
        (WORKER_KILL * posts, running.kill_worker),
    ]
    kills.sort(key=itemgetter(0))
    task = progress.add_task("Enquiries acknowledged", total=posts)
    with running_clients(clients, running.port, range(posts), seen) as threads:
        while any(thread.is_alive() for thread in threads):
            if kills and len(seen.acknowledged) >= kills[0][0] and kills[0][1]():
                _, kill = kills.pop(0)
                progress.console.print(f"{kill.__name__} after {len(seen.acknowledged)}")
            progress.update(task, completed=len(seen.acknowledged))
            sleep(0.1)
    progress.update(task, completed=len(seen.acknowledged))
    if kills:
        seen.add_error(f"{len(kills)} processes were not killed")


def print_details(seen: Seen, stored: Stored) -> None:
    retried = ", ".join(f"{reason} {number}" for reason, number in seen.retried.most_common())
    print(f"Sent again after: {retried or 'nothing'}")
    print(f"Held back as suspected spam: {stored.held_back}")
    for error in seen.errors[:SHOWN_ERRORS]:
        print(f"Error: {error}")
    if not stored.is_intact:
        print("Error: SQLite’s integrity check has found a fault")
    for canary in sorted(lost(seen, stored))[:SHOWN_ERRORS]:
        print(f"Lost: {canary}")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bench.soak", description="Send enquiries while processes are killed."
    )
    parser.add_argument("--posts", type=int, default=10_000, help="enquiries to send (10,000)")
    parser.add_argument("--clients", type=int, default=32, help="that send at once (32)")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
