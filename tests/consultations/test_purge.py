"""The nightly purge deletes what is due, leaves numbers only, and asks if it is far too much."""

import io
import json
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.timezone import localdate

from consultations import purge
from consultations.erasure import digest_of
from consultations.models import (
    AccessLogEntry,
    Enquiry,
    EnquiryNote,
    EnquirySettings,
    ErasureLedgerEntry,
    PurgeRun,
    RightsRequest,
)
from practice.core.jobs import registered_jobs
from tests.support.canary import CANARY

DELETIONS = "/admin/privacy/deletions/"


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    monkeypatch.setattr(purge, "PAUSE", 0)


@pytest.fixture
def store(db):
    """``store(count)`` stores enquiries that are due, or so many days old, in a state."""

    def store(count, state="closed", days=400):
        since = timezone.now() - timedelta(days=days)
        return Enquiry.objects.bulk_create(
            Enquiry(state=state, state_changed_at=since) for _ in range(count)
        )

    return store


def purge_by_command(*arguments) -> str:
    output = io.StringIO()
    call_command("purge_enquiries", *arguments, stdout=output)
    return output.getvalue()


def run_purge_job():
    call_command("run_jobs", "purge_enquiries")


def test_what_is_due_is_deleted_and_the_rest_kept(store):
    (due,) = store(1)
    store(1, days=10)
    store(1, state="new")
    run = purge.purge_enquiries()
    assert Enquiry.objects.count() == 2
    assert (run.found, run.deleted) == ({"closed": 1}, 1)
    assert run.finished_at
    entry = ErasureLedgerEntry.objects.get()
    assert (entry.digest, entry.reason) == (digest_of(due.pk), "retention")


def test_a_dry_run_counts_by_state_and_deletes_nothing(store):
    store(2)
    store(1, state="held_back")
    output = purge_by_command("--dry-run")
    assert "Closed: 2 due." in output
    assert "Held back: 1 due." in output
    assert Enquiry.objects.count() == 3
    assert not PurgeRun.objects.exists()


def test_a_run_leaves_numbers_only(canary_form_data, post_form):
    post_form(canary_form_data)
    enquiry = Enquiry.objects.get()
    EnquiryNote.objects.create(enquiry=enquiry, text=CANARY)
    enquiry.state, enquiry.state_changed_at = "closed", timezone.now() - timedelta(days=400)
    enquiry.save()
    purge_by_command()
    left = json.dumps(list(PurgeRun.objects.values()), default=str)
    left += json.dumps(list(ErasureLedgerEntry.objects.values()), default=str)
    for word in (CANARY, enquiry.reference, str(enquiry.pk)):
        assert word not in left


def test_it_deletes_all_chunks_and_a_stopped_run_is_gone_on_with(store, monkeypatch):
    monkeypatch.setattr(purge, "CHUNK", 4)
    store(10)
    stop = Event()
    stopped = purge.purge_enquiries(stop, advance=lambda count: stop.set())
    assert (stopped.deleted, stopped.finished_at) == (4, None)
    run = purge.purge_enquiries()
    assert (run.deleted, Enquiry.objects.count()) == (6, 0)
    assert ErasureLedgerEntry.objects.count() == 10


def test_an_enquiry_that_is_put_on_hold_during_the_purge_is_kept(store, monkeypatch):
    monkeypatch.setattr(purge, "CHUNK", 1)
    store(3)

    def hold_the_others(count):
        Enquiry.objects.update(encrypted_hold_reason="f1:something")

    run = purge.purge_enquiries(advance=hold_the_others)
    assert (run.deleted, Enquiry.objects.count()) == (1, 2)


def test_much_more_than_usual_stops_until_it_is_confirmed(store):
    store(21)
    with pytest.raises(CommandError, match=r"21 enquiries are due.*Nothing was deleted"):
        purge_by_command()
    assert Enquiry.objects.count() == 21
    assert "Deleted: 21." in purge_by_command("--confirm")
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("due", "others", "earlier_runs", "stops"),
    [
        (20, 0, [], False),
        (21, 0, [], True),
        (21, 188, [], True),
        (21, 189, [], False),  # a tenth of all
        (60, 0, [20, 20], False),
        (61, 0, [20, 20], True),
    ],
)
def test_more_than_usual_is_much_and_a_large_part(store, due, others, earlier_runs, stops):
    for deleted in earlier_runs:
        PurgeRun.objects.create(deleted=deleted, finished_at=timezone.now())
    store(due)
    store(others, state="new")
    assert purge.is_unusual(due) is stops


