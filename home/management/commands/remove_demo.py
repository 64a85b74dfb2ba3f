import signal
import sys
from collections import Counter
from functools import partial

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.markup import escape
from rich.progress import track
from rich.prompt import Confirm

from home.demo.record import in_words, is_loaded
from home.demo.remove import Removal, carry_out, plan_removal
from practice.core.management.base import console_of


class Command(BaseCommand):
    help = (
        "Take the demo practice out of this database, with its accounts. What people have added "
        "or changed stays, and is listed; interrupted, everything stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *, yes, **options):
        if not is_loaded():
            raise CommandError("There is no demo practice in this database. Nothing was changed.")
        console = console_of(self)
        try:
            removal = plan_removal()
            for line in describe(removal):
                console.print(escape(line), highlight=False, soft_wrap=True)
            if not yes and not Confirm.ask("Take it out?", console=console, default=False):
                console.print("Nothing was changed.")
                return
            with transaction.atomic():
                # Once more: somebody may have changed something while the question stood there.
                removal = plan_removal()
                carry_out(removal, partial(track, console=console))
        except (KeyboardInterrupt, EOFError):
            console.print("Stopped. Nothing was changed.")
            sys.exit(128 + signal.SIGINT)
        console.print("The demo practice is gone.")
        if not get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
            console.print(
                "Nobody can administer this site now. “manage.py createsuperuser” makes an "
                "account.",
                soft_wrap=True,
            )


def describe(removal: Removal) -> list[str]:
    """What would go, counted, and what stays, each by name and with the reason."""
    counts = Counter(each._meta.model for each in removal.removed)
    lines = ["This takes out of the database, for good:"]
    lines += [f"  {in_words(count, model)}" for model, count in counts.items()]
    if removal.kept:
        lines.append("These were the demo’s as well, and stay:")
        lines += [
            f"  {kept.made._meta.verbose_name} “{kept.made}”, which {kept.reason}"
            for kept in removal.kept
        ]
    return lines
