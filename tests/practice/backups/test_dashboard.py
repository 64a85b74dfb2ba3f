"""The dashboard, /health/ and the alarms say when a backup was last made and last proved."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage
from practice.backups.health import find_missing_backup
from practice.backups.models import Backup
from practice.core.models import User
from tests.support.sessions import sign_in_with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home_page(db):
    """On a site without a page, the dashboard leads administrators to the first screen."""
    page = HomePage(title="Home", slug="front", headline="Hello", standfirst="Welcome.")
    Page.get_first_root_node().add_child(instance=page)


@pytest.fixture
def configured(settings):
    settings.BACKUP_DESTINATION = "/mnt/backup"


@pytest.fixture
def record_backup():
    def record_backup(made: timedelta, proved: timedelta | None = None) -> Backup:
        """A backup made so long ago, and proved so long ago."""
        now = timezone.now()
        return Backup.objects.create(
            name=f"manifests/{now.timestamp()}.json",
            taken_at=now - made,
            made_at=now - made,
            proved_at=now - proved if proved else None,
        )

    return record_backup


def dashboard(group: str = "", **kind) -> str:
    user = User.objects.create_user("somebody", "somebody@practice.example", **kind)
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    sign_in_with_second_factor(client, user)
    return client.get("/admin/").content.decode()


def backup_health() -> str:
    return Client().get("/health/").json()["checks"]["backups"]


def test_while_there_is_none_the_dashboard_says_that_a_copied_file_is_none():
    page = dashboard(is_superuser=True)
    assert "There is no backup of this website yet." in page
    assert "lost three of nine enquiries" in page or connection.vendor != "sqlite"


def test_the_dashboard_says_when_a_backup_was_made_and_that_none_is_proved(record_backup):
    record_backup(made=timedelta(hours=5))
    page = dashboard(is_superuser=True)
    assert "The last backup was made 5\xa0hours ago." in page
    assert "None has been restored on trial yet." in page
    assert "lost three of nine enquiries" not in page


def test_the_dashboard_says_when_a_backup_was_proved(record_backup):
    record_backup(made=timedelta(days=15), proved=timedelta(days=14))
    record_backup(made=timedelta(hours=5))
    page = dashboard(is_superuser=True)
    assert "The last backup was made 5\xa0hours ago." in page
    assert "restored on trial 2\xa0weeks ago" in page


def test_who_is_no_administrator_is_not_told_of_backups():
    page = dashboard(group="Therapists")
    assert "There is no backup" not in page and "Editor guide" in page


def test_without_a_destination_nothing_is_late():
    assert backup_health() == "ok"


def test_with_a_destination_and_no_backup_health_is_degraded(configured):
    assert backup_health() == "degraded"


@pytest.mark.parametrize(("hours", "status"), [(47, "ok"), (49, "degraded")])
def test_health_is_degraded_two_days_after_the_last_backup(
    configured, record_backup, hours, status
):
    record_backup(made=timedelta(hours=hours))
    assert backup_health() == status


def test_a_late_backup_is_said_on_the_dashboard_in_words(configured, record_backup):
    record_backup(made=timedelta(days=3))
    assert "No backup of the website has been made since" in dashboard(is_superuser=True)


def test_before_opening_a_backup_is_to_be_made_and_then_to_be_proved(record_backup):
    assert "No backup of the website has been made." in find_missing_backup().text
    backup = record_backup(made=timedelta(hours=1))
    assert "It has not been proved" in find_missing_backup().text
    backup.proved_at = timezone.now()
    backup.save()
    assert find_missing_backup() is None
