"""Uploading a picture in the admin."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from practice.core.models import PracticeImage

ORIENTATION, GPS = 0x0112, 0x8825
SENTENCE = "This is not a picture, or it is damaged, incomplete or far too large."


def photograph(**exif) -> bytes:
    """A JPEG as a telephone makes it: lying on its side, and saying where it was taken."""
    file = io.BytesIO()
    picture = Image.effect_noise((200, 100), 80).convert("RGB")
    details = Image.Exif()
    details[ORIENTATION] = 6
    details.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0)})
    picture.save(file, "JPEG", exif=details)
    return file.getvalue()


no_picture = pytest.mark.parametrize(
    "content",
    [photograph()[:5_000], b"Dear Miriam, thank you."],
    ids=["a photograph cut short", "a letter"],
)


@pytest.fixture
def upload(client, sign_in):
    sign_in(client, "Editors")

    def upload(content: bytes, name="photograph.jpg"):
        return client.post(
            reverse("wagtailimages:add"),
            {"title": "A photograph", "file": SimpleUploadedFile(name, content)},
        )

    return upload


def test_a_photograph_loses_what_the_camera_noted_and_stands_upright(upload):
    assert GPS in Image.open(io.BytesIO(photograph())).getexif()
    upload(photograph())
    image = PracticeImage.objects.get()
    assert (image.width, image.height) == (100, 200)
    for file in (image.file, image.get_rendition("width-80|format-jpeg").file):
        with file.open() as opened:
            assert not Image.open(opened).getexif()


@no_picture
def test_a_damaged_picture_and_what_is_none_are_refused_with_the_same_sentence(upload, content):
    response = upload(content)
    assert SENTENCE in response.content.decode()
    assert not PracticeImage.objects.exists()


@no_picture
def test_so_they_are_among_many_pictures_at_once(client, sign_in, content):
    sign_in(client, "Editors")
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "A photograph", "files[]": SimpleUploadedFile("photograph.jpg", content)},
    )
    assert response.json()["success"] is False
    assert SENTENCE in response.json()["error_message"]
    assert not PracticeImage.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_every_kind_of_picture_that_is_allowed_can_be_uploaded(upload, kind):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, kind)
    upload(file.getvalue(), f"picture.{kind.lower()}")
    assert PracticeImage.objects.get().width == 60


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"), (b"<html></html>", "a.jpg")],
)
def test_what_is_no_picture_is_refused(upload, content, name):
    upload(content, name)
    assert not PracticeImage.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused(upload):
    file = io.BytesIO()
    Image.new("1", (11_000, 11_000)).save(file, "PNG")
    upload(file.getvalue(), "bomb.png")
    assert not PracticeImage.objects.exists()


def test_two_pictures_of_the_same_file_name_have_different_addresses(upload):
    addresses = set()
    for _ in range(2):
        upload(photograph())
        image = PracticeImage.objects.get()
        addresses.add(image.get_rendition("width-80").url)
        image.delete()
    assert len(addresses) == 2


def test_an_address_longer_than_any_file_name_is_not_found(client, db):
    assert client.get(f"/media/images/{'a' * 300}").status_code == 404


def test_sixteen_bit_greys_can_be_shown(upload):
    file = io.BytesIO()
    Image.new("I;16", (60, 40), 40_000).save(file, "PNG")
    upload(file.getvalue(), "grey.png")
    assert PracticeImage.objects.get().get_rendition("width-40|format-jpeg").width == 40


def test_a_moving_picture_keeps_its_frames(upload):
    file = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "white", "black")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    upload(file.getvalue(), "moving.gif")
    with PracticeImage.objects.get().file.open() as opened:
        assert Image.open(opened).n_frames == 3


@pytest.mark.parametrize(
    ("kind", "notes"),
    [
        ("GIF", {"comment": b"TAKEN AT HOME"}),
        ("WEBP", {"xmp": b"<x>TAKEN AT HOME</x>", "exif": b"Exif\0\0TAKEN AT HOME"}),
    ],
)
def test_a_moving_picture_loses_what_was_noted_in_it(upload, kind, notes):
    file = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "white", "black")]
    frames[0].save(
        file, kind, save_all=True, append_images=frames[1:], duration=100, loop=0, **notes
    )
    assert b"TAKEN AT HOME" in file.getvalue()
    upload(file.getvalue(), f"moving.{kind.lower()}")
    with PracticeImage.objects.get().file.open() as stored:
        content = stored.read()
    assert b"TAKEN AT HOME" not in content
    assert Image.open(io.BytesIO(content)).n_frames == 3


def test_a_photograph_with_a_second_view_stands_upright_too(upload):
    """As some telephones make it: an MPO file that calls itself a JPEG."""
    file = io.BytesIO()
    views = [Image.effect_noise((200, 100), 80).convert("RGB") for _ in range(2)]
    details = Image.Exif()
    details[ORIENTATION] = 6
    details.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0)})
    views[0].save(file, "MPO", save_all=True, append_images=views[1:], exif=details)
    upload(file.getvalue())
    image = PracticeImage.objects.get()
    assert (image.width, image.height) == (100, 200)
    with image.file.open() as stored:
        assert Image.open(stored).format == "JPEG"
