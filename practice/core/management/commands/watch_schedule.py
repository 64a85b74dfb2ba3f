from django.core.management import call_command
from django.core.management.base import BaseCommand

from practice.core.management.periodic import watch


class Command(BaseCommand):
    help = "Publish and unpublish what is scheduled, each minute, until SIGTERM or SIGINT."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every", type=float, default=60, metavar="SECONDS", help="How often; default 60."
        )

    def handle(self, *, every, **options):
        watch(
            lambda stop: call_command("publish_scheduled", stdout=self.stdout),
            every,
            "What is scheduled",
        )
