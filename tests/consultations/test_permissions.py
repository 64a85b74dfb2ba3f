"""Only therapists and superusers read enquiries; a migration grants the permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from consultations.models import Enquiry
from tests.support.canary import CANARY

INBOX = "/admin/consultations/enquiry/"
POSTED = {"q": CANARY, "state": "closed", "end": "1"}  # searches, marks and ends a hold
SKIPPED = {"wagtailadmin_logout", "wagtailadmin_error_test"}  # ends the session; always fails


def admin_urls() -> list[str]:
    """Every URL of the admin that needs no argument, found in the resolver."""
    names = []

    def collect(patterns, namespaces):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    names.append(":".join([*namespaces, pattern.name]))
            else:
                inner = [pattern.namespace] if pattern.namespace else []
                collect(pattern.url_patterns, [*namespaces, *inner])

    collect(get_resolver().url_patterns, [])
    addresses = set()
    for name in set(names) - SKIPPED:
        try:
            addresses.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(address for address in addresses if address.startswith("/admin/"))


def enquiry_urls(enquiry) -> list[str]:
    actions = ("inspect", "delete", "state", "assign", "note", "hold", "edit", "history")
    return [INBOX, f"{INBOX}?export=csv", f"{INBOX}?export=xlsx"] + [
        f"{INBOX}{action}/{enquiry.pk}/" for action in actions
    ]


@pytest.fixture
def canary_enquiry(post_form, canary_form_data, therapist_client):
    assert post_form(canary_form_data).status_code == 303
    enquiry = Enquiry.objects.get()
    therapist_client.press("note", enquiry, note=f"About {CANARY}")
    therapist_client.press("state", enquiry, state="replied")
    therapist_client.press("assign", enquiry, assigned_to=therapist_client.user.pk)
    therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/")
    return enquiry


def test_no_admin_url_shows_an_editor_an_enquiry(canary_enquiry, form_page, editor_client):
    addresses = admin_urls()
    assert len(addresses) > 60
    assert any("site-history" in address for address in addresses)
    pages = [
        f"/admin/pages/{form_page.pk}/{screen}/"
        for screen in ("edit", "usage", "history", "delete", "copy", "workflow_history")
    ]
    searches = [f"/admin/pages/search/?q={CANARY}", f"/search/?q={CANARY}"]
    for address in addresses + pages + searches:
        response = editor_client.get(address)
        assert response.status_code < 500, address
        body = response.content if not response.streaming else b"".join(response.streaming_content)
        shown = body.decode(errors="replace").replace(f"q={CANARY}", "")
        if address not in searches:
            assert CANARY not in shown, address
        assert canary_enquiry.reference not in shown, address
        assert str(canary_enquiry.pk) not in shown, address


def test_the_same_urls_show_a_therapist_the_enquiry_in_the_inbox_only(
    canary_enquiry, therapist_client, superuser_client
):
    for client in (therapist_client, superuser_client):
        found = {
            a for a in admin_urls() if CANARY in client.get(a).content.decode("utf-8", "replace")
        }
        assert found == {INBOX}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_urls_of_an_enquiry_are_closed_to_editors(canary_enquiry, editor_client, method):
    for address in enquiry_urls(canary_enquiry):
        response = getattr(editor_client, method)(address, POSTED if method == "post" else None)
        if any(screen in address for screen in ("export=", "/edit/", "/history/")):
            assert response.status_code == 404, address
        else:
            assert (response.status_code, response.get("Location")) == (302, "/admin/"), address
        assert CANARY not in response.content.decode()
    assert Enquiry.objects.get().state == "replied"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_urls_of_an_enquiry_are_closed_to_visitors(canary_enquiry, method):
    for address in enquiry_urls(canary_enquiry):
        response = getattr(Client(), method)(address, POSTED if method == "post" else None)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/admin/login/"), address
    assert Enquiry.objects.get().state == "replied"


def test_an_editor_has_neither_menu_item_nor_panel(canary_enquiry, editor_client):
    body = editor_client.get("/admin/").content.decode()
    assert "Enquiries" not in body
    assert "enquiries-panel" not in body


def test_an_editor_may_edit_the_page(form_page, editor_client):
    response = editor_client.get(f"/admin/pages/{form_page.pk}/edit/")
    assert response.status_code == 200
    assert "Shown above the form" in response.content.decode()


def test_reading_changing_and_deleting_are_three_permissions(enquiry, therapist_client):
    user = therapist_client.user
    user.groups.clear()
    access = Permission.objects.get(codename="access_admin")
    view = Permission.objects.get(codename="view_enquiry")
    user.user_permissions.set([access, view])
    body = therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/").content.decode()
    assert "Example Visitor" in body
    assert "Mark as" not in body
    assert "Delete this enquiry" not in body
    before = Enquiry.objects.values().get()
    for action in ("state", "assign", "note", "hold", "delete"):
        response = therapist_client.post(f"{INBOX}{action}/{enquiry.pk}/", POSTED)
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert Enquiry.objects.values().get() == before
    user.user_permissions.set([access, Permission.objects.get(codename="delete_enquiry")])
    for address in (INBOX, f"{INBOX}inspect/{enquiry.pk}/"):
        response = therapist_client.get(address)
        assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_there_is_no_permission_to_add_an_enquiry(db):
    assert not Permission.objects.filter(codename="add_enquiry").exists()


def test_therapists_may_read_enquiries_and_publish(db, therapist_client):
    user = therapist_client.user
    for permission in (
        "consultations.view_enquiry",
        "consultations.change_enquiry",
        "consultations.delete_enquiry",
        "wagtailadmin.access_admin",
        "practice.change_practicesettings",
        *(
            f"blog.{action}_{model}"
            for action in ("view", "add", "change")
            for model in ("author", "reference", "topic")
        ),
    ):
        assert user.has_perm(permission), permission
    root = Page.get_first_root_node().permissions_for_user(user)
    assert root.can_add_subpage()
    group = Group.objects.get(name="Therapists")
    allowed = GroupPagePermission.objects.filter(group=group)
    assert set(allowed.values_list("permission__codename", flat=True)) == {
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
    }
    assert GroupCollectionPermission.objects.filter(group=group).count() == 6


def test_no_permission_exists_twice(db):
    """The migration creates some before Django does, which must find them and add no others."""
    for label in ("consultations.Enquiry", "blog.Author", "blog.Topic"):
        model = apps.get_model(label)
        codenames = list(
            Permission.objects.filter(
                content_type__app_label=model._meta.app_label,
                content_type__model=model._meta.model_name,
            ).values_list("codename", flat=True)
        )
        assert len(codenames) == len(set(codenames)) == len(model._meta.default_permissions)


def test_editors_have_no_permission_on_anything_of_consultations(db):
    editors = Group.objects.get(name="Editors")
    assert not editors.permissions.filter(content_type__app_label="consultations").exists()
