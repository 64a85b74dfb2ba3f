"""Each failure is seen within a quarter of an hour: on the dashboard, in /health/ and by mail."""

import shutil
from datetime import date, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks

from consultations.models import ConsultationPage, Enquiry, EnquirySettings, RightsRequest
from practice.core.key_canary import keys_open_what_is_stored
from practice.core.models import JobRun, KeyCanary, User
from tests.support.canary import CANARY
from tests.support.sessions import sign_in_with_second_factor

QUARTER_OF_AN_HOUR = timedelta(minutes=15)
TICK = timedelta(seconds=30)


class Practice:
    """A working practice, in which time goes by: its jobs run, and its mail is sent."""

    def __init__(self, therapist, move_clock):
        self.therapist = therapist
        self.move_clock = move_clock
        self.dead_jobs = set()
        User.objects.create_superuser("admin", "admin@practice.example", "a pass phrase")

    def run(self, duration):
        """Let ``duration`` go by in steps of TICK."""
        end = timezone.now() + duration
        while timezone.now() < end:
            self.move_clock(timezone.now() + TICK)
            JobRun.objects.exclude(name__in=self.dead_jobs).update(last_finished_at=timezone.now())
            for send in hooks.get_hooks("send_due_mail"):
                send()

    def dashboard(self) -> str:
        client = Client()
        sign_in_with_second_factor(client, self.therapist)
        return client.get("/admin/").content.decode()

    def health(self) -> dict:
        return Client().get("/health/").json()

    def alarm_mails(self) -> list[str]:
        return [m.body for m in mail.outbox if m.to == ["admin@practice.example"]]

    def assert_alarm(self, name: str, words: str, status="degraded") -> None:
        assert words in self.dashboard()
        health = self.health()
        assert health["checks"][name] == status
        assert health["status"] == status
        assert any(words in body for body in self.alarm_mails())

    def assert_quiet(self) -> None:
        assert "Needs looking after" not in self.dashboard()
        assert self.health()["status"] == "ok"
        assert self.alarm_mails() == []


