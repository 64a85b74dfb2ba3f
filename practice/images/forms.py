"""What happens to a picture when it is uploaded."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

KEPT = ("icc_profile", "transparency", "duration", "loop")
QUALITY = 92  # of a JPEG, WebP or AVIF written anew; the sizes shown are made from it


class PictureField(WagtailImageField):
    """Wagtail's field, with one sentence for what is no picture and for one that is cut short.

    Wagtail's fails on a picture that is cut short.
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
    """Writes an uploaded picture anew, without what the camera noted in it.

    A photograph taken at home says where that is, and Wagtail's resized JPEGs would say so too.
    """

    file = PictureField(widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        with Image.open(file) as picture:
            return SimpleUploadedFile(
                file.name, written_anew(picture), content_type=file.content_type
            )


def written_anew(picture: Image.Image) -> bytes:
    """``picture`` the right way up, in its own format, with its colours and no other metadata.

    Every frame of a moving picture is kept. 65,536 shades of grey, which JPEG cannot hold,
    become the usual 256.
    """
    # Some telephones add a second view to a JPEG (MPO). It does not move; the first view is kept.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    moving = kind != "JPEG" and getattr(picture, "n_frames", 1) > 1
    upright = picture if moving else ImageOps.exif_transpose(picture)
    kept = {name: upright.info[name] for name in KEPT if name in upright.info}
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda shade: shade / 256).convert("L")
    if not moving:
        upright.info = {}
    file = io.BytesIO()
    # Frames keep their notes until they are written; of those, Pillow writes a GIF's comment.
    upright.save(file, kind, quality=QUALITY, save_all=moving, comment=b"", **kept)
    return file.getvalue()
