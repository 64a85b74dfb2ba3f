"""Uploading an image in the admin."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from practice.core.models import PracticeImage
from practice.images.forms import MAX_FRAMES
from tests.support.image_files import GPS, ORIENTATION, photograph

MESSAGE = "This is not a picture, or it is damaged, incomplete or far too large."


unreadable_files = pytest.mark.parametrize(
    "content",
    [photograph()[:5_000], b"Dear Miriam, thank you."],
    ids=["truncated photograph", "text"],
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


def test_exif_data_is_removed_and_the_orientation_applied(upload):
    assert GPS in Image.open(io.BytesIO(photograph())).getexif()
    upload(photograph())
    image = PracticeImage.objects.get()
    assert (image.width, image.height) == (100, 200)
    for file in (image.file, image.get_rendition("width-80|format-jpeg").file):
        with file.open() as opened:
            assert not Image.open(opened).getexif()


@unreadable_files
def test_a_truncated_image_and_another_file_are_refused_with_the_same_message(upload, content):
    response = upload(content)
    assert MESSAGE in response.content.decode()
    assert not PracticeImage.objects.exists()


@unreadable_files
def test_they_are_refused_where_several_images_are_uploaded_at_once(client, sign_in, content):
    sign_in(client, "Editors")
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "A photograph", "files[]": SimpleUploadedFile("photograph.jpg", content)},
    )
    assert response.json()["success"] is False
    assert MESSAGE in response.json()["error_message"]
    assert not PracticeImage.objects.exists()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "GIF"])
def test_every_allowed_format_can_be_uploaded(upload, format):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, format)
    upload(file.getvalue(), f"picture.{format.lower()}")
    assert PracticeImage.objects.get().width == 60


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"), (b"<html></html>", "a.jpg")],
)
def test_an_svg_and_an_html_file_are_refused(upload, content, name):
    upload(content, name)
    assert not PracticeImage.objects.exists()


def test_an_image_of_too_many_pixels_is_refused(upload):
    file = io.BytesIO()
    Image.new("1", (11_000, 11_000)).save(file, "PNG")
    upload(file.getvalue(), "bomb.png")
    assert not PracticeImage.objects.exists()


def test_two_images_of_the_same_file_name_have_different_addresses(upload):
    addresses = set()
    for _ in range(2):
        upload(photograph())
        image = PracticeImage.objects.get()
        addresses.add(image.get_rendition("width-80").url)
        image.delete()
    assert len(addresses) == 2


def test_an_address_longer_than_any_file_name_is_not_found(client, db):
    assert client.get(f"/media/images/{'a' * 300}").status_code == 404


def test_a_16_bit_greyscale_image_has_renditions(upload):
    file = io.BytesIO()
    Image.new("I;16", (60, 40), 40_000).save(file, "PNG")
    upload(file.getvalue(), "grey.png")
    assert PracticeImage.objects.get().get_rendition("width-40|format-jpeg").width == 40


def test_an_animation_keeps_its_frames(upload):
    file = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "white", "black")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    upload(file.getvalue(), "animation.gif")
    with PracticeImage.objects.get().file.open() as opened:
        assert Image.open(opened).n_frames == 3


@pytest.mark.parametrize(
    ("format", "metadata"),
    [
        ("GIF", {"comment": b"TAKEN AT HOME"}),
        ("WEBP", {"xmp": b"<x>TAKEN AT HOME</x>", "exif": b"Exif\0\0TAKEN AT HOME"}),
    ],
)
def test_the_metadata_of_an_animation_is_removed(upload, format, metadata):
    file = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "white", "black")]
    frames[0].save(
        file, format, save_all=True, append_images=frames[1:], duration=100, loop=0, **metadata
    )
    assert b"TAKEN AT HOME" in file.getvalue()
    upload(file.getvalue(), f"animation.{format.lower()}")
    with PracticeImage.objects.get().file.open() as stored:
        content = stored.read()
    assert b"TAKEN AT HOME" not in content
    assert Image.open(io.BytesIO(content)).n_frames == 3


def animation(format: str, frames: int, size=(20, 20)) -> bytes:
    """Each frame of quite another colour, or Pillow would write like ones as one."""
    colours = [(number * 67 % 256, number * 151 % 256, number % 256) for number in range(frames)]
    images = [Image.new("RGB", size, colour) for colour in colours]
    file = io.BytesIO()
    images[0].save(file, format, save_all=True, append_images=images[1:], duration=40)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format", "frames", "size"),
    [
        ("GIF", MAX_FRAMES + 1, (20, 20)),
        ("GIF", 5, (1300, 1300)),
        ("WEBP", MAX_FRAMES + 1, (20, 20)),
        ("WEBP", 5, (1000, 1000)),
    ],
)
def test_an_animation_that_would_hold_the_server_up_is_refused(upload, format, frames, size):
    response = upload(animation(format, frames, size), f"animation.{format.lower()}")
    assert "This picture moves for too long" in response.content.decode()
    assert not PracticeImage.objects.exists()


@pytest.mark.parametrize("format", ["PNG", "AVIF"])
def test_an_animation_of_a_format_that_wagtail_does_not_know_as_one_is_refused(upload, format):
    upload(animation(format, 3), f"animation.{format.lower()}")
    assert not PracticeImage.objects.exists()


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_a_short_animation_keeps_its_frames(upload, format):
    upload(animation(format, 12), f"animation.{format.lower()}")
    with PracticeImage.objects.get().file.open() as opened:
        assert Image.open(opened).n_frames == 12


def test_renditions_of_a_long_animation_that_is_already_stored_read_its_first_frame(db, media):
    content = ContentFile(animation("GIF", 2000), "animation.gif")
    image = PracticeImage.objects.create(title="Long", file=content)
    for format in ("avif", "webp", "jpeg"):
        with image.get_rendition(f"width-10|format-{format}").file.open() as rendition:
            assert getattr(Image.open(rendition), "n_frames", 1) == 1


def test_an_mpo_file_becomes_an_upright_jpeg(upload):
    """Some telephones add a second image to a JPEG, and still name the file .jpg."""
    file = io.BytesIO()
    images = [Image.effect_noise((200, 100), 80).convert("RGB") for _ in range(2)]
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0)})
    images[0].save(file, "MPO", save_all=True, append_images=images[1:], exif=exif)
    upload(file.getvalue())
    image = PracticeImage.objects.get()
    assert (image.width, image.height) == (100, 200)
    with image.file.open() as stored:
        assert Image.open(stored).format == "JPEG"
