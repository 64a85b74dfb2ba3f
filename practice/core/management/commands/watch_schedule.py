from practice.core.management.base import PeriodicCommand
from practice.core.schedule import publish_what_is_due


class Command(PeriodicCommand):
    help = "Publish and unpublish what is scheduled, each minute, until SIGTERM or SIGINT."
    interval = 60

    def run_once(self, stop):
        publish_what_is_due()