def test_a_therapist_confirms_and_the_next_night_deletes(store, therapist_client):
    store(30)
    run_purge_job()
    assert Enquiry.objects.count() == 30
    panel = therapist_client.get("/admin/").content.decode()
    assert "30 enquiries are due to be deleted, much more than usual." in panel
    assert "nothing was deleted" in therapist_client.get(DELETIONS).content.decode()
    answer = therapist_client.post(f"{DELETIONS}confirm/", follow=True).content.decode()
    assert "They are deleted in the coming night." in answer
    assert "much more than usual" not in therapist_client.get("/admin/").content.decode()
    run_purge_job()
    assert not Enquiry.objects.exists()
    stopped = PurgeRun.objects.get(confirmed_at__isnull=False)
    assert stopped.confirmed_by == therapist_client.user
    assert "Complete" in therapist_client.get(DELETIONS).content.decode()


def test_a_confirmation_counts_once_and_for_as_many_as_were_found(store, therapist_client):
    store(30)
    run_purge_job()
    therapist_client.post(f"{DELETIONS}confirm/")
    store(100)
    run_purge_job()
    assert Enquiry.objects.count() == 130
    again = therapist_client.post(f"{DELETIONS}confirm/", follow=True).content.decode()
    assert "They are deleted in the coming night." in again
    run_purge_job()
    assert not Enquiry.objects.exists()
    PurgeRun.objects.filter(deleted=130).update(deleted=0)
    store(30)
    run_purge_job()
    assert Enquiry.objects.count() == 30


def test_two_who_confirm_are_told(store, therapist_client):
    response = therapist_client.post(f"{DELETIONS}confirm/", follow=True)
    assert "There is nothing to confirm" in response.content.decode()


def test_each_night_asks_once(store):
    store(30)
    run_purge_job()
    run_purge_job()
    assert PurgeRun.objects.count() == 1


def test_the_logs_are_kept_for_24_months(db):
    def add(days_ago):
        moment = timezone.now() - timedelta(days=days_ago)
        AccessLogEntry.objects.create(at=moment, action="read")
        RightsRequest.objects.create(kind="access", answered_on=moment.date(), subject="Somebody")

    with time_machine.travel("2026-11-24T12:00Z"):
        RightsRequest.objects.create(kind="access", received_on="2020-01-01", subject="Somebody")
        for days in (729, 730, 731):  # 24 November 2024 is 730 days ago
            add(days)
        purge.purge_logs()
        oldest = AccessLogEntry.objects.earliest("at")
        assert (AccessLogEntry.objects.count(), localdate(oldest.at).isoformat()) == (
            2,
            "2024-11-24",
        )
        assert RightsRequest.objects.filter(answered_on=None).count() == 1
        assert RightsRequest.objects.exclude(answered_on=None).count() == 2


def test_the_site_purges_every_night_by_itself():
    names = {job.name for job in registered_jobs() if job.interval is None}
    assert {
        "purge_enquiries",
        "purge_logs",
        "complete_erasure_ledger",
        "delete_expired_sessions",
        "delete_expired_counters",
    } <= names


@pytest.fixture
def at_noon():
    with time_machine.travel("2026-11-24T12:00Z"):
        yield


def test_the_screen_lists_what_the_coming_night_deletes_and_nothing_later(
    at_noon, store, therapist_client
):
    (tonight,) = store(1, state="held_back", days=29)
    (later,) = store(1, state="held_back", days=28)
    EnquirySettings.objects.create(keep_closed_months=7)
    body = therapist_client.get(DELETIONS).content.decode()
    assert "Due in the night to 25 November" in body
    assert "Held back: 1." in body
    assert f"{tonight.reference}</a>" in body and "due on 25 November 2026" in body
    assert later.reference not in body
    assert "7 months after we have closed it" in body


def test_before_the_purge_of_this_night_the_screen_speaks_of_it(store, therapist_client):
    with time_machine.travel("2026-11-25T02:59Z"):
        store(1, state="held_back", days=30)
        body = therapist_client.get(DELETIONS).content.decode()
    assert "Due in the night to 25 November" in body
    assert "Held back: 1." in body


def test_of_many_that_are_due_the_oldest_are_listed(store, therapist_client):
    store(52)
    assert "and 2 more" in therapist_client.get(DELETIONS).content.decode()


def test_looking_at_the_screen_stores_no_settings(therapist_client):
    therapist_client.get(DELETIONS)
    assert not EnquirySettings.objects.exists()
