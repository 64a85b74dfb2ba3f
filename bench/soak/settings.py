"""The demo's settings, but mail is sent, to EMAIL_HOST and EMAIL_PORT."""

from practice.settings.demo import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
