"""Makes changes in another process.

``python -m tests.practice.page_cache.increment_version PATH TIMES`` increments a version.
"""

import sys
from pathlib import Path

from practice.page_cache.file_version import FileVersion

if __name__ == "__main__":
    version = FileVersion(Path(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        version.increment()
