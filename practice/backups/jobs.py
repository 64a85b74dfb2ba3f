import logging
from contextlib import suppress
from threading import Event

from django.conf import settings

from practice.backups.archive import make_backup, work_folder
from practice.backups.destinations import open_destination
from practice.backups.encryption import parse_recipients
from practice.backups.exceptions import BackupError, BackupStopped
from practice.core.jobs import Job

logger = logging.getLogger(__name__)


def register_jobs() -> list[Job]:
    """None, unless the site is configured to make backups."""
    return [Job("make_nightly_backup", make_nightly_backup)] if settings.BACKUP_DESTINATION else []


def make_nightly_backup(stop: Event) -> None:
    """Make the night's backup.

    Raises BackupError, OSError or django.db.Error; it may be called again. When ``stop`` is set it
    returns early, and the next call goes on.
    """
    try:
        destination = open_destination(settings.BACKUP_DESTINATION, work_folder())
        with suppress(BackupStopped):
            make_backup(destination, parse_recipients(settings.BACKUP_RECIPIENTS), stop)
    except BackupError as error:  # its text is ours, and quotes no row
        logger.error("The backup has failed. %s", error)
        raise
