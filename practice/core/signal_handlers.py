"""What a database is given when it has been migrated."""

import logging
from typing import Any

from django.apps import apps as installed_apps
from django.db import DEFAULT_DB_ALIAS

from practice.core.jobs import registered_jobs
from practice.core.key_canary import keys_open_what_is_stored
from practice.core.models import JobRun, KeyCanary

logger = logging.getLogger(__name__)


def prepare_health_checks(using: str, apps: Any = installed_apps, **kwargs: Any) -> None:
    """Receiver of post_migrate: make the key canary, and expect each job from now on.

    ``flush`` sends that signal without ``apps``.

    A canary made with the wrong keys would let these pass and refuse the right ones. So there is
    none as long as the keys do not open what is stored.
    """
    models = apps.all_models["practice"]
    # Not if migrated back.
    has_tables = "keycanary" in models and hasattr(models.get("jobrun"), "leased_until")
    if using != DEFAULT_DB_ALIAS or not has_tables:
        return
    if keys_open_what_is_stored():
        KeyCanary.create()
    else:
        logger.error("The enquiry keys open nothing that is stored in the database.")
    for job in registered_jobs():
        JobRun.expect(job.name)
