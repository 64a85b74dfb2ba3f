"""How long a session lasts: thirty minutes without activity, and twelve hours in all."""

import time
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from practice.core.models import User

LONGEST_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Activity is written down no more often than this.
SESSION_PRECISION = timedelta(minutes=1)
LAST_SEEN_PRECISION = timedelta(minutes=5)

STARTED_KEY = "signed_in_at"  # of the session: seconds since 1970
ACTIVE_KEY = "active_at"


def start(session: SessionBase) -> None:
    session[STARTED_KEY] = session[ACTIVE_KEY] = int(time.time())


def has_expired(session: SessionBase) -> bool:
    now = time.time()
    return (
        now - session.get(STARTED_KEY, 0) >= LONGEST.total_seconds()
        or now - session.get(ACTIVE_KEY, 0) >= LONGEST_IDLE.total_seconds()
    )


def record_activity(session: SessionBase, user: User) -> None:
    now = timezone.now()
    if time.time() - session[ACTIVE_KEY] >= SESSION_PRECISION.total_seconds():
        session[ACTIVE_KEY] = int(time.time())
    if user.last_seen_at is None or now - user.last_seen_at >= LAST_SEEN_PRECISION:
        User.objects.filter(pk=user.pk).update(last_seen_at=now)
