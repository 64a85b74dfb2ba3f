"""Tests: the strict settings, loosened only where http on loopback and speed demand it."""

import tempfile
from pathlib import Path

from .base import *
from .environment import exit_if_wrong

SECRET_KEY = "for tests only, never a secret"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ENQUIRY_KEYS = ["dGVzdHMtb25seS1ub3QtYS1yZWFsLWtleS0wMDAwMDA="]

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="practice-test-media-"))
IMAGE_LOCK_FILE = Path(tempfile.mkdtemp(prefix="practice-test-lock-")) / "image-lock"
PAGE_CACHE_VERSION_FILE = Path(tempfile.mkdtemp(prefix="practice-test-version-")) / "version"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MIN_FREE_DISK_BYTES = 0  # whatever disk the tests run on
ERASURE_LEDGER_FILE = Path(tempfile.mkdtemp(prefix="practice-test-ledger-")) / "erasure-ledger"

exit_if_wrong()
