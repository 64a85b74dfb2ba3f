"""``python -m bench.soak``: see ``make soak``."""

import argparse
import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from time import monotonic, sleep

from rich.progress import Progress

from bench.processes import PROJECT, exit_with_status_of, free_port, running_process
from bench.progress import console
from bench.served_site import ServedSite, served
from bench.sites import Site, form_site
from bench.soak.accounting import Result, Seen, Stored, lost
from bench.soak.clients import running_clients
from bench.soak.mail import running_mail_server

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
            site = stack.enter_context(form_site(folder / "site", options.static))
        mail_port, mail = stack.enter_context(running_mail_server())
        site = Site(
            site.var_dir,
            site.environment
            | {
                "DJANGO_SETTINGS_MODULE": "bench.soak.settings",
                "EMAIL_HOST": "127.0.0.1",
                "EMAIL_PORT": str(mail_port),
            },
        )
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


def wait_until_notified(site: Site, progress: Progress) -> None:
    code = "from bench.soak.stored import wait_until_notified as wait; wait()"
    with running_process(
        site.shell(code), site.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        task = progress.add_task("Notified", total=None)
        total = 0
        for line in process.stdout or ():
            left = int(line)
            total = total or left
            progress.update(task, total=total, completed=total - left)


def read_stored(site: Site) -> Stored:
    read = json.loads(site.run("from bench.soak.stored import print_stored; print_stored()"))
    return Stored(**read | {"canaries": Counter(read["canaries"])})


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
    options = parser.parse_args()
    options.static = Path(os.environ.get("VAR_DIR", PROJECT / "var")) / "static"
    return options


if __name__ == "__main__":
    exit_with_status_of(main)
