import signal
import sys
from contextlib import ExitStack
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.progress import track

from home.demo.accounts import (
    create_accounts,
    describe_passwords,
    set_passwords_from_environment,
)
from home.demo.load import load_site
from home.demo.record import content_of_database, is_loaded
from practice.core.management.base import console_of


class Command(BaseCommand):
    help = (
        "Load the demo practice into a new database. "
        "Once loaded, nothing is changed again; interrupted, it leaves nothing half done."
    )

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo practice is loaded under practice.settings.demo or dev only, "
                "so that no real site gets its accounts."
            )
        console = console_of(self)
        if not is_loaded():
            if content := content_of_database():
                raise CommandError(
                    f"This database holds {', '.join(content)}. The demo practice is loaded into "
                    "a new one only, so that it touches nobody’s site and nobody’s account. Set "
                    "VAR_DIR to another folder, or DATABASE_URL to another database, and run "
                    "“manage.py migrate” first."
                )
            undo = ExitStack()
            try:
                with transaction.atomic():
                    load_site(partial(track, console=console), undo)
                    create_accounts()
            except BaseException as error:
                if is_loaded():  # everything had been committed when it was raised
                    raise
                undo.close()
                if not isinstance(error, KeyboardInterrupt):
                    raise
                console.print(
                    "Stopped. Nothing of the demo has been loaded. Run this again to load it."
                )
                sys.exit(128 + signal.SIGINT)
            call_command("make_renditions", stdout=self.stdout)
        set_passwords_from_environment()
        address = settings.WAGTAILADMIN_BASE_URL
        console.print(f"\n  The site   {address}/\n  The admin  {address}/admin/\n")
        for username, password in describe_passwords().items():
            console.print(f"  {username:<10} {password}", highlight=False)
        console.print()
