"""`make run`: as in production, on plain http and loopback.

Importing this module creates the secrets in var/ if they are not there, but not beside the data of
a site that is not the demo.

Only what loopback and the demo demand differs: no https, so no Secure or __Host- cookies and no
HSTS; mail goes to files in var/mail/.
"""

import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from .base import *
from .environment import enquiry_keys_in, exit_if_wrong, switch

DEMO = True
# The demo's accounts sign in with their passwords only, unless told otherwise. A passkey can be
# tried at http://localhost:8000, not at 127.0.0.1.
SECOND_FACTOR_REQUIRED = switch("DEMO_SECOND_FACTOR")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

exit_if_wrong()  # before anything is written

# The demo makes its secrets before anything else, so data without them is another site's.
if not (VAR_DIR / "secret-key").exists() and any(
    (VAR_DIR / name).exists() for name in ("practice.sqlite3", "media", "erasure-ledger")
):
    sys.exit(
        f"{VAR_DIR} holds the data of a site that is not the demo, so the demo’s settings are not "
        "used with it. Set DJANGO_SETTINGS_MODULE=practice.settings.production and that site’s "
        "other variables, or VAR_DIR to another folder."
    )


def read_or_create_secret(path: Path, new_secret: str) -> str:
    """The content of the file, written when first read, with mode 0600."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_secret)
    return path.read_text().strip()


SECRET_KEY = read_or_create_secret(VAR_DIR / "secret-key", secrets.token_urlsafe(50))
ENQUIRY_KEY_FILE = VAR_DIR / "enquiry-key"
read_or_create_secret(ENQUIRY_KEY_FILE, Fernet.generate_key().decode())
ENQUIRY_KEYS = enquiry_keys_in(ENQUIRY_KEY_FILE, "ENQUIRY_KEY_FILE")
exit_if_wrong()

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
