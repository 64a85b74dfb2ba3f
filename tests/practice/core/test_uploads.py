"""Uploading pictures and documents: all of it is accepted, or nothing is kept."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import UploadedFile

from practice.core.models import PracticeDocument, PracticeImage
from tests.support.image_files import photograph

TOO_LONG = "x" * 256


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def upload_several(client, sign_in, media):
    """Upload as the screen for several files does: ``kind`` is “images” or “documents”."""
    sign_in(client, "Editors")

    def upload_several(kind: str, name: str, content: bytes, **fields):
        file = SimpleUploadedFile(name, content)
        address = reverse(f"wagtail{kind}:add_multiple")
        return client.post(address, {"title": "A title", "files[]": file, **fields}).json()

    return upload_several


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": TOO_LONG}, "at most 255 characters"),
        ({"title": ""}, "This field is required"),
    ],
)
@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_file_is_not_kept_if_the_rest_of_the_form_is_invalid(
    upload_several, media, kind, fields, reason
):
    name = "photograph.jpg" if kind == "images" else "letter.txt"
    answer = upload_several(kind, name, photograph(), **fields)
    assert answer["success"] is False
    assert "The file was not kept." in answer["error_message"]
    assert reason in answer["error_message"]
    assert not UploadedFile.objects.exists()
    assert not PracticeImage.objects.exists() and not PracticeDocument.objects.exists()
    assert files_in(media) == []


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtailimages_chooser:create"])
@pytest.mark.parametrize("fields", [{"title": TOO_LONG}, {"title": "x", "tags": TOO_LONG}])
def test_no_upload_of_a_picture_leaves_an_invalid_one_behind(
    client, sign_in, media, address, fields
):
    sign_in(client, "Editors")
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    fields = fields | {"file": SimpleUploadedFile("photograph.jpg", photograph())}
    data = {f"{prefix}{name}": value for name, value in fields.items()}
    response = client.post(reverse(address), data)
    assert "The file was not kept." in response.content.decode()
    assert files_in(media) == []


@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_valid_file_is_kept(upload_several, kind):
    name = "photograph.jpg" if kind == "images" else "letter.txt"
    assert upload_several(kind, name, photograph())["success"] is True
    assert PracticeImage.objects.count() + PracticeDocument.objects.count() == 1


def test_a_document_is_saved_and_not_opened(client, site, media):
    file = SimpleUploadedFile("fees.pdf", b"%PDF-1.4 fees")
    document = PracticeDocument.objects.create(title="Fees", file=file)
    response = client.get(document.url)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 fees"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
