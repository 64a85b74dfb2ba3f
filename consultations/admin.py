"""The therapists' screens: the list of enquiries, and those on which one is read or deleted.

wagtail-modeladmin's screens for adding, editing and exporting have no URL here.
"""

from http import HTTPStatus

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.menus import ModelAdminMenuItem
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, InspectView

from consultations import enquiry_actions, holds
from consultations.access_log import record_access
from consultations.admin_forms import AssignForm, NoteForm
from consultations.enquiry_list import EnquiryIndexView
from consultations.erasure import digest_of, erase
from consultations.holds import readable_reason
from consultations.models import AccessLogEntry, Enquiry, EnquiryNote, ErasureLedgerEntry
from consultations.safe_contact import contact_instructions
from practice.core.encryption import DecryptionError

SHOWN_LOG_ENTRIES = 100  # on the screen of an enquiry, the newest


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


class EnquiryInspectView(InspectView):
    """One enquiry. Who reads it is recorded before it is shown."""

    def get(self, request, *args, **kwargs):
        enquiry = self.instance
        record_access(request.user, AccessLogEntry.Action.READ, enquiry)
        if not enquiry.first_read_at:
            enquiry.first_read_at = timezone.now()
            enquiry.save(update_fields=["first_read_at"])
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return "Enquiry"

    def get_meta_title(self):
        return f"Enquiry {self.instance}"

    def get_fields_dict(self):
        return []

    def get_context_data(self, **kwargs):
        enquiry, user = self.instance, self.request.user
        log = list(AccessLogEntry.objects.filter(enquiry_id=enquiry.pk)[: SHOWN_LOG_ENTRIES + 1])
        context = {
            "notes": [(note, _text(note)) for note in enquiry.notes.all()],
            "note_form": NoteForm(),
            "states": enquiry_actions.STATES,
            "is_held_back": enquiry.state == Enquiry.State.HELD_BACK,
            "assign_form": AssignForm(enquiry),
            "shown_state": enquiry_actions.state_version(enquiry),
            "shown_assignment": enquiry_actions.assignment_version(enquiry),
            "log": log[:SHOWN_LOG_ENTRIES],
            "log_is_cut": len(log) > SHOWN_LOG_ENTRIES,
            "may_change": user.has_perm("consultations.change_enquiry"),
            "may_delete": user.has_perm("consultations.delete_enquiry"),
        }
        try:
            answers = enquiry.answers
        except DecryptionError:
            context["cannot_decrypt"] = True
        else:
            context |= {"answers": answers, "instructions": contact_instructions(answers)}
        return super().get_context_data(**context, **kwargs)


def _text(note: EnquiryNote) -> str | None:
    """None if it cannot be decrypted."""
    try:
        return note.text
    except DecryptionError:
        return None


class EnquiryDeleteView(DeleteView):
    """Asks first. What is kept longer for a reason is not deleted, until the hold is ended."""

    def get(self, request, *args, **kwargs):
        if self.instance.encrypted_hold_reason:  # which is shown
            record_access(request.user, AccessLogEntry.Action.READ, self.instance)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(hold_reason=readable_reason(self.instance), **kwargs)

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            locked = Enquiry.objects.select_for_update()
            enquiry = get_object_or_404(locked, pk=self.instance_pk)
            if enquiry.encrypted_hold_reason:
                self.instance = enquiry
                return self.get(request)
            record_access(request.user, AccessLogEntry.Action.ERASE, enquiry)
            erase([enquiry.pk], ErasureLedgerEntry.Reason.STAFF)
        messages.success(request, f"Enquiry {enquiry} is deleted.")
        return redirect(self.index_url)


class EnquiryMenuItem(ModelAdminMenuItem):
    def render_component(self, request):
        new = Enquiry.objects.filter(state=Enquiry.State.NEW).count()
        label = f"{self.label} ({new:,} new)" if new else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


class EnquiryAdmin(ModelAdmin):
    model = Enquiry
    menu_label = "Enquiries"
    menu_icon = "mail"
    menu_item_name = "enquiries"
    menu_order = 50
    inspect_view_enabled = True
    history_view_enabled = False
    permission_helper_class = EnquiryPermissionHelper
    index_view_class = EnquiryIndexView
    inspect_view_class = EnquiryInspectView
    delete_view_class = EnquiryDeleteView
    inspect_template_name = "consultations/inbox/inspect.html"
    delete_template_name = "consultations/inbox/delete.html"

    def index_view(self, request):
        if "export" in request.GET:
            raise Http404("Enquiries are not exported.")
        return super().index_view(request)

    def inspect_view(self, request, instance_pk):
        try:
            return super().inspect_view(request, str(instance_pk))
        except Http404:  # mails link to what has been deleted since
            entry = ErasureLedgerEntry.objects.filter(digest=digest_of(instance_pk)).first()
            if not (entry and self.permission_helper.user_can_list(request.user)):
                raise
            template, context = "consultations/inbox/deleted.html", {"entry": entry}
            return render(request, template, context, status=HTTPStatus.GONE)

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
            "note": enquiry_actions.add_note,
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
