"""What the site holds about one person, wherever it stands, and its export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry

from consultations.models import AccessLogEntry, Enquiry, RightsRequest
from consultations.person_search import PersonQuery
from practice.core.encryption import DecryptionError
from practice.core.models import User

CHUNK = 500  # rows in memory at a time


class FoundComment(NamedTuple):
    """A comment of the editors, or a reply to one."""

    kind: str  # “comment” or “reply”
    pk: int
    text: str
    page: Page


@dataclass
class PersonRecords:
    """What was found, by where it stands."""

    enquiries: list[Enquiry] = field(default_factory=list)
    requests: list[RightsRequest] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    comments: list[FoundComment] = field(default_factory=list)
    log_entries: list[ModelLogEntry | PageLogEntry] = field(default_factory=list)
    access_log: list[AccessLogEntry] = field(default_factory=list)
    unreadable: int = 0  # rows that could not be decrypted, and so not be searched

    @property
    def count(self) -> int:
        of_staff = len(self.users) + len(self.comments) + len(self.log_entries)
        return len(self.enquiries) + len(self.requests) + of_staff


def find_person(query: PersonQuery) -> PersonRecords:
    """Search everything, decrypting where need be. The caller records the access."""
    records = PersonRecords()
    for enquiry in rows_of(Enquiry.objects.select_related("assigned_to").prefetch_related("notes")):
        try:
            if query.matches(*texts_of(enquiry)):
                records.enquiries.append(enquiry)
        except DecryptionError:
            records.unreadable += 1
    for request in rows_of(RightsRequest.objects.all()):
        try:
            if query.matches(request.subject, request.remarks):
                records.requests.append(request)
        except DecryptionError:
            records.unreadable += 1
    records.users = [
        user
        for user in rows_of(get_user_model().objects.all())
        if query.matches(user.username, user.get_full_name(), user.email)
    ]
    records.comments = [
        FoundComment("comment", comment.pk, comment.text, comment.page)
        for comment in rows_of(Comment.objects.select_related("page"))
        if query.matches(comment.text)
    ] + [
        FoundComment("reply", reply.pk, reply.text, reply.comment.page)
        for reply in rows_of(CommentReply.objects.select_related("comment__page"))
        if query.matches(reply.text)
    ]
    for model in (ModelLogEntry, PageLogEntry):
        records.log_entries += [
            entry for entry in rows_of(model.objects.all()) if query.matches(entry.label)
        ]
    records.access_log = list(
        AccessLogEntry.objects.filter(enquiry_id__in=[e.pk for e in records.enquiries])
    )
    return records


def rows_of(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=CHUNK)


def texts_of(enquiry: Enquiry) -> list[str]:
    """All that was written in and about ``enquiry``. Raises DecryptionError."""
    answers = [answer["answer"] for answer in enquiry.answers]
    return [enquiry.reference, *answers, *notes_of(enquiry), enquiry.hold_reason]


def notes_of(enquiry: Enquiry) -> list[str]:
    """The therapists' notes on ``enquiry``. Raises DecryptionError."""
    return [note.text for note in enquiry.notes.all()]


def export_of(
    enquiries: Iterable[Enquiry],
    requests: Iterable[RightsRequest],
    users: Iterable[User],
    comments: Iterable[Comment | CommentReply],
) -> dict[str, Any]:
    """The data of one person, to be given to them, for DjangoJSONEncoder. Raises DecryptionError.

    Of the access log it has the times and the actions, but not who acted: those are others' data.
    """
    return {
        "exported_at": timezone.localtime(),
        "enquiries": [exported_enquiry(enquiry) for enquiry in enquiries],
        "requests": [
            {
                "asked_for": request.get_kind_display(),
                "received_on": request.received_on,
                "from": request.subject,
                "remarks": request.remarks,
                "answered_on": request.answered_on,
                "outcome": request.get_outcome_display(),
            }
            for request in requests
        ],
        "accounts": [
            {
                "user_name": user.username,
                "name": user.get_full_name(),
                "email": user.email,
                "joined_at": user.date_joined,
                "last_signed_in_at": user.last_login,
            }
            for user in users
        ],
        "comments": [
            {"text": comment.text, "written_at": comment.created_at} for comment in comments
        ],
    }


def exported_enquiry(enquiry: Enquiry) -> dict[str, Any]:
    log = AccessLogEntry.objects.filter(enquiry_id=enquiry.pk).order_by("at")
    return {
        "reference": enquiry.reference,
        "received_at": timezone.localtime(enquiry.received_at),
        "state": enquiry.get_state_display(),
        "agreed_to_notice": enquiry.privacy_version,
        "answers": [
            {"question": answer["label"], "answer": answer["answer"]} for answer in enquiry.answers
        ],
        "notes": notes_of(enquiry),
        "kept_longer_because": enquiry.hold_reason,
        "handled": [
            {"at": timezone.localtime(entry.at), "what": entry.get_action_display()}
            for entry in log
        ],
    }
