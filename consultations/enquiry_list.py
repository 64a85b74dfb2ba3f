"""The list of enquiries, with its filters and its search."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from wagtail.admin import messages
from wagtail_modeladmin.views import WMABaseView

from consultations.access_log import record_access
from consultations.admin_forms import active_therapists
from consultations.models import AccessLogEntry, Enquiry
from consultations.search import MAX_RESULTS, SearchResult, SearchWords, find_enquiries
from consultations.stored_search import store_search, stored_search
from practice.core.models import User

PAGE_LENGTH = 25
MAX_SEARCH_LENGTH = 500  # characters
LISTED_FIELDS = ["reference", "received_at", "state", "encrypted_answers"]


class Choice(NamedTuple):
    """A link of a filter."""

    label: str
    query_string: str
    is_selected: bool


class EnquiryFilter:
    """Which enquiries the query string asks for. What it does not know, it ignores.

    Enquiries that are held back are listed by themselves, and among what a search has found.
    """

    def __init__(self, request: HttpRequest, search_key: str):
        self.user_pk = request.user.pk
        self.states = dict(Enquiry.State.choices)
        self.therapists = {"me": "Me", "nobody": "Nobody"} | colleagues_of(request.user)
        self.state = _known(request.GET.get("state"), self.states)
        self.assigned = _known(request.GET.get("assigned"), self.therapists)
        self.search_key = search_key

    def __bool__(self):
        return bool(self.state or self.assigned)

    def queryset(self) -> QuerySet[Enquiry]:
        queryset = Enquiry.objects.all()
        if self.state:
            queryset = queryset.filter(state=self.state)
        elif not self.search_key:
            queryset = queryset.exclude(state=Enquiry.State.HELD_BACK)
        if self.assigned:
            pks = {"me": self.user_pk, "nobody": None}
            queryset = queryset.filter(assigned_to=pks.get(self.assigned, self.assigned))
        return queryset

    def count(self, counts: dict[str, int]) -> int:
        """How many there are with this state, without a search and a therapist."""
        if self.state:
            return counts.get(self.state, 0)
        return sum(counts.values()) - counts.get(Enquiry.State.HELD_BACK, 0)

    def query_string(self, **changes: str | int) -> str:
        parameters: dict[str, str | int] = {
            "search": self.search_key,
            "state": self.state,
            "assigned": self.assigned,
        }
        chosen = {name: value for name, value in (parameters | changes).items() if value}
        return "?" + urlencode(chosen)

    def choices_of_state(self, counts: dict[str, int]) -> Iterator[Choice]:
        yield Choice("All", self.query_string(state=""), not self.state)
        for state, label in self.states.items():
            if state in (Enquiry.State.NEW, Enquiry.State.HELD_BACK) and counts.get(state):
                label = f"{label} ({counts[state]:,})"
            yield Choice(label, self.query_string(state=state), state == self.state)

    def choices_of_therapist(self) -> Iterator[Choice]:
        yield Choice("All", self.query_string(assigned=""), not self.assigned)
        for value, name in self.therapists.items():
            yield Choice(name, self.query_string(assigned=value), value == self.assigned)


def colleagues_of(user: User | AnonymousUser) -> dict[str, str]:
    """Names by primary key: the therapists, and whoever has left with enquiries still assigned."""
    present = active_therapists().values("pk")
    assigned = Enquiry.objects.order_by().values("assigned_to").distinct()
    colleagues = (
        User.objects.filter(Q(pk__in=present) | Q(pk__in=assigned))
        .annotate(has_left=~Q(pk__in=present))
        .order_by("has_left", "username")
    )
    return {
        str(colleague.pk): f"{colleague} (has left)" if colleague.has_left else str(colleague)
        for colleague in colleagues
        if colleague != user
    }


def _known(value: str | None, choices: dict[str, str]) -> str:
    return value if value and value in choices else ""


class EnquiryIndexView(WMABaseView):
    """The list. A search is posted, and leads to a list under an address without its words."""

    def check_action_permitted(self, user):
        return self.permission_helper.user_can_list(user)

    def get_template_names(self):
        return ["consultations/inbox/index.html"]

    def post(self, request: HttpRequest) -> HttpResponse:
        words = request.POST.get("q", "").strip()
        if len(words) > MAX_SEARCH_LENGTH:
            messages.error(request, f"Search with {MAX_SEARCH_LENGTH} characters or fewer.")
            words = ""
        if not words:
            return redirect(self.index_url)
        key = store_search(request.session, words)
        return redirect(f"{self.index_url}?{urlencode({'search': key})}")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = request.GET.get("search", "")
        words = stored_search(request.session, key) if key else ""
        if words is None:
            messages.warning(request, "That search is not kept any more. Please search again.")
            return redirect(self.index_url)
        return self.render_to_response(self.get_context_data(words=words))

    def get_context_data(self, *, words: str, **kwargs) -> dict[str, Any]:
        """Find and open the enquiries of one page, and record it before they are shown."""
        chosen = EnquiryFilter(self.request, self.request.GET.get("search", "") if words else "")
        queryset = chosen.queryset()
        counts = count_by_state()
        found = find_enquiries(SearchWords(words), queryset) if words else None
        # The primary keys of a page first: they are read from an index, however deep the page is.
        ids: Any = found.ids if found else queryset.values("pk")
        paginator = Paginator(ids, PAGE_LENGTH)
        if not found and not chosen.assigned:
            paginator.count = chosen.count(counts)  # known already
        page = paginator.get_page(self.request.GET.get("p"))
        listed = Enquiry.objects.filter(pk__in=page.object_list).select_related("assigned_to")
        enquiries = list(listed.only(*LISTED_FIELDS, "assigned_to"))
        if found:
            record_access(self.request.user, AccessLogEntry.Action.SEARCH, count=len(found.ids))
        else:
            record_access(self.request.user, AccessLogEntry.Action.LIST, count=len(enquiries))
        all_count = sum(counts.values())
        is_narrowed = bool(words or chosen)
        return super().get_context_data(
            words=words,
            remark=remark_on_search(found) if found else "",
            enquiries=enquiries,
            page_obj=page,
            filters=[
                ("State", list(chosen.choices_of_state(counts))),
                ("Assigned to", list(chosen.choices_of_therapist())),
            ],
            shows_held_back=chosen.state == Enquiry.State.HELD_BACK,
            offers_deletion=bool(enquiries)
            and not (words or chosen.assigned)
            and self.request.user.has_perm("consultations.delete_enquiry"),
            all_count=all_count,
            is_narrowed=is_narrowed,
            result_count=f"{paginator.count:,} of {all_count:,}" if is_narrowed else "",
            previous=chosen.query_string(p=page.number - 1) if page.has_previous() else "",
            next=chosen.query_string(p=page.number + 1) if page.has_next() else "",
            **kwargs,
        )


def count_by_state() -> dict[str, int]:
    """How many enquiries there are in each state: read from an index alone."""
    counts = Enquiry.objects.order_by().values("state").annotate(count=Count("*"))
    return dict(counts.values_list("state", "count"))


def remark_on_search(found: SearchResult) -> str:
    """What the user should know of how complete the result is, in sentences."""
    sentences = []
    if found.is_cut:
        sentences.append(
            f"More than {MAX_RESULTS:,} enquiries match, and only the newest {MAX_RESULTS:,} are "
            "listed. Add another word to find fewer."
        )
    if found.unreadable:
        sentences.append(
            f"{found.unreadable:,} cannot be opened with the site’s current key, and were searched "
            "by their reference only."
        )
    return " ".join(sentences)
