"""Where the site listens, and with how many processes, as its settings say."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from practice.serve.errors import ServeError
from practice.serve.programs import DEFAULTS


class Configuration(NamedTuple):
    address: str  # of IPv4 or IPv6
    port: int
    web_workers: int  # 0: as many as the machine can carry


def read_configuration() -> Configuration:
    """Raises ServeError, with what is wrong with the settings.

    They are read in a program of its own: the supervisor needs little memory for as long as it does
    not load them.
    """
    result = subprocess.run(
        [sys.executable, "-m", "practice.serve.configuration"],
        env=DEFAULTS | os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise ServeError(result.stderr.strip())
    return Configuration(*json.loads(result.stdout))


def main() -> None:
    # The supervisor, which imports this module, must not load Django.
    from django.conf import settings

    values = Configuration(settings.BIND_ADDRESS, settings.PORT, settings.WEB_WORKERS)
    print(json.dumps(values))


if __name__ == "__main__":
    main()
