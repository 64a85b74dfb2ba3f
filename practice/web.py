"""granian, with the site loaded before its processes are made, so that they share its memory.

It takes granian's own arguments and environment variables.
"""

import gc

from granian.cli import entrypoint

from practice.wsgi import application  # noqa: F401  what granian then finds already there

if __name__ == "__main__":
    # What is loaded stays: nobody need look through it for garbage again, which would also copy
    # it for each process.
    gc.collect()
    gc.freeze()
    entrypoint()
