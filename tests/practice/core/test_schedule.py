"""What is scheduled is published by a program of the site's own, with nobody signed in."""

import datetime
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_unpublished

from bench.processes import PROJECT, run
from practice.core.models import JobRun

SCHEDULE_PAGE = """
import datetime
from wagtail.models import Page
from home.models import HomePage
page = HomePage(title="Due", slug="due", headline="H", standfirst="S", live=False)
Page.get_first_root_node().add_child(instance=page)
page.go_live_at = datetime.datetime.fromisoformat("{}")
page.save_revision(approved_go_live_at=page.go_live_at)
"""


@pytest.mark.processes
def test_the_worker_publishes_what_is_due_and_stops_on_sigterm(migrated_database, tmp_path):
    shutil.copytree(migrated_database.parent, tmp_path, dirs_exist_ok=True)
    database = tmp_path / "practice.sqlite3"
    environment = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "practice.settings.demo"}
    due = timezone.now() - datetime.timedelta(minutes=1)
    code = SCHEDULE_PAGE.format(due.isoformat())
    run([sys.executable, "manage.py", "shell", "--no-imports", "--command", code], environment)

    def is_live() -> bool:
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT live FROM wagtailcore_page WHERE slug = 'due'")
            return bool(rows.fetchone()[0])

    assert not is_live()
    command = [sys.executable, "manage.py", "run_jobs"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        try:
            while not is_live():
                with pytest.raises(subprocess.TimeoutExpired):  # it must still run
                    process.wait(0.1)
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


@pytest.fixture
def schedule(write_article):
    """``schedule(slug)`` writes an article whose new text is due since ``ago``, and returns it."""

    def schedule(slug, ago=datetime.timedelta(minutes=20)):
        article = write_article(slug=slug, title=slug.capitalize())
        article.title = f"New {slug}"
        article.go_live_at = timezone.now() - ago
        article.save_revision(approved_go_live_at=article.go_live_at)
        return article

    return schedule


@pytest.fixture
def broken(schedule, write_article):
    """An article that cannot be published: its new address is another’s by now."""
    article = schedule("broken", ago=datetime.timedelta(hours=1))
    revision = article.get_latest_revision()
    revision.content["slug"] = "taken"
    revision.save()
    write_article(slug="taken")
    return article


def run_job_once() -> None:
    call_command("run_jobs", "publish_scheduled")


def test_a_page_that_cannot_be_published_stays_due_and_holds_up_no_other(broken, schedule, caplog):
    other = schedule("other")
    run_job_once()
    other.refresh_from_db()
    assert other.title == "New other"
    assert list(Revision.objects.exclude(approved_go_live_at=None)) == [broken.latest_revision]
    assert caplog.messages == [f"Page {broken.pk} stays due on schedule (ValidationError)."]
    revision = broken.latest_revision
    revision.content["slug"] = "mended"
    revision.save()
    run_job_once()
    broken.refresh_from_db()
    assert (broken.title, broken.slug) == ("New broken", "mended")


def test_a_page_that_cannot_be_unpublished_holds_up_no_other(write_article, caplog):
    pages = [write_article(slug=slug) for slug in ("failing", "other")]
    past = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(expire_at=past)

    def fail(instance, **kwargs):
        if instance.slug == "failing":
            raise OSError("CANARY")

    page_unpublished.connect(fail)
    run_job_once()
    page_unpublished.disconnect(fail)
    assert [Page.objects.get(pk=page.pk).live for page in pages] == [True, False]
    assert caplog.messages == [f"Page {pages[0].pk} stays due on schedule (OSError)."]


def test_administrators_are_told_which_page_could_not_be_published(broken, admin_client):
    run_job_once()
    assert not JobRun.objects.get(
        name="publish_scheduled"
    ).failures  # the page is late, not the job
    dashboard = admin_client.get("/admin/").content.decode()
    assert "“New broken” was to be published on schedule at" in dashboard
    assert f'href="/admin/pages/{broken.pk}/edit/"' in dashboard
    assert admin_client.get("/health/").json()["checks"]["schedule"] == "degraded"
    Revision.objects.update(approved_go_live_at=None)
    assert admin_client.get("/health/").json()["checks"]["schedule"] == "ok"


def test_a_page_that_the_job_has_yet_to_publish_is_no_problem(schedule, client):
    schedule("soon", ago=datetime.timedelta(minutes=14))
    assert client.get("/health/").json()["checks"]["schedule"] == "ok"
