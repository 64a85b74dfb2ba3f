"""Production: base.py plus what must come from the environment.

Required: SECRET_KEY, ALLOWED_HOSTS (comma-separated), and ENQUIRY_KEYS (comma-separated Fernet
keys, newest first) or ENQUIRY_KEY_FILE (a file with one key a line). The site refuses to start
without them; a guessable fallback would be worse than no site.
"""

import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from .base import *


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def _enquiry_keys() -> list[str]:
    if key_file := os.environ.get("ENQUIRY_KEY_FILE"):
        keys = Path(key_file).read_text().split()
    else:
        keys = [key.strip() for key in os.environ.get("ENQUIRY_KEYS", "").split(",") if key.strip()]
    if not keys:
        raise ImproperlyConfigured(
            "Set ENQUIRY_KEYS or ENQUIRY_KEY_FILE: enquiries are stored encrypted."
        )
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured("An enquiry key is not a valid Fernet key.") from error
    return keys


SECRET_KEY = _required("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in _required("ALLOWED_HOSTS").split(",")]
ENQUIRY_KEYS = _enquiry_keys()

CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
# The server in front (nginx, Caddy) ends TLS and says so in this header.
SECURE_PROXY_SSL_HEADER: tuple[str, str] | None = ("HTTP_X_FORWARDED_PROTO", "https")

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
