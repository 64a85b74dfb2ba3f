"""A word typed into every field of an enquiry is nowhere but in the therapists' inbox."""

import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from consultations.models import Enquiry
from tests.support.canary import CANARY


@pytest.fixture
def everything_done(add_question, send, canary_words, therapist, caplog):
    """An enquiry with the canary everywhere, sent, announced, read, noted and searched for."""
    caplog.set_level(logging.DEBUG)
    question = add_question("Anything else?", required=False)
    words = canary_words | {f"question_{question.pk}": f"also {CANARY}"}
    send(words | {"email": f"{CANARY} is no address"})
    send({**words, "consent": ""})
    assert send(words).status_code == 303
    call_command("send_notifications")
    enquiry = Enquiry.objects.get()
    inbox = "/admin/consultations/enquiry/"
    therapist.post(f"{inbox}note/{enquiry.pk}/", {"note": f"{CANARY} noted"})
    therapist.post(f"{inbox}state/{enquiry.pk}/", {"state": "booked"})
    assert CANARY in therapist.get(f"{inbox}inspect/{enquiry.pk}/").content.decode()
    return enquiry


def database_text() -> str:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_it_is_in_no_table(everything_done):
    text = database_text()
    assert everything_done.reference in text, "the search would find it"
    assert CANARY not in text


def test_it_is_in_no_log(everything_done, caplog):
    assert CANARY not in caplog.text
    assert not any(CANARY in str(vars(record)) for record in caplog.records)


def test_it_is_in_no_mail(everything_done):
    assert len(mail.outbox) == 1
    assert CANARY not in str(mail.outbox[0].message())


def test_an_error_while_storing_shows_nothing_of_it(
    form_page, client, canary_words, caplog, settings
):
    """Even then: neither the page nor the log says what the visitor wrote."""
    caplog.set_level(logging.DEBUG)
    settings.ENQUIRY_KEYS = []
    client.raise_request_exception = False
    response = client.post("/appointment/", canary_words)
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    assert CANARY not in caplog.text


def test_an_enquiry_has_no_words_in_its_text_or_its_repr(everything_done):
    assert CANARY not in f"{everything_done} {everything_done!r} {vars(everything_done)}"
