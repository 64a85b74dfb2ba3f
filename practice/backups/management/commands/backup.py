from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from practice.backups.archive import make_backup, work_folder
from practice.backups.destinations import open_destination
from practice.backups.encryption import make_identity_file, parse_recipients
from practice.backups.management.base import backup_failures_in_words, bytes_progress
from practice.core.management.base import stop_on_signals

STOPPED = "Stopped. The former backups are as they were. To go on, run this again."


class Command(BaseCommand):
    help = (
        "Back up the database and the media, encrypted, while the site runs. "
        "It can be stopped and run again at any time."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "destination",
            nargs="?",
            default=settings.BACKUP_DESTINATION,
            help="A folder or s3://bucket/prefix; default: BACKUP_DESTINATION.",
        )
        parser.add_argument(
            "--make-key",
            metavar="FILE",
            help="Make no backup, but a pair of keys: the secret one is written to FILE.",
        )

    def handle(self, *, destination, make_key, **options):
        with backup_failures_in_words(self, STOPPED):
            if make_key:
                self.make_key(Path(make_key))
            else:
                self.make_backup(destination)

    def make_key(self, file: Path) -> None:
        recipient = make_identity_file(file)
        self.stdout.write(
            f"The secret key is in {file}. Whoever has it can open the backups, and without it "
            "nobody can. Keep two copies away from this machine, such as on a stick and printed, "
            "and then delete this file.\n"
            f"The site needs the public key only:\n\nBACKUP_RECIPIENTS={recipient}\n\n"
            "Several public keys, separated by commas, open the backups each by itself."
        )

    def make_backup(self, address: str) -> None:
        recipients = parse_recipients(settings.BACKUP_RECIPIENTS)
        destination = open_destination(address, work_folder())
        with stop_on_signals() as stop, bytes_progress(self, "Backing up") as report:
            summary = make_backup(destination, recipients, stop, report)
        not_deleted = (
            f"The backup was made, but old ones could not be deleted. {summary.not_deleted}\n"
            if summary.not_deleted
            else ""
        )
        self.stdout.write(
            f"Backed up to {address}: {summary.files:,} files, of which {summary.sent:,} "
            f"({summary.sent_bytes / 1e6:,.1f} MB) were not there yet.\n"
            f"Older backups deleted: {summary.deleted}.\n"
            f"{not_deleted}"
            f"Not in the backup: the enquiry keys, which this site takes from {key_place()}, and "
            f"the ledger of erasures, {settings.ERASURE_LEDGER_FILE}. Keep copies of both apart "
            "from the backups. Without the keys nobody can read the enquiries."
        )


def key_place() -> str:
    """Where the enquiry keys come from, as far as the settings tell."""
    if settings.ENQUIRY_KEY_FILE:
        return str(settings.ENQUIRY_KEY_FILE)
    return "the environment variable ENQUIRY_KEYS"
