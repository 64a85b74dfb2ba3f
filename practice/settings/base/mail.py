"""Sending mail."""

from practice.settings.environment import (
    host_name,
    mail_address,
    mail_login,
    number,
    other_mistakes,
    switch,
)

EMAIL_HOST = host_name("EMAIL_HOST", "localhost")
EMAIL_PORT = number("EMAIL_PORT", 25, 1, 65_535)
EMAIL_HOST_USER = mail_login("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = mail_login("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = switch("EMAIL_USE_TLS")  # STARTTLS, which mail servers offer on port 587
EMAIL_USE_SSL = switch("EMAIL_USE_SSL")  # TLS from the first byte, on port 465
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    other_mistakes.append(
        "EMAIL_USE_TLS and EMAIL_USE_SSL must not both be on: use EMAIL_USE_TLS for port 587, and "
        "EMAIL_USE_SSL for port 465."
    )
    EMAIL_USE_SSL = False
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = mail_address("DEFAULT_FROM_EMAIL", "website@localhost")
