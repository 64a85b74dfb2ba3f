from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.test import Client
from rich.console import Console
from rich.progress import track
from wagtail.models import Page

from home.demo.accounts import how_to_sign_in, make_accounts
from home.demo.load import is_loaded, load_site


class Command(BaseCommand):
    help = (
        "Load the demo practice, unless the site has a home page already. "
        "Once loaded, nothing is changed again; interrupted, it leaves nothing half done."
    )

    def handle(self, **options):
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it writes like a file

        def progress(steps, description):
            return track(steps, description, console=console)

        if not is_loaded():
            with transaction.atomic():
                load_site(progress)
                make_accounts()
            self.make_renditions(progress)
        accounts = how_to_sign_in()
        address = settings.WAGTAILADMIN_BASE_URL
        console.print(f"\n  The site   {address}/\n  The admin  {address}/admin/\n")
        for name, password in accounts.items():
            console.print(f"  {name:<10} {password}", highlight=False)
        console.print()

    def make_renditions(self, progress):
        """Visit each page once, so that the first visitor need not wait for its pictures."""
        client = Client(SERVER_NAME="127.0.0.1")
        for page in progress(
            list(Page.objects.live().filter(depth__gt=1)), "Making the pictures' sizes"
        ):
            client.get(page.get_url())
