from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail_modeladmin.options import modeladmin_register

from consultations import (
    jobs,
    views,  # noqa: F401  registers the views of the consultation form
)
from consultations.acknowledgements import send_due_acknowledgements
from consultations.admin import EnquiryAdmin
from consultations.demo.load import demo_parts
from consultations.health import health_checks
from consultations.held_back_digest import send_due_digest
from consultations.models import Enquiry
from consultations.outbox import send_due_notifications
from consultations.privacy import urls as privacy_urls
from consultations.privacy.deletion_views import WaitingPurgePanel
from consultations.privacy.menu import privacy_menu_item
from consultations.privacy.register import register_viewset
from consultations.purge import waiting_run
from practice.core.health_panel import HealthPanel

modeladmin_register(EnquiryAdmin)
hooks.register("demo_parts", demo_parts)
hooks.register("register_health_checks", health_checks)
hooks.register("send_due_mail", send_due_notifications)
hooks.register("send_due_mail", send_due_digest)
hooks.register("send_due_mail", send_due_acknowledgements)
hooks.register("register_jobs", jobs.register_jobs)
hooks.register("register_admin_viewset", lambda: register_viewset)
hooks.register("register_admin_menu_item", privacy_menu_item)


@hooks.register("register_admin_urls")
def register_privacy_urls():
    return [path("privacy/", include(privacy_urls))]


class EnquiriesPanel(Component):
    """How many enquiries wait for an answer, on the dashboard."""

    order = 50
    template_name = "consultations/inbox/dashboard_panel.html"

    def get_context_data(self, parent_context):
        new = Enquiry.objects.filter(state=Enquiry.State.NEW)
        inbox = reverse("consultations_enquiry_modeladmin_index")
        return {"new": new.count(), "oldest": new.last(), "inbox": inbox}


@hooks.register("construct_homepage_panels")
def add_panels(request, panels):
    if request.user.has_perm("consultations.view_enquiry"):
        panels += [HealthPanel(), EnquiriesPanel()]
        if run := waiting_run():
            panels.append(WaitingPurgePanel(run))


@hooks.register("insert_global_admin_css")
def inbox_css():
    return format_html('<link rel="stylesheet" href="{}">', static("consultations/inbox.css"))
