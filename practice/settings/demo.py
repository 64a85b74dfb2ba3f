"""`make run`: production itself, on plain http and loopback.

Importing this module creates the secrets in var/ if they are not there.

Only what loopback and the demo demand differs: no https, so no Secure or __Host- cookies and no
HSTS; mail goes to files in var/mail/.
"""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from .base import VAR_DIR


def read_or_create_secret(name: str, new_secret: str) -> str:
    """The content of var/<name>, written when first read, with mode 0600."""
    path: Path = VAR_DIR / name
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_secret)
    return path.read_text().strip()


os.environ["SECRET_KEY"] = read_or_create_secret("secret-key", secrets.token_urlsafe(50))
os.environ["ENQUIRY_KEYS"] = read_or_create_secret("enquiry-key", Fernet.generate_key().decode())
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost"

from .production import *  # noqa: E402

DEMO = True
PORT = os.environ.get("PORT", "8000")
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"

SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = None
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"

# The demo's accounts sign in with their passwords only, unless DEMO_SECOND_FACTOR=1. A passkey can
# be tried at http://localhost:8000, not at 127.0.0.1.
SECOND_FACTOR_REQUIRED = os.environ.get("DEMO_SECOND_FACTOR") == "1"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
