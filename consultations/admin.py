"""The therapists' inbox: a list of enquiries, and each of them on a screen of its own.

Nothing of wagtail-modeladmin that could add, edit or export an enquiry is connected.
"""

from django.contrib.admin import SimpleListFilter
from django.http import Http404
from django.urls import path
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import log
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.menus import ModelAdminMenuItem
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, IndexView, InspectView

from consultations import views as handling
from consultations.encryption import DecryptionError
from consultations.models import Enquiry

MOST_SEARCHED = 5000  # enquiries, the newest; opening one takes about 30 µs


class EnquiryPermissions(PermissionHelper):
    """Reading needs “view”, handling “change”; nobody adds or edits, not even a superuser."""

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
        people = [("me", "Me"), ("nobody", "Nobody")]
        others = handling.therapists().exclude(pk=request.user.pk)
        return people + [(str(user.pk), str(user)) for user in others]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        if chosen == "me":
            return queryset.filter(assigned_to=request.user)
        if chosen == "nobody":
            return queryset.filter(assigned_to=None)
        if chosen in {value for value, _ in self.lookup_choices}:
            return queryset.filter(assigned_to=chosen)
        return queryset


class OpenedSearch:
    """Finds words in what was written by opening every enquiry: there is no index to leak."""

    show_search_form = True

    def __init__(self, search_fields):
        pass

    def search_queryset(self, queryset, search_term, **kwargs):
        words = search_term.casefold().split()
        if not words:
            return queryset
        return queryset.filter(
            pk__in=[
                enquiry.pk
                for enquiry in queryset[:MOST_SEARCHED]
                if all(word in _written(enquiry) for word in words)
            ]
        )


def _written(enquiry: Enquiry) -> str:
    try:
        answers = [each["answer"] for each in enquiry.answers]
        return "\n".join([enquiry.reference, enquiry.note, *answers]).casefold()
    except DecryptionError:
        return enquiry.reference.casefold()


class InboxView(IndexView):
    def get_filters_params(self, params=None):
        """Only the filters on the screen; any other lookup could spell out other tables."""
        offered = {each.parameter_name for each in self.list_filter}
        given = super().get_filters_params(params)
        return {name: value for name, value in given.items() if name in offered}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        filters = [(each.title, list(each.choices(self))) for each in self.filter_specs]
        return context | {"filters": filters, "narrowed": bool(self.query or self.filtered)}

    @property
    def filtered(self) -> bool:
        return any(each.value() for each in self.filter_specs)


class ReadView(InspectView):
    """One enquiry. Who reads it is recorded first."""

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
            opened = {"answers": enquiry.answers, "note_form": handling.NoteForm(enquiry)}
        except DecryptionError:
            opened = {"cannot_open": True}
        return super().get_context_data(
            **opened,
            states=Enquiry.State,
            assign_form=handling.AssignForm(instance=enquiry),
            may_change=user.has_perm("consultations.change_enquiry"),
            may_delete=user.has_perm("consultations.delete_enquiry"),
            **kwargs,
        )


class RemoveView(DeleteView):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbose_name = "Enquiry"  # begins the message “Enquiry 'E-7K3M9Q' deleted.”

    def confirmation_message(self):
        return (
            f"Delete {self.instance} and everything written in it? It cannot be brought back. "
            "If you only want it out of the way, mark it as closed instead."
        )


class InboxMenuItem(ModelAdminMenuItem):
    def render_component(self, request):
        new = Enquiry.objects.filter(state=Enquiry.State.NEW).count()
        label = f"{self.label} ({new} new)" if new else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


class Inbox(ModelAdmin):
    model = Enquiry
    menu_label = "Enquiries"
    menu_icon = "mail"
    menu_item_name = "enquiries"
    menu_order = 50
    list_display = ("reference",)
    list_filter = (StateFilter, AssignedFilter)
    list_select_related = ("assigned_to",)
    list_per_page = 25
    ordering = ("-received_at",)
    inspect_view_enabled = True
    history_view_enabled = False
    permission_helper_class = EnquiryPermissions
    button_helper_class = ButtonHelper
    search_handler_class = OpenedSearch
    index_view_class = InboxView
    inspect_view_class = ReadView
    delete_view_class = RemoveView
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
        return InboxMenuItem(self, order or self.get_menu_order())

    def get_admin_urls_for_registration(self):
        views = {
            "inspect": self.inspect_view,
            "delete": self.delete_view,
            "state": handling.set_state,
            "assign": handling.assign,
            "note": handling.save_note,
        }
        base, name = self.url_helper.base_url_path, self.url_helper.get_action_url_name
        return [path(f"{base}/", self.index_view, name=name("index"))] + [
            path(f"{base}/{action}/<uuid:instance_pk>/", view, name=name(action))
            for action, view in views.items()
        ]

    def register_admin_url_finders(self):
        """None: other screens of the admin must not lead into an enquiry."""

    def register_indexing(self):
        """Not in the reference index: see Enquiry."""
