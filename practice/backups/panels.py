"""When the site was backed up, on the dashboard."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.timesince import timesince
from wagtail.admin.ui.components import Component

from practice.backups.databases import SQLITE
from practice.backups.models import Backup


class BackupPanel(Component):
    """When a backup was last made, and last proved; or that there is none, in words."""

    order = 300  # below what waits to be done
    template_name = "backups/backup_panel.html"

    class Media:
        css = {"all": ["practice/css/health-panel.css"]}

    def get_context_data(self, parent_context):
        return {"sentences": describe_backups()}


def describe_backups() -> list[str]:
    made, proved = Backup.last_made(), Backup.last_proved()
    if made is None:
        return [
            "There is no backup of this website yet. Whoever looks after it finds in "
            "docs/backup.md how to make one.",
            describe_copying(),
        ]
    sentences = [f"The last backup was made {how_long_ago(made.made_at)}."]
    if proved is None or proved.proved_at is None:
        sentences.append(
            "None has been restored on trial yet. Only that proves that a backup is one."
        )
    else:
        sentences.append(
            f"A backup was last restored on trial {how_long_ago(proved.proved_at)}, and "
            "everything was there."
        )
    return sentences


def how_long_ago(moment: datetime) -> str:
    if timezone.now() - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, depth=1)} ago"


def describe_copying() -> str:
    """What copying the database's files loses, which is what people do."""
    if connection.vendor == SQLITE:
        return (
            "A copy of the database’s file is no backup. In a trial, copying it while the website "
            "ran lost three of nine enquiries whose senders had been told that they had arrived, "
            "and the copy looked sound."
        )
    return "A copy of the database’s files is no backup, even if it looks sound."
