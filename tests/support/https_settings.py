"""The demo's settings, with production's in place of those that plain http demands.

HSTS as docs/deployment.md says for a site that has been served over https for a while.
"""

from practice.settings.base import security
from practice.settings.demo import *  # noqa: F403

SECURE_SSL_REDIRECT = security.SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = security.HSTS_PRELOAD_MIN_SECONDS
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = security.SESSION_COOKIE_NAME
CSRF_COOKIE_NAME = security.CSRF_COOKIE_NAME
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
