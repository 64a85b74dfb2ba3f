import logging
from contextlib import suppress
from datetime import timedelta
from threading import Event

from django.conf import settings
from django.utils import timezone

from practice.backups.archive import make_backup, work_folder
from practice.backups.destinations import open_destination
from practice.backups.encryption import parse_recipients
from practice.backups.exceptions import BackupError, BackupStopped
from practice.backups.models import Backup

logger = logging.getLogger(__name__)

LEAST_INTERVAL = timedelta(hours=20)  # so that a program that is started anew makes none again


def make_nightly_backup(stop: Event) -> None:
    """Make the night's backup, if the site is configured to and there is none.

    Raises BackupError, OSError or django.db.Error; it may be called again. When ``stop`` is set it
    returns early, and the next call goes on.
    """
    last = Backup.last_made()
    is_recent = last and last.made_at > timezone.now() - LEAST_INTERVAL
    if not settings.BACKUP_DESTINATION or is_recent:
        return
    try:
        destination = open_destination(settings.BACKUP_DESTINATION, work_folder())
        with suppress(BackupStopped):
            make_backup(destination, parse_recipients(settings.BACKUP_RECIPIENTS), stop)
    except BackupError as error:  # its text is ours, and quotes no row
        logger.error("The backup has failed. %s", error)
        raise
