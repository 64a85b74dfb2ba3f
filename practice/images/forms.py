"""The form for uploading an image: it re-encodes the file, and so removes its metadata."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

KEPT_INFO = ("icc_profile", "transparency", "duration", "loop")  # keys of Pillow's Image.info
QUALITY = 92  # of a re-encoded JPEG, WebP or AVIF, from which the renditions are made


class ReadableImageField(WagtailImageField):
    """Wagtail's field, with one message for a file that is no image and for a truncated one.

    On a truncated image, Wagtail's field raises whatever Pillow does instead of ValidationError.
    """

    default_error_messages = {
        "invalid_image": "This is not a picture, or it is damaged, incomplete or far too large. "
        "Please save the picture again, smaller, and upload that."
    }

    def to_python(self, data):
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error


class ImageUploadForm(BaseImageForm):
    """Re-encodes an uploaded image, for the setting ``WAGTAILIMAGES_IMAGE_FORM_BASE``.

    The EXIF data of a photograph may contain the coordinates of where it was taken, and Wagtail
    copies them into its JPEG renditions.
    """

    file = ReadableImageField(widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        with Image.open(file) as image:
            return SimpleUploadedFile(file.name, reencode(image), content_type=file.content_type)


def reencode(image: Image.Image) -> bytes:
    """``image`` in its own format, with its EXIF orientation applied and no other metadata.

    Its colour profile and all frames of an animation are kept. A 16-bit greyscale image, which
    JPEG renditions cannot hold, becomes an 8-bit one. An MPO file (a JPEG with a second image, made
    by some telephones) becomes a JPEG of its first image.
    """
    format = "JPEG" if image.format == "MPO" else image.format
    is_animated = format != "JPEG" and getattr(image, "n_frames", 1) > 1
    upright = image if is_animated else ImageOps.exif_transpose(image)
    kept_info = {key: upright.info[key] for key in KEPT_INFO if key in upright.info}
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    if not is_animated:  # the frames of an animation are read, with their info, while it is saved
        upright.info = {}
    file = io.BytesIO()
    # Of the frames' info Pillow writes only a GIF's comment, unless it is given another.
    upright.save(file, format, quality=QUALITY, save_all=is_animated, comment=b"", **kept_info)
    return file.getvalue()