@pytest.fixture
def practice(form_page, therapist_client, time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-06-10T12:00+01:00"))  # a Wednesday
    practice = Practice(therapist_client.user, time_machine.move_to)
    practice.run(TICK)
    return practice


def test_all_is_quiet_while_all_is_well(practice, post_form, form_data):
    post_form(form_data)
    practice.run(QUARTER_OF_AN_HOUR)
    practice.assert_quiet()


def test_an_enquiry_that_nobody_is_told_of(practice, post_form, canary_form_data, settings):
    """The mail about it is refused; that to the administrator goes out by another way."""
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "nowhere.Backend"
    post_form(canary_form_data)
    practice.run(timedelta(minutes=14))
    practice.assert_quiet()
    practice.run(timedelta(minutes=1))
    settings.EMAIL_BACKEND = backend
    Enquiry.objects.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    practice.run(QUARTER_OF_AN_HOUR)
    words = "One enquiry has waited for a mail to the practice since 12:00"
    practice.assert_alarm("enquiry_mail", words)
    assert CANARY not in practice.dashboard() + str(practice.alarm_mails())


def test_it_is_seen_though_no_mail_goes_out(practice, post_form, form_data, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    post_form(form_data)
    practice.run(QUARTER_OF_AN_HOUR)
    assert "has waited for a mail to the practice" in practice.dashboard()
    assert practice.health()["checks"]["enquiry_mail"] == "degraded"


def test_an_enquiry_that_nobody_reads(practice, post_form, form_data):
    post_form(form_data)
    practice.run(TICK * 4)
    practice.move_clock(datetime.fromisoformat("2026-06-12T11:58+01:00"))
    practice.run(TICK)
    practice.assert_quiet()
    practice.run(QUARTER_OF_AN_HOUR)
    words = "One enquiry has not been read within the two working days"
    practice.assert_alarm("enquiries_read", words)


@pytest.mark.parametrize(
    "change", [{"first_read_at": timezone.now()}, {"state": "replied"}, {"state": "held_back"}]
)
def test_an_enquiry_that_is_read_or_held_back_raises_no_alarm(enquiry, client, change):
    Enquiry.objects.update(received_at=timezone.now() - timedelta(days=9), **change)
    assert client.get("/health/").json()["checks"]["enquiries_read"] == "ok"


def test_the_promised_time_is_the_one_in_the_settings(enquiry, client):
    Enquiry.objects.update(received_at=timezone.now() - timedelta(days=9))
    EnquirySettings.objects.update(reply_within_days=10)
    assert client.get("/health/").json()["checks"]["enquiries_read"] == "ok"


def test_an_enquiry_held_back_waits_for_no_mail_until_it_is_put_with_the_others(enquiry, client):
    def status():
        return client.get("/health/").json()["checks"]["enquiry_mail"]

    days_ago = timezone.now() - timedelta(days=3)
    Enquiry.objects.update(received_at=days_ago, state="held_back", held_back_because="too_fast")
    assert status() == "ok"
    Enquiry.objects.update(state="new", state_changed_at=timezone.now())
    assert status() == "ok"
    Enquiry.objects.update(state_changed_at=timezone.now() - QUARTER_OF_AN_HOUR)
    assert status() == "degraded"


def test_an_enquiry_that_was_read_and_left_as_new(practice, post_form, form_data):
    """It came in on Wednesday at noon: four working days later it is Tuesday."""
    post_form(form_data)
    practice.run(TICK * 4)
    Enquiry.objects.update(first_read_at=timezone.now())
    practice.move_clock(datetime.fromisoformat("2026-06-16T11:58+01:00"))
    practice.run(TICK)
    practice.assert_quiet()
    practice.run(QUARTER_OF_AN_HOUR)
    words = "One enquiry has been read, but is still marked as new after four working days"
    practice.assert_alarm("enquiries_answered", words)


def test_an_enquiry_marked_as_new_again_has_its_time_again(enquiry, client):
    days_ago = timezone.now() - timedelta(days=9)
    Enquiry.objects.update(received_at=days_ago, first_read_at=days_ago)
    assert client.get("/health/").json()["checks"]["enquiries_answered"] == "ok"


def test_so_many_are_held_back_that_others_will_soon_be_refused(practice, settings):
    settings.MAX_ENQUIRIES_HELD_BACK = 10
    for _ in range(8):
        Enquiry.objects.create(state="held_back", held_back_because="too_fast")
    practice.run(TICK)
    practice.assert_quiet()
    Enquiry.objects.create(state="held_back", held_back_because="too_fast")
    practice.run(TICK)
    practice.assert_alarm("held_back", "9 enquiries are held back")


@pytest.fixture
def access_request(practice):
    """One that is due on 3 July 2026."""
    return RightsRequest.objects.create(kind="access", received_on=date(2026, 6, 3))


def test_a_request_that_is_due_within_a_week(practice, access_request):
    practice.move_clock(datetime.fromisoformat("2026-06-25T23:59+01:00"))
    practice.run(TICK)
    practice.assert_quiet()
    practice.run(TICK * 2)
    words = "by 3 July 2026 (access, received on 3 June 2026). 7 days left to answer it."
    practice.assert_alarm("rights_requests", words)


def test_a_request_that_is_overdue_and_others(practice, access_request):
    for day in (4, 5, 30):
        RightsRequest.objects.create(kind="erasure", received_on=date(2026, 6, day))
    practice.move_clock(datetime.fromisoformat("2026-07-04T12:00+01:00"))
    practice.run(TICK)
    words = "1 day overdue: answer it now. Two more are due within a week, or overdue."
    practice.assert_alarm("rights_requests", words)


def test_a_request_that_is_answered_raises_no_alarm(practice, access_request):
    RightsRequest.objects.update(answered_on=date(2026, 6, 4), outcome="done")
    practice.move_clock(datetime.fromisoformat("2026-07-20T12:00+01:00"))
    practice.run(TICK)
    practice.assert_quiet()


def test_nobody_is_named_to_be_told(practice):
    EnquirySettings.objects.update(notification_addresses="")
    practice.run(TICK)
    practice.assert_alarm("enquiry_recipients", "Nobody is named to be told of new enquiries")


def test_before_there_is_a_form_nobody_has_to_be_named(practice):
    EnquirySettings.objects.update(notification_addresses="")
    ConsultationPage.objects.update(live=False)
    practice.run(TICK)
    practice.assert_quiet()


@pytest.mark.parametrize("name", ["send_due_mail", "publish_scheduled"])
def test_a_job_that_does_not_run(practice, name):
    practice.dead_jobs = {name}
    practice.run(timedelta(minutes=14))
    practice.assert_quiet()
    practice.run(timedelta(minutes=1, seconds=30))
    practice.assert_alarm(f"job_{name}", f"“{name}”, has not run since 12:00")


def test_a_job_that_has_never_run_is_expected_from_the_migration_on(practice):
    practice.dead_jobs = {"publish_scheduled"}
    JobRun.objects.all().delete()
    call_command("migrate", verbosity=0)
    practice.run(timedelta(minutes=14))
    practice.assert_quiet()
    practice.run(timedelta(minutes=1, seconds=30))
    practice.assert_alarm("job_publish_scheduled", "has not run since 12:00")


def test_a_disk_that_is_nearly_full(practice, settings):
    settings.MIN_FREE_DISK_BYTES = shutil.disk_usage("/").total * 1000
    practice.run(TICK)
    practice.assert_alarm("disk", "disk is nearly full")


def test_a_disk_that_is_full(practice, settings):
    settings.FULL_DISK_BYTES = shutil.disk_usage("/").total * 1000
    practice.run(TICK)
    practice.assert_alarm("disk_full", "disk is full", status="failed")
    assert Client().get("/health/").status_code == 503
    assert "nearly" not in practice.dashboard()


def test_a_key_that_opens_nothing(practice, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    practice.run(TICK)
    practice.assert_alarm("enquiry_keys", "key opens none of the enquiries", status="failed")
    assert Client().get("/health/").status_code == 503


def test_an_editor_sees_no_alarm(practice, editor_client):
    EnquirySettings.objects.update(notification_addresses="")
    assert "Needs looking after" in practice.dashboard()
    assert "Needs looking after" not in editor_client.get("/admin/").content.decode()


def test_health_says_nothing_of_what_the_checks_have_found(enquiry, client):
    Enquiry.objects.update(received_at=timezone.now() - timedelta(days=9))
    response = client.get("/health/")
    assert set(response.json()) == {"status", "checks"}
    assert set(response.json()["checks"].values()) <= {"ok", "degraded", "failed"}


def test_the_queries_do_not_grow_with_the_enquiries(form_page, client):
    counts = []
    for number in (1, 2000):
        Enquiry.objects.bulk_create(
            Enquiry(
                reference=f"E-{number}-{place}",
                privacy_version="1",
                received_at=timezone.now() - timedelta(days=9),
            )
            for place in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/health/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_runs_of_all_jobs_are_read_in_one_query(form_page, client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/health/")
    assert len([query for query in queries if "practice_jobrun" in query["sql"]]) == 1


# --- Before a deployment, and in the admin --------------------------------------------------------


@pytest.mark.parametrize(("addresses", "warnings"), [("", 1), ("desk@practice.example", 0)])
def test_a_deployment_that_names_nobody_is_reported(form_page, addresses, warnings):
    EnquirySettings.objects.update(notification_addresses=addresses)
    messages = run_checks(include_deployment_checks=True)
    assert len([message for message in messages if message.id == "consultations.W001"]) == warnings


def settings_address() -> str:
    return f"/admin/settings/consultations/enquirysettings/{EnquirySettings.objects.get().pk}/"


def test_a_therapist_cannot_leave_nobody_to_be_told(form_page, therapist_client):
    form = therapist_client.get(settings_address()).context["form"]
    data = {name: form.initial[name] for name in form.fields if form.initial.get(name)}
    changed = therapist_client.post(settings_address(), data | {"reply_within_days": 3})
    assert changed.status_code == 302, "the form is otherwise complete"
    for addresses in ("", "  \n"):
        data["notification_addresses"] = addresses
        response = therapist_client.post(settings_address(), data)
        assert "notification_addresses" in response.context["form"].errors
    assert EnquirySettings.objects.get().recipients


def test_an_editor_cannot_open_or_change_who_is_told(form_page, editor_client):
    for method in (editor_client.get, editor_client.post):
        response = method(settings_address(), {"notification_addresses": "other@evil.example"})
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert "desk@practice.example" in EnquirySettings.objects.get().notification_addresses
    assert "enquirysettings" not in editor_client.get("/admin/").content.decode()


# --- A database from before there was a canary ----------------------------------------------------


def test_an_upgraded_database_gets_its_canary_only_with_keys_that_open_its_enquiries(
    enquiry, settings, caplog
):
    KeyCanary.objects.all().delete()
    right_keys, settings.ENQUIRY_KEYS = settings.ENQUIRY_KEYS, [Fernet.generate_key().decode()]
    call_command("migrate", verbosity=0)
    assert not KeyCanary.objects.exists()
    assert "open nothing that is stored" in caplog.text
    assert not keys_open_what_is_stored(), "the site does not start"
    settings.ENQUIRY_KEYS = right_keys
    call_command("migrate", verbosity=0)
    assert KeyCanary.objects.exists()
    assert keys_open_what_is_stored()
