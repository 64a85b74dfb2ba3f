"""Everything the site needs, at its strictest, in modules by subject.

The other settings modules only loosen this one (dev, test, demo) or add what must come from
outside (production). Nothing secret is written here, so this package alone cannot start a site.
Environment variables are read by practice/settings/environment.py.
"""

# ruff: noqa: I001  in the order in which a newcomer reads them
from .folders import *
from .apps import *
from .database import *
from .page_cache import *
from .accounts import *
from .security import *
from .files import *
from .wagtail import *
from .enquiries import *
from .mail import *
from .language import *
from .health import *
from .backups import *
from .server import *
from .logs import *
