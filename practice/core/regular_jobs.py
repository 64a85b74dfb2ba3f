"""The jobs of this app: practice/core/jobs.py."""

from datetime import timedelta
from threading import Event

from django.core.management import call_command
from wagtail.management.commands.purge_revisions import purge_revisions

from practice.core import outbox, schedule
from practice.core.jobs import Job
from practice.images.rendition_job import RenditionJob
from practice.throttling import limits

KEPT_REVISIONS = 365  # days; of each page the latest stays, and what is scheduled or in moderation

rendition_job = RenditionJob()


def register_jobs() -> list[Job]:
    return [
        Job(
            "send_due_mail",
            send_due_mail,
            interval=timedelta(seconds=10),
            deadline=timedelta(minutes=15),
        ),
        Job(
            "publish_scheduled",
            publish_scheduled,
            interval=timedelta(minutes=1),
            deadline=schedule.DEADLINE,
        ),
        Job(
            "make_renditions",
            make_renditions,
            interval=timedelta(seconds=5),
            # Making every size of many pictures anew takes its time.
            deadline=timedelta(hours=2),
            has_work=rendition_job.is_outdated,
            niceness=10,  # leaves the processor to the web server
        ),
        Job("delete_expired_sessions", delete_expired_sessions),
        Job("delete_expired_counters", delete_expired_counters),
        Job("purge_revisions", delete_old_revisions),
    ]


def send_due_mail(stop: Event) -> None:
    outbox.send_due_mail()


def publish_scheduled(stop: Event) -> None:
    schedule.publish_what_is_due()


def make_renditions(stop: Event) -> None:
    rendition_job.run(stop)


def delete_expired_sessions(stop: Event) -> None:
    call_command("clearsessions")


def delete_expired_counters(stop: Event) -> None:
    limits.delete_expired_counters()


def delete_old_revisions(stop: Event) -> None:
    purge_revisions(days=KEPT_REVISIONS)
