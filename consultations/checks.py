"""Whether somebody is told of new enquiries."""

from typing import Any

from django.core import checks
from django.db import Error

from consultations.health import find_missing_recipients


@checks.register(deploy=True)
def check_recipients(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of who is told that an enquiry has come in.

    Where the database cannot be read, or has no tables yet, there is nothing to say.
    """
    try:
        if not find_missing_recipients():
            return []
    except Error:
        return []
    return [
        checks.Warning(
            "Nobody is named to be told of new enquiries, so no mail goes out about them.",
            hint="In the admin, under Settings → Enquiry settings, enter an address.",
            id="consultations.W001",
        )
    ]
