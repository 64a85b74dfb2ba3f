"""The therapists' inbox: the list of enquiries, and the screens on which one is read or deleted.

wagtail-modeladmin's screens for adding, editing and exporting have no URL here.
"""

from django.contrib.admin import SimpleListFilter
from django.http import Http404
from django.urls import path
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import log
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.menus import ModelAdminMenuItem
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, IndexView, InspectView

from consultations import enquiry_actions, holds
from consultations.admin_forms import AssignForm, NoteForm, active_therapists
from consultations.models import Enquiry
from practice.core.encryption import DecryptionError

SEARCH_LIMIT = 5000  # enquiries, the newest; decrypting one takes about 25 µs


class EnquiryPermissionHelper(PermissionHelper):
    """Reading needs “view”, an action “change”; nobody adds or edits, not even a superuser."""

    def user_can_list(self, user):
        return user.has_perm("consultations.view_enquiry")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False


class StateFilter(SimpleListFilter):
    title = "State"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Enquiry.State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class AssignedFilter(SimpleListFilter):
    title = "Assigned to"
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        choices = [("me", "Me"), ("nobody", "Nobody")]
        others = active_therapists().exclude(pk=request.user.pk)
        return choices + [(str(user.pk), str(user)) for user in others]

    def queryset(self, request, queryset):
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        users = {"me": request.user, "nobody": None}
        return queryset.filter(assigned_to=users.get(value, value))


class DecryptingSearchHandler:
    """Search by decrypting each enquiry: an index would hold the answers in clear."""

    show_search_form = True

    def __init__(self, search_fields):
        pass

    def search_queryset(self, queryset, search_term, **kwargs):
        words = search_term.casefold().split()
        if not words:
            return queryset
        return queryset.filter(
            pk__in=[enquiry.pk for enquiry in queryset[:SEARCH_LIMIT] if _contains(enquiry, words)]
        )


def _contains(enquiry: Enquiry, words: list[str]) -> bool:
    text = _searchable_text(enquiry)
    return all(word in text for word in words)


def _searchable_text(enquiry: Enquiry) -> str:
    try:
        answers = [answer["answer"] for answer in enquiry.answers]
        return "\n".join([enquiry.reference, enquiry.note, *answers]).casefold()
    except DecryptionError:
        return enquiry.reference.casefold()


class EnquiryIndexView(IndexView):
    def get_filters_params(self, params=None):
        """The filters on the screen only: other lookups could read other tables bit by bit."""
        names = {list_filter.parameter_name for list_filter in self.list_filter}
        parameters = super().get_filters_params(params)
        return {name: value for name, value in parameters.items() if name in names}

    def get_context_data(self, **kwargs):
        filters = [(spec.title, list(spec.choices(self))) for spec in self.filter_specs]
        is_filtered = any(spec.value() for spec in self.filter_specs)
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "is_narrowed": bool(self.query or is_filtered),
        }


class EnquiryInspectView(InspectView):
    """One enquiry. Who reads it is logged before it is shown."""

    def get(self, request, *args, **kwargs):
        log(self.instance, "consultations.read")
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return "Enquiry"

    def get_meta_title(self):
        return f"Enquiry {self.instance}"

    def get_fields_dict(self):
        return []

    def get_context_data(self, **kwargs):
        enquiry, user = self.instance, self.request.user
        try:
            decrypted = {"answers": enquiry.answers, "note_form": NoteForm(enquiry)}
        except DecryptionError:
            decrypted = {"cannot_decrypt": True}
        return super().get_context_data(
            **decrypted,
            states=Enquiry.State,
            assign_form=AssignForm(instance=enquiry),
            may_change=user.has_perm("consultations.change_enquiry"),
            may_delete=user.has_perm("consultations.delete_enquiry"),
            **kwargs,
        )


class EnquiryDeleteView(DeleteView):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbose_name = "Enquiry"  # begins the message “Enquiry 'E-7K3M9Q' deleted.”

    def confirmation_message(self):
        return (
            f"Delete {self.instance} and everything written in it? It cannot be brought back. "
            "If you only want it out of the way, mark it as closed instead."
        )


class EnquiryMenuItem(ModelAdminMenuItem):
    def render_component(self, request):
        new = Enquiry.objects.filter(state=Enquiry.State.NEW).count()
        label = f"{self.label} ({new} new)" if new else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


class EnquiryAdmin(ModelAdmin):
    model = Enquiry
    menu_label = "Enquiries"
    menu_icon = "mail"
    menu_item_name = "enquiries"
    menu_order = 50
    list_display = ("reference",)
    list_filter = (StateFilter, AssignedFilter)
    list_select_related = ("assigned_to",)
    list_per_page = 25
    inspect_view_enabled = True
    history_view_enabled = False
    permission_helper_class = EnquiryPermissionHelper
    search_handler_class = DecryptingSearchHandler
    index_view_class = EnquiryIndexView
    inspect_view_class = EnquiryInspectView
    delete_view_class = EnquiryDeleteView
    index_template_name = "consultations/inbox/index.html"
    inspect_template_name = "consultations/inbox/inspect.html"
    delete_template_name = "consultations/inbox/delete.html"

    def index_view(self, request):
        if "export" in request.GET:
            raise Http404("Enquiries are not exported.")
        return super().index_view(request)

    def inspect_view(self, request, instance_pk):
        return super().inspect_view(request, str(instance_pk))

    def delete_view(self, request, instance_pk):
        return super().delete_view(request, str(instance_pk))

    def get_menu_item(self, order=None):
        return EnquiryMenuItem(self, order or self.get_menu_order())

    def get_admin_urls_for_registration(self):
        actions = {
            "inspect": self.inspect_view,
            "delete": self.delete_view,
            "state": enquiry_actions.set_state,
            "assign": enquiry_actions.assign,
            "note": enquiry_actions.save_note,
            "hold": holds.hold,
        }
        base, name = self.url_helper.base_url_path, self.url_helper.get_action_url_name
        return [path(f"{base}/", self.index_view, name=name("index"))] + [
            path(f"{base}/{action}/<uuid:instance_pk>/", view, name=name(action))
            for action, view in actions.items()
        ]

    def register_admin_url_finders(self):
        """Register none: other screens of the admin must not link to an enquiry."""

    def register_indexing(self):
        """Register nothing: Enquiry is not in Wagtail's reference index."""
