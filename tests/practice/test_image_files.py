"""Only resized pictures have an address under /media/."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from practice.core.models import PracticeDocument


def test_a_resized_picture_is_served_and_may_be_kept(site, client, picture):
    rendition = picture.get_rendition("width-400")
    answer = client.get(rendition.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_resized_picture_whose_file_is_lost_is_not_found_and_may_come_back(site, client, picture):
    rendition = picture.get_rendition("width-400")
    rendition.file.storage.delete(rendition.file.name)
    answer = client.get(rendition.url)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_an_original_has_no_address(site, client, picture):
    """It may hold what a camera wrote into it, such as where it was taken."""
    assert Path(picture.file.path).exists()
    assert client.get(picture.file.url).status_code == 404


def test_a_document_has_no_address_but_the_one_that_asks_who_may_read_it(site, client):
    document = PracticeDocument.objects.create(
        title="Leaflet", file=ContentFile(b"text", "leaflet.txt")
    )
    assert Path(document.file.path).exists()
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/images/",
        "/media/images",
        "/media/documents/",
        "/media/documents/leaflet.txt",
        "/media/original_images/",
        "/media/images/../secret.txt",
        "/media/images/%2e%2e/secret.txt",
        "/media/images/..%2fsecret.txt",
        "/media/images/..%5csecret.txt",
        "/media/images//etc/passwd",
        "/media/images/%2fetc%2fpasswd",
        "/media/%2e%2e/manage.py",
        "/media/images/../documents/leaflet.txt",
    ],
)
def test_nothing_else_can_be_reached(site, client, path):
    folder = Path(settings.MEDIA_ROOT)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "images").mkdir(exist_ok=True)
    (folder / "secret.txt").write_text("secret")
    (folder / "documents" / "leaflet.txt").write_text("leaflet")
    assert client.get(path, follow=True).status_code in {400, 404}


@pytest.mark.parametrize("spelling", ["x/../{}", "./{}", "/{}"])
def test_a_picture_has_one_address(client, picture, spelling):
    name = picture.get_rendition("width-400").file.name.removeprefix("images/")
    assert client.get(f"/media/images/{name}").status_code == 200
    assert client.get(f"/media/images/{spelling.format(name)}").status_code == 404
