"""The form for uploading an image: it re-encodes the file, and so removes its metadata."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from practice.images.decoding import one_at_a_time

KEPT_INFO = ("icc_profile", "transparency", "duration", "loop")  # keys of Pillow's Image.info
# Frames × pixels of an animation, by format: re-encoding noise of that many takes a few seconds.
MAX_ANIMATION_PIXELS = {
    "GIF": 8_000_000,
    "WEBP": 4_000_000,
    "PNG": 2_000_000,
    "AVIF": 500_000,
}
MAX_FRAMES = 200
QUALITY = 92  # of a re-encoded JPEG, WebP or AVIF, from which the renditions are made


class ReadableImageField(WagtailImageField):
    """Wagtail's field, with one message for a file that is no image and for a truncated one.

    On a truncated image, Wagtail's field raises whatever Pillow does instead of ValidationError.
    """

    default_error_messages = {
        "invalid_image": "This is not a picture, or it is damaged, incomplete or far too large. "
        "Please save the picture again, smaller, and upload that.",
        "too_much_animation": "This picture moves for too long: a %(format)s of %(width)d × "
        "%(height)d pixels may have no more than %(max_frames)d frames. Please shorten it, make it "
        "smaller, or upload one frame of it.",
    }

    def to_python(self, data):
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error

    def check_image_pixel_size(self, f):
        """Wagtail's check of the pixels in all frames, after one of the time they would take.

        Wagtail counts the frames by reading all of them.
        """
        with Image.open(f) as image:
            if (max_frames := max_frames_of(image)) and has_more_frames(image, max_frames):
                raise ValidationError(
                    self.error_messages["too_much_animation"],
                    code="too_much_animation",
                    params={
                        "format": image.format,
                        "width": image.width,
                        "height": image.height,
                        "max_frames": max_frames,
                    },
                )
        f.seek(0)
        super().check_image_pixel_size(f)


def max_frames_of(image: Image.Image) -> int | None:
    """How many frames ``image`` may have; None if its format has only one that is kept."""
    max_pixels = MAX_ANIMATION_PIXELS.get(image.format or "")
    if max_pixels is None:
        return None
    return min(MAX_FRAMES, max(1, max_pixels // (image.width * image.height)))


def has_more_frames(image: Image.Image, count: int) -> bool:
    """Whether ``image`` has more frames than ``count``; it reads no more than that."""
    try:
        image.seek(count)
    except EOFError:
        return False
    return True


class CompleteUploadMixin:
    """Refuses the file if anything else in the form is wrong.

    Wagtail’s upload of several files would keep such a file as it came, under wagtail_uploads/,
    until somebody has put the rest right. The other forms lose it: a browser does not send a file
    twice.
    """

    def full_clean(self):
        super().full_clean()  # type: ignore[misc]
        errors = self.errors.get_json_data()  # type: ignore[attr-defined]
        has_file = self.add_prefix("file") in self.files  # type: ignore[attr-defined]
        if not errors or "file" in errors or not has_file:
            return
        reasons = " ".join(error["message"] for field in errors.values() for error in field)
        self.add_error(  # type: ignore[attr-defined]
            "file", f"The file was not kept. {reasons} Please correct that and choose it again."
        )


class ImageUploadForm(CompleteUploadMixin, BaseImageForm):
    """Re-encodes an uploaded image, for the setting ``WAGTAILIMAGES_IMAGE_FORM_BASE``.

    The EXIF data of a photograph may contain the coordinates of where it was taken, and Wagtail
    copies them into its JPEG renditions.
    """

    file = ReadableImageField(widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        return without_metadata(file)


def without_metadata(file: Any) -> SimpleUploadedFile:
    """The uploaded picture ``file``, which can be read, encoded anew."""
    with one_at_a_time(), Image.open(file) as image:
        return SimpleUploadedFile(file.name, reencode(image), content_type=file.content_type)


def reencode(image: Image.Image) -> bytes:
    """``image`` in its own format, with its EXIF orientation applied and no other metadata.

    Its colour profile and all frames of an animation are kept. A 16-bit greyscale image, which
    JPEG renditions cannot hold, becomes an 8-bit one. An MPO file (a JPEG with a second image, made
    by some telephones) becomes a JPEG of its first image.
    """
    format = "JPEG" if image.format == "MPO" else image.format
    is_animated = format != "JPEG" and getattr(image, "n_frames", 1) > 1
    if not is_animated:
        ImageOps.exif_transpose(image, in_place=True)  # without a copy if it is upright already
    kept_info = {key: image.info[key] for key in KEPT_INFO if key in image.info}
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if not is_animated:  # the frames of an animation are read, with their info, while it is saved
        image.info = {}
    file = io.BytesIO()
    # Of the frames' info Pillow writes only a GIF's comment, unless it is given another.
    image.save(file, format, quality=QUALITY, save_all=is_animated, comment=b"", **kept_info)
    return file.getvalue()
