"""Settings for Wagtail alone: its own page template and URLs, and the middleware of a project
that ``wagtail start`` makes. The database, templates and server are the site's."""

from practice.settings.demo import *  # noqa: F403

ROOT_URLCONF = "wagtail.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app does not start without
]
