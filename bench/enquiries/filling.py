"""Many enquiries, encrypted like real ones, at some 10,000 a second. It runs inside a site.

Half of them have been kept longer than any state allows, for the purge to find.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from consultations.answers import Answer
from consultations.models import ConsultationPage, Enquiry
from practice.core.models import User

BATCH_SIZE = 2_000
STATES = [Enquiry.State.NEW, Enquiry.State.REPLIED, Enquiry.State.BOOKED, Enquiry.State.CLOSED]
RECENT_DAYS, OLD_DAYS = (0, 120), (800, 1_500)  # how long ago the two halves came in
# Words of which the messages consist; the searches of screens.py look for one of these.
WORDS = [
    *["after", "anxious", "before", "better", "calm", "daughter", "evening", "family", "first"],
    *["friend", "gentle", "hope", "husband", "later", "listen", "little", "meeting", "month"],
    *["morning", "mother", "never", "often", "perhaps", "quiet", "rest", "sister", "sleep"],
    *["sometimes", "talk", "thank", "tired", "week", "winter", "wonder", "work", "worry"],
]
MESSAGE_WORDS = (20, 120)


def add_enquiries(count: int) -> None:
    """Add ``count`` enquiries, each notified, and a therapist “reader” with no password."""
    rng = random.Random(count)
    page = ConsultationPage.objects.get()
    version = page.record_notice().version
    template = Enquiry.objects.order_by("received_at")[0].answers
    reader = User.objects.create_user("reader", "reader@practice.example", None)
    reader.groups.add(Group.objects.get(name="Therapists"))
    for first in range(0, count, BATCH_SIZE):
        numbers = range(first, min(first + BATCH_SIZE, count))
        Enquiry.objects.bulk_create(new_enquiries(numbers, rng, page, version, template))
    with connection.cursor() as cursor:  # both databases do so by themselves, later
        cursor.execute("ANALYZE")


def new_enquiries(
    numbers: range,
    rng: random.Random,
    page: ConsultationPage,
    version: str,
    template: list[Answer],
) -> Iterator[Enquiry]:
    now = timezone.now()
    for number in numbers:
        is_old = number % 2
        received = now - timedelta(
            days=rng.randint(*(OLD_DAYS if is_old else RECENT_DAYS)), seconds=rng.randint(0, 86_400)
        )
        yield new_enquiry(number, rng, page, version, template, received, is_old)


def new_enquiry(
    number: int,
    rng: random.Random,
    page: ConsultationPage,
    version: str,
    template: list[Answer],
    received: datetime,
    is_old: int,
) -> Enquiry:
    enquiry = Enquiry(
        page=page,
        privacy_version=version,
        reference=f"N-{number:06d}",  # E-… may be taken already
        received_at=received,
        state=Enquiry.State.CLOSED if is_old else rng.choice(STATES),
        state_changed_at=received,
        notified_at=received,
    )
    texts = {
        "name": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}".title(),
        "email": f"visitor-{number}@example.org",
        "telephone": f"07700 900{number % 1000:03d}",
        "message": " ".join(rng.choices(WORDS, k=rng.randint(*MESSAGE_WORDS))),
    }
    enquiry.answers = [
        {**answer, "answer": texts.get(answer["key"], answer["answer"])} for answer in template
    ]
    return enquiry
