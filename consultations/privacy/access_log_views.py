"""The access log: who has seen or changed what, in all enquiries and requests."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from consultations.models import AccessLogEntry


def users_in_log(request):
    """Colleagues who have left, too."""
    entries = AccessLogEntry.objects.filter(user=OuterRef("pk"))
    return get_user_model().objects.filter(Exists(entries)).order_by("username")


class AccessLogFilterSet(WagtailFilterSet):
    user = MultipleUserFilter(label="Who", queryset=users_in_log, widget=CheckboxSelectMultiple)
    action = django_filters.MultipleChoiceFilter(
        label="What", choices=AccessLogEntry.Action.choices, widget=CheckboxSelectMultiple
    )
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)
    reference = django_filters.CharFilter(label="Enquiry", lookup_expr="iexact")

    class Meta:
        model = AccessLogEntry
        fields: list[str] = []


def format_time(entry: AccessLogEntry) -> str:
    """The time itself, and not how long ago it was, as Wagtail's own lists have it."""
    return date_format(localtime(entry.at), "j M Y, H:i")


def describe_extent(entry: AccessLogEntry) -> str:
    """What the access was about, beside the enquiry: “New → Booked”, or “25 enquiries”."""
    parts = [entry.detail] if entry.detail else []
    if entry.count is not None:
        parts.append(f"{entry.count:,} enquir{'y' if entry.count == 1 else 'ies'}")
    return ", ".join(parts)


class AccessLogView(PermissionCheckedMixin, BaseListingView):
    """The newest first. Wagtail's own reports can be exported, which this must not be.

    Looking at it is not recorded: it says nothing of what anybody wrote.
    """

    model = AccessLogEntry
    permission_policy = ModelPermissionPolicy(AccessLogEntry)
    permission_required = "view"
    page_title = "Access log"
    header_icon = "history"
    verbose_name_plural = "entries"
    index_url_name = "privacy:access_log"
    index_results_url_name = "privacy:access_log_results"
    filterset_class = AccessLogFilterSet
    paginate_by = 50
    columns = [
        Column("at", label="When", accessor=format_time),
        Column("user_name", label="Who", accessor=lambda entry: entry.user_name or "The site"),
        Column("get_action_display", label="What"),
        Column("reference", label="Enquiry"),
        Column("extent", label="Details", accessor=describe_extent),
    ]
