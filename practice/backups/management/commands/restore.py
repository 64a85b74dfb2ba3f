from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime

from practice.backups.archive import work_folder
from practice.backups.destinations import Destination, open_destination
from practice.backups.management.base import (
    add_identity_option,
    add_source_arguments,
    backup_failures_in_words,
    bytes_progress,
    read_identities,
)
from practice.backups.manifests import MANIFESTS, identifier_in, newest_first, taken_at_in
from practice.backups.restoration import bring_up_to_date, find_manifest, restore
from practice.core.key_canary import keys_open_what_is_stored
from practice.core.management.base import stop_on_signals

STOPPED = "Stopped. Nothing was restored."


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty place: a database without tables, and no media. Stop the "
        "site first. Every file is verified before anything is written."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        add_source_arguments(parser)
        add_identity_option(parser)
        parser.add_argument("--list", action="store_true", help="Only list the backups.")

    def handle(self, *, source, backup, identity, **options):
        with backup_failures_in_words(self, STOPPED):
            destination = open_destination(source, work_folder())
            if options["list"]:
                self.list_backups(destination)
            else:
                self.restore(destination, backup, identity)

    def list_backups(self, destination: Destination) -> None:
        for name in newest_first(destination.list_names(MANIFESTS)):
            taken_at = date_format(localtime(taken_at_in(name)), "j F Y, H:i")
            self.stdout.write(f"{identifier_in(name)}  {taken_at}")

    def restore(self, destination: Destination, backup: str, identity: str | None) -> None:
        identities = read_identities(identity)
        _, manifest = find_manifest(destination, backup)
        with stop_on_signals() as stop, bytes_progress(self, "Verifying") as report:
            restored = restore(destination, manifest, identities, stop, report)
        if restored.lost:
            raise CommandError(f"Of the rows in the backup {restored.lost:,} did not come back.")
        taken_at = date_format(localtime(manifest.taken_at), "j F Y, H:i")
        self.stdout.write(
            f"Restored the backup of {taken_at}: {restored.verified:,} files verified, "
            f"{restored.rows:,} rows. What came in later, in the last "
            f"{timesince(manifest.taken_at, timezone.now())}, is not in it; mails about new "
            "enquiries tell how many there were."
        )
        bring_up_to_date(self.stdout)
        if not keys_open_what_is_stored():
            raise CommandError(
                "All is restored, but the enquiry keys of this site open nothing of it. Put the "
                "keys with which the backup was made into ENQUIRY_KEYS or ENQUIRY_KEY_FILE, and "
                "start the site then."
            )
        self.stdout.write(
            "The enquiry keys open the enquiries. Start the site, and make a new backup."
        )
