"""Whether the site is backed up, and whether that has been proved."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from practice.backups.models import Backup
from practice.core.dates import format_moment
from practice.core.health import HealthCheck, Problem
from practice.core.opening_checks import OpeningCheck

BACKUP_DEADLINE = timedelta(days=2)  # after the last backup, if they are made every night


def health_checks() -> list[HealthCheck]:
    return [HealthCheck("backups", "Backups", find_late_backup)]


def opening_checks() -> list[OpeningCheck]:
    return [OpeningCheck("practice.W011", "Backups", find_missing_backup)]


def find_late_backup() -> Problem | None:
    """None has been made for BACKUP_DEADLINE, though the site is configured to make them."""
    if not settings.BACKUP_DESTINATION:
        return None
    last = Backup.last_made()
    if last and last.made_at >= timezone.now() - BACKUP_DEADLINE:
        return None
    since = f"since {format_moment(last.made_at)}" if last else "yet"
    return Problem(
        f"No backup of the website has been made {since}. If its disk failed now, what came in "
        "later would be lost. Tell whoever looks after the website today."
    )


def find_missing_backup() -> Problem | None:
    """There is no backup, or none has ever been restored on trial."""
    if Backup.last_made() is None:
        return Problem(
            "No backup of the website has been made. Set BACKUP_DESTINATION and BACKUP_RECIPIENTS, "
            "and run “manage.py backup”."
        )
    if Backup.last_proved() is None:
        return Problem(
            "It has not been proved that a backup can be restored. Run “manage.py restore_drill” "
            "with the secret key."
        )
    return None
