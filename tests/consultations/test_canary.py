"""A word in every field of an enquiry is found nowhere but in the therapists' inbox."""

import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from consultations.models import Enquiry
from tests.support.canary import CANARY


@pytest.fixture
def handled_enquiry(add_question, post_form, canary_form_data, therapist_client, caplog, wait):
    """An enquiry with the canary in every field: sent, notified, searched, read, marked
    and with a note."""
    caplog.set_level(logging.DEBUG)
    question = add_question("Anything else?", required=False)
    form_data = canary_form_data | {f"question_{question.pk}": f"also {CANARY}"}
    post_form(form_data | {"email": f"{CANARY} is no address"})
    post_form({**form_data, "consent": ""})
    assert post_form(form_data).status_code == 303
    wait(minutes=1)
    call_command("send_due_mail")
    enquiry = Enquiry.objects.get()
    inbox = "/admin/consultations/enquiry/"
    therapist_client.press("note", enquiry, note=f"{CANARY} noted")
    therapist_client.press("state", enquiry, state="booked")
    assert "1 of 1" in therapist_client.search(CANARY)
    assert CANARY in therapist_client.get(f"{inbox}inspect/{enquiry.pk}/").content.decode()
    return enquiry


def database_text() -> str:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_the_canary_is_in_no_table(handled_enquiry):
    text = database_text()
    assert handled_enquiry.reference in text, "the search would find it"
    assert CANARY not in text


def test_the_canary_is_in_no_log(handled_enquiry, caplog):
    assert CANARY not in caplog.text
    assert not any(CANARY in str(vars(record)) for record in caplog.records)


def test_the_canary_is_in_no_mail(handled_enquiry):
    assert len(mail.outbox) == 1
    assert CANARY not in str(mail.outbox[0].message())


def test_an_error_while_storing_shows_the_canary_in_neither_page_nor_log(
    form_page, client, canary_form_data, caplog, settings
):
    caplog.set_level(logging.DEBUG)
    settings.ENQUIRY_KEYS = []
    client.raise_request_exception = False
    response = client.post("/appointment/", canary_form_data)
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    assert CANARY not in caplog.text


def test_the_canary_is_in_no_text_or_attribute_of_the_enquiry(handled_enquiry):
    enquiry = handled_enquiry
    assert CANARY not in f"{enquiry} {enquiry!r} {vars(enquiry)}"
