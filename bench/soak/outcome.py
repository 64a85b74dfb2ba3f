"""What has become of the enquiries that were sent: asked of the site, from outside it."""

import json
import subprocess
from collections import Counter

from rich.progress import Progress

from bench.processes import running_process
from bench.sites import Site
from bench.soak.accounting import Stored


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
