"""The demo's settings, but mail is sent, to EMAIL_HOST and EMAIL_PORT."""

from practice.settings.demo import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# The soak is about what is lost, not about how many a practice expects: nothing is held back or
# refused for their number.
ENQUIRIES_PER_HOUR = ENQUIRIES_PER_HOUR_FROM_NETWORK = MAX_ENQUIRIES_HELD_BACK = 1_000_000
