"""The menu “Privacy”."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

ORDER = 51  # after the enquiries


class PermissionMenuItem(MenuItem):
    def __init__(self, label: str, url: str, permission: str, **kwargs):
        super().__init__(label, reverse_lazy(url), name=url.replace(":", "-"), **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


def privacy_menu_item() -> SubmenuMenuItem:
    read = "consultations.view_enquiry"
    items = [
        PermissionMenuItem("Find a person", "privacy:find_person", read, icon_name="search"),
        PermissionMenuItem(
            "Rights requests",
            "rights_requests:index",
            "consultations.view_rightsrequest",
            icon_name="list-ul",
        ),
        PermissionMenuItem("Deletions", "privacy:deletions", read, icon_name="bin"),
        PermissionMenuItem(
            "Access log",
            "privacy:access_log",
            "consultations.view_accesslogentry",
            icon_name="history",
        ),
        PermissionMenuItem("The notice", "privacy:notices", read, icon_name="doc-full"),
        PermissionMenuItem("What we do", "privacy:statement", read, icon_name="info-circle"),
    ]
    for order, item in enumerate(items):
        item.order = order
    return SubmenuMenuItem(
        "Privacy", Menu(None, items=items), name="privacy", icon_name="lock", order=ORDER
    )
