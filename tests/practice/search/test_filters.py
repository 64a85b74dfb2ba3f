"""The lists of the admin are searched and narrowed by use at the same time."""

import pytest
from django.core.files.base import ContentFile

from practice.core.models import PracticeDocument


@pytest.fixture
def two_pictures(write_article, make_picture):
    """Two with the same title, of which an article shows the first."""
    used, unused = make_picture(), make_picture()
    write_article(hero_image=used, hero_image_alt="A red door")
    return used, unused


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("usage_count_min=1", [0]),
        ("usage_count_max=0", [1]),
        ("usage_count_min=0&usage_count_max=9", [0, 1]),
    ],
)
@pytest.mark.parametrize("address", ["/admin/images/", "/admin/images/results/"])
def test_pictures_are_searched_and_narrowed_by_use(
    two_pictures, admin_client, address, filters, found
):
    response = admin_client.get(f"{address}?q=door&{filters}")
    assert response.status_code == 200
    shown = {picture.pk for picture in response.context["images"]}
    assert shown == {two_pictures[place].pk for place in found}


def test_documents_are_searched_and_narrowed_by_use(site, admin_client):
    for title in ("Fees", "Rooms"):
        PracticeDocument.objects.create(title=title, file=ContentFile(b"Text", "text.txt"))
    for filters, found in (("usage_count_max=0", ["Fees"]), ("usage_count_min=1", [])):
        response = admin_client.get(f"/admin/documents/?q=fees&{filters}")
        assert [document.title for document in response.context["documents"]] == found
