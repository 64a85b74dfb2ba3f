from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import AdminOnlyMenuItem, MenuItem
from wagtail.models import Page

from practice.core import regular_jobs, schedule
from practice.core.alarms import send_due_alarms
from practice.core.editor_guide import editor_guide
from practice.core.gaps import gap_error, gaps_of
from practice.core.health import health_checks
from practice.core.mail_test_view import test_mail
from practice.core.models import BasePage
from practice.core.opening_checks import opening_checks
from practice.core.opening_panel import OpeningPanel
from practice.core.rich_text import ValidDocumentLinkHandler, ValidPageLinkHandler

hooks.register("register_health_checks", health_checks, order=-1)  # the database's before others
hooks.register("register_health_checks", schedule.health_checks)
hooks.register("register_opening_checks", opening_checks, order=-1)  # above those of other apps
hooks.register("send_due_mail", send_due_alarms)
hooks.register("register_jobs", regular_jobs.register_jobs, order=-1)  # mail before others


@hooks.register("register_admin_urls")
def register_editor_guide_url():
    return [path("guide/", editor_guide, name="editor_guide")]


@hooks.register("register_admin_urls")
def register_test_mail_url():
    return [path("test-mail/", test_mail, name="test_mail")]


@hooks.register("register_settings_menu_item")
def register_test_mail_menu_item():
    return AdminOnlyMenuItem("Test mail", reverse("test_mail"), name="test-mail", icon_name="mail")


@hooks.register("register_help_menu_item")
def register_editor_guide_menu_item():
    return MenuItem(
        "Editor guide", reverse("editor_guide"), name="guide", icon_name="help", order=1
    )


@hooks.register("construct_help_menu")
def remove_wagtails_guide(request, menu_items):
    """Wagtail's own guide has the same name, and is about Wagtail."""
    wagtails = ("editor-guide", "whats-new-in-wagtail-")  # the latter with a version
    menu_items[:] = [item for item in menu_items if not item.name.startswith(wagtails)]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which these replace
def register_link_handlers(features):
    features.register_link_type(ValidPageLinkHandler)
    features.register_link_type(ValidDocumentLinkHandler)


@hooks.register("construct_homepage_panels")
def add_opening_panel(request, panels):
    """For administrators; not in the demo, which is never opened to visitors."""
    if request.user.is_superuser and not settings.DEMO:
        panels.append(OpeningPanel())


@hooks.register("insert_global_admin_js")
def admin_scripts():
    scripts = ("adopted-styles", "pinned-toolbar", "start-widget")
    paths = ((static(f"practice/js/{name}.js"),) for name in scripts)
    return format_html_join("", '<script src="{}"></script>', paths)


@hooks.register("on_serve_page", order=10)  # within Wagtail's own, which asks who may see the page
def apply_cache_policy(serve_page):
    def serve(page, request, args, kwargs):
        response = serve_page(page, request, args, kwargs)
        if isinstance(page, BasePage) and page.cache_policy:
            page.cache_policy.set_headers(response)
        return response

    return serve


class PagesViewSet(PagesAdminAPIViewSet):
    """Wagtail's, without “publish”: no screen uses it, and it passes over ``BasePage.publish``."""

    actions = {
        name: action for name, action in PagesAdminAPIViewSet.actions.items() if name != "publish"
    }


@hooks.register("construct_admin_api")
def register_pages_api(router):
    router.register_endpoint("pages", PagesViewSet)


@hooks.register("before_bulk_action")
def refuse_to_publish_gaps(request, action_type, objects, action):
    """Name the gaps, where Wagtail's action for many pages would break off with an error."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    pages = [page.specific for page in objects]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [
            child for page in objects for child in page.get_descendants().not_live().specific()
        ]
    refused = False
    for page in pages:
        if gaps := gaps_of(page.get_latest_revision_as_object()):
            messages.error(
                request, f"“{page.get_admin_display_title()}”: {gap_error(gaps).message}"
            )
            refused = True
    return redirect(action.next_url) if refused else None
