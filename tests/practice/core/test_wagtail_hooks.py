"""The editor guide in the admin."""

from django.urls import reverse


def test_the_admin_links_to_the_practices_guide_and_not_to_wagtails(client, sign_in, site):
    sign_in(client, "Editors")
    first_page = client.get("/admin/").content.decode()
    assert f'href="{reverse("editor_guide")}">Editor guide</a>' in first_page
    assert "guide.wagtail.org" not in first_page
    assert "Practice details" in client.get(reverse("editor_guide")).content.decode()
