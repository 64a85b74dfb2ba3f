"""Makes changes in another process.

``python -m tests.practice.page_cache.increment_version PATH TIMES`` increments a version.
"""

import sys
from pathlib import Path

from practice.page_cache.version import Version

if __name__ == "__main__":
    version = Version(Path(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        version.increment()
