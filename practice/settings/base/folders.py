"""Where the project’s code is, and where everything that changes is."""

import os
from pathlib import Path

from practice.settings.environment import folder

BASE_DIR = Path(__file__).resolve().parents[3]

# All that changes at run time lives in one folder, to be backed up or thrown away whole.
VAR_DIR = folder("VAR_DIR", BASE_DIR / "var")
# Whatever a process of the site writes there is for the site's own account only: 0700 and 0600.
os.umask(0o077)
