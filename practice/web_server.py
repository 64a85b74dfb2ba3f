"""The web server: granian, with the application loaded before it forks its worker processes.

So they share the memory of what is loaded. It takes granian's own arguments and environment
variables: ``python -m practice.web_server --interface wsgi practice.wsgi:application``.
"""

import gc

from granian.cli import entrypoint

from practice.wsgi import application  # noqa: F401  granian imports it again, without loading it

if __name__ == "__main__":
    # These need Django, which practice.wsgi has set up.
    from django.db import connections

    from practice.core.key_canary import exit_if_keys_are_wrong

    exit_if_keys_are_wrong()
    connections.close_all()  # the processes that granian forks must not share a connection
    # Exempts all that is loaded from garbage collection, which takes time and writes to the memory
    # that the processes share.
    gc.collect()
    gc.freeze()
    entrypoint()
