"""The demo's settings, with production's in place of those that plain http demands."""

from practice.settings.demo import *  # noqa: F403  first: it sets what production needs

from practice.settings import base, production  # isort: skip

SECURE_SSL_REDIRECT = base.SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = base.SECURE_HSTS_SECONDS
SECURE_PROXY_SSL_HEADER = production.SECURE_PROXY_SSL_HEADER
SESSION_COOKIE_NAME, SESSION_COOKIE_SECURE = base.SESSION_COOKIE_NAME, base.SESSION_COOKIE_SECURE
CSRF_COOKIE_NAME, CSRF_COOKIE_SECURE = base.CSRF_COOKIE_NAME, base.CSRF_COOKIE_SECURE
