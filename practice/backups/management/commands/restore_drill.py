import signal
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from practice.backups.archive import work_folder
from practice.backups.destinations import open_destination
from practice.backups.drill import run_trial
from practice.backups.management.base import (
    add_identity_option,
    add_source_arguments,
    backup_failures_in_words,
    read_identity_text,
)
from practice.backups.manifests import identifier_in
from practice.backups.models import Backup
from practice.backups.restoration import find_manifest


class Command(BaseCommand):
    help = (
        "Prove that the newest backup can be restored: restore it in a temporary place, open what "
        "is encrypted, and show pages. The site may run meanwhile, and is not changed."
    )

    def add_arguments(self, parser):
        add_source_arguments(parser)
        add_identity_option(parser)

    def handle(self, *, source, backup, identity, **options):
        # Else they would leave the restored data behind.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        with backup_failures_in_words(self, "Stopped. Nothing was proved."):
            identity_text = read_identity_text(identity)
            destination = open_destination(source, work_folder())
            name, manifest = find_manifest(destination, backup)
            started_at, started = timezone.now(), monotonic()
            report = run_trial(source, identifier_in(name), identity_text)
            seconds = monotonic() - started
            if not report.lost:
                times = {"taken_at": manifest.taken_at, "proved_at": timezone.now()}
                Backup.objects.update_or_create(
                    name=name,
                    defaults=times,
                    create_defaults=times | {"made_at": manifest.taken_at},
                )
        taken_at = date_format(localtime(manifest.taken_at), "j F Y, H:i")
        self.stdout.write(
            f"The backup of {taken_at} was restored on trial: {report.rows:,} rows, "
            f"{report.verified:,} files verified.\n"
            f"Opened with the enquiry keys: {', '.join(report.opened) or 'nothing is encrypted'}.\n"
            f"Pages shown: {', '.join(report.pages)}"
        )
        age = (started_at - manifest.taken_at).total_seconds()
        self.stdout.write(
            f"rpo_s={age:.0f} rto_s={seconds:.0f} lost={report.lost} verified={report.verified}"
        )
        if report.lost:
            raise CommandError(f"Of the rows in the backup {report.lost:,} did not come back.")
