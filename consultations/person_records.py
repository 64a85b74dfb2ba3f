"""What the site holds about one person, wherever it stands, and its export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry

from consultations.models import AccessLogEntry, Enquiry, RightsRequest
from consultations.person_search import PersonQuery
from consultations.search import find_enquiries
from practice.core.encryption import DecryptionError
from practice.core.models import User

CHUNK = 500  # rows in memory at a time


class FoundEnquiry(NamedTuple):
    enquiry: Enquiry
    is_by_person: bool  # else it only mentions them, or what was looked for is a part of something


class FoundComment(NamedTuple):
    """A comment of the editors, or a reply to one."""

    kind: str  # “comment” or “reply”
    pk: int
    text: str
    page: Page


@dataclass
class PersonRecords:
    """What was found, by where it stands."""

    enquiries: list[FoundEnquiry] = field(default_factory=list)
    requests: list[RightsRequest] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    comments: list[FoundComment] = field(default_factory=list)
    log_entries: list[ModelLogEntry | PageLogEntry] = field(default_factory=list)
    is_cut: bool = False  # there are more enquiries
    unreadable: int = 0  # rows that could not be decrypted, and so not be searched

    @property
    def count(self) -> int:
        of_staff = len(self.users) + len(self.comments) + len(self.log_entries)
        return len(self.enquiries) + len(self.requests) + of_staff

    def count_access_log(self) -> int:
        """How many entries of the access log are about the enquiries."""
        ids = [found.enquiry.pk for found in self.enquiries]
        return AccessLogEntry.objects.filter(enquiry_id__in=ids).count()


def find_person(query: PersonQuery, *, includes_requests: bool) -> PersonRecords:
    """Search everything, decrypting where need be. The caller records the access."""
    found = find_enquiries(query, Enquiry.objects.all())
    by_id = Enquiry.objects.in_bulk(found.ids)
    enquiries = [by_id[pk] for pk in found.ids if pk in by_id]
    records = PersonRecords(is_cut=found.is_cut, unreadable=found.unreadable)
    records.enquiries = [FoundEnquiry(each, is_by_person(query, each)) for each in enquiries]
    records.enquiries.sort(key=attrgetter("is_by_person"), reverse=True)
    for request in rows_of(RightsRequest.objects.all()) if includes_requests else ():
        try:
            if query.occur_in(f"{request.subject}\n{request.remarks}"):
                records.requests.append(request)
        except DecryptionError:
            records.unreadable += 1
    records.users = [
        user
        for user in rows_of(get_user_model().objects.all())
        if query.occur_in(f"{user.username}\n{user.get_full_name()}\n{user.email}")
    ]
    records.comments = [
        FoundComment("comment", comment.pk, comment.text, comment.page)
        for comment in rows_of(Comment.objects.select_related("page"))
        if query.occur_in(comment.text)
    ] + [
        FoundComment("reply", reply.pk, reply.text, reply.comment.page)
        for reply in rows_of(CommentReply.objects.select_related("comment__page"))
        if query.occur_in(reply.text)
    ]
    for model in (ModelLogEntry, PageLogEntry):
        records.log_entries += [
            entry for entry in rows_of(model.objects.all()) if query.occur_in(entry.label)
        ]
    return records


def is_by_person(query: PersonQuery, enquiry: Enquiry) -> bool:
    """False for an enquiry that cannot be decrypted, too."""
    try:
        return query.is_writer_of(enquiry.answers)
    except DecryptionError:
        return False


def rows_of(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=CHUNK)


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
        "notes": [note.text for note in enquiry.notes.all()],
        "kept_longer_because": enquiry.hold_reason,
        "handled": [
            {"at": timezone.localtime(entry.at), "what": entry.get_action_display()}
            for entry in log
        ],
    }
