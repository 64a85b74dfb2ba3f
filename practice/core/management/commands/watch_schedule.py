from django.core.management import call_command

from practice.core.management.base import PeriodicCommand


class Command(PeriodicCommand):
    help = "Publish and unpublish what is scheduled, each minute, until SIGTERM or SIGINT."
    interval = 60
    subject = "What is scheduled"

    def run_once(self, stop):
        call_command("publish_scheduled", stdout=self.stdout)
