from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from practice.core.rich_text import SoundDocumentLinkHandler, SoundPageLinkHandler
from practice.core.views import guide


@hooks.register("register_admin_urls")
def register_guide_url():
    return [path("guide/", guide, name="editor_guide")]


@hooks.register("register_help_menu_item")
def register_guide_menu_item():
    return MenuItem(
        "Editor guide", reverse("editor_guide"), name="guide", icon_name="help", order=1
    )


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which these replace
def register_sound_links(features):
    features.register_link_type(SoundPageLinkHandler)
    features.register_link_type(SoundDocumentLinkHandler)


@hooks.register("construct_help_menu")
def leave_one_guide(request, menu_items):
    """Wagtail's own guide is about Wagtail; two of one name help nobody."""
    wagtails = ("editor-guide", "whats-new-in-wagtail-")  # the latter with a version
    menu_items[:] = [item for item in menu_items if not item.name.startswith(wagtails)]


@hooks.register("insert_global_admin_js")
def pin_toolbar():
    return format_html('<script src="{}"></script>', static("practice/js/pinned-toolbar.js"))


@hooks.register("on_serve_page", order=10)  # within Wagtail's own, which asks who may see the page
def declare_cache_policy(serve_page):
    def declared(page, request, args, kwargs):
        response = serve_page(page, request, args, kwargs)
        if policy := getattr(page, "cache_policy", None):
            policy.set_headers(response)
        return response

    return declared
