from threading import Event

from django.core.management.base import BaseCommand

from practice.backups.archive import work_folder
from practice.backups.destinations import open_destination
from practice.backups.drill import TrialReport
from practice.backups.inspection import open_encrypted_texts, render_pages
from practice.backups.management.base import (
    STANDARD_INPUT,
    add_source_arguments,
    backup_failures_in_words,
    read_identities,
)
from practice.backups.restoration import bring_up_to_date, find_manifest, restore


class Command(BaseCommand):
    help = (
        "What restore_drill runs in a temporary place: restore a backup, and look at what came "
        "back. The secret key comes by standard input. Prints what it found as JSON."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        add_source_arguments(parser)

    def handle(self, *, source, backup, **options):
        with backup_failures_in_words(self, "Stopped."):
            identities = read_identities(STANDARD_INPUT)
            destination = open_destination(source, work_folder())
            _, manifest = find_manifest(destination, backup)
            restored = restore(destination, manifest, identities, Event())
            bring_up_to_date(self.stderr)
            report = TrialReport(
                verified=restored.verified,
                rows=restored.rows,
                lost=restored.lost,
                opened=open_encrypted_texts(),
                pages=render_pages(),
            )
        self.stdout.write(report.to_json())
