"""Whether backups can be made as they are configured."""

from typing import Any

from django.conf import settings
from django.core import checks

from practice.backups.archive import work_folder
from practice.backups.destinations import open_destination
from practice.backups.encryption import parse_recipients
from practice.backups.exceptions import BackupError


@checks.register(deploy=True)
def check_backups(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of where backups go to, and of who can open them."""
    if not settings.BACKUP_DESTINATION:
        return []  # the list “Before you open” says so: practice/backups/health.py
    try:
        parse_recipients(settings.BACKUP_RECIPIENTS)
        open_destination(settings.BACKUP_DESTINATION, work_folder())
    except BackupError as error:
        return [checks.Error(str(error), id="practice.E010")]
    return []
