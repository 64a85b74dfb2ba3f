"""What the database holds, and when all is notified. It runs inside the site: see __main__.py."""

import json
from collections import Counter
from collections.abc import Iterator
from time import monotonic, sleep

from django.db import connection
from django.db.models import QuerySet

from bench.soak.canaries import CANARY
from consultations.models import Enquiry

POLL_EVERY = 1  # seconds
# Seconds without a further notification after which no more is expected: one whose sending was cut
# off is tried again after a minute, and mails that follow each other are up to ten minutes apart.
STALLED_AFTER = 720


def held_back(enquiries: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    """Those suspected to be spam, which are announced once a day."""
    return enquiries.filter(state=Enquiry.State.HELD_BACK)


def unnotified() -> int:
    enquiries = Enquiry.objects.filter(notified_at=None)
    return enquiries.count() - held_back(enquiries).count()


def wait_until_notified() -> None:
    """Print how many enquiries are not notified yet, until none is or no more are expected to be.

    They are printed one number a line.
    """
    least, changed_at = unnotified(), monotonic()
    print(least, flush=True)
    while least and monotonic() < changed_at + STALLED_AFTER:
        sleep(POLL_EVERY)
        if (number := unnotified()) < least:
            least, changed_at = number, monotonic()
            print(least, flush=True)


def print_stored() -> None:
    """Print the arguments of accounting.Stored, as JSON."""
    print(
        json.dumps(
            {
                "canaries": Counter(stored_canaries()),
                "unnotified": unnotified(),
                "held_back": held_back(Enquiry.objects.all()).count(),
                "is_intact": is_intact(),
            }
        )
    )


def stored_canaries() -> Iterator[str]:
    """The canary of each enquiry that has one. Raises DecryptionError."""
    for enquiry in Enquiry.objects.iterator():
        text = " ".join(answer["answer"] for answer in enquiry.answers)
        if found := CANARY.search(text):
            yield found[0]


def is_intact() -> bool:
    """Whether SQLite finds no fault in the file; True on PostgreSQL, which has no such check."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return cursor.fetchall() == [("ok",)]
