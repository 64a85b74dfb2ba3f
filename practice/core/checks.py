"""Whether the site has the right keys, and what is to be done before it is opened."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import Error

from practice.core.encryption import load_keys
from practice.core.key_canary import WRONG_KEYS, keys_open_what_is_stored
from practice.core.opening_checks import run_opening_checks
from practice.core.outbox import absolute_url


@checks.register(deploy=True)
def check_before_opening(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of all that the dashboard asks for before opening."""
    return [
        checks.Warning(
            problem.text,
            hint=f"{problem.link_text}: {absolute_url(problem.link)}" if problem.link else None,
            id=check.id,
        )
        for check, problem in run_opening_checks()
        if problem
    ]


@checks.register(checks.Tags.security)
def check_enquiry_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without a valid key no enquiry could be stored."""
    try:
        load_keys()
    except (ValueError, TypeError):
        return [
            checks.Error(
                "ENQUIRY_KEYS is empty or holds something that is not a Fernet key.",
                hint="Set ENQUIRY_KEYS or ENQUIRY_KEY_FILE. `python -c 'from cryptography.fernet "
                "import Fernet; print(Fernet.generate_key().decode())'` makes a key.",
                id="practice.E001",
            )
        ]
    return []


@checks.register(checks.Tags.security)
def check_demo_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The demo's keys must never encrypt anything in the database of a real site."""
    return check_keys_open_what_is_stored(app_configs) if settings.DEMO else []


@checks.register(checks.Tags.security, deploy=True)
def check_keys_open_what_is_stored(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, that the keys are those of this database."""
    try:
        load_keys()
        are_right = keys_open_what_is_stored()
    except (ValueError, TypeError, Error):  # check_enquiry_keys reports invalid keys
        return []
    return [] if are_right else [checks.Error(WRONG_KEYS, id="practice.E002")]
