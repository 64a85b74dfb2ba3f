import secrets
from pathlib import PurePath

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError

from practice.core.image_roles import CARD, HERO, IN_TEXT
from practice.images.decoding import one_at_a_time


class PracticeImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields
    # What an article may use it for: practice.images.rendition_job
    unused_image_roles = (HERO, CARD, IN_TEXT)

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename):
        """Wagtail's, with a name that no other file has had: browsers cache them for a year."""
        name = PurePath(filename)
        return super().get_upload_to(f"{name.stem}-{secrets.token_hex(4)}{name.suffix}")

    def generate_rendition_file(self, filter, *, source=None):
        """Wagtail's, one at a time, but any file that cannot be read raises SourceImageIOError.

        Wagtail raises it for a missing file only; for a damaged one, whatever the decoder raises.
        """
        try:
            with one_at_a_time():
                return super().generate_rendition_file(filter, source=source)
        except (SourceImageIOError, InvalidFilterSpecError):
            raise
        except Exception as error:
            raise SourceImageIOError(f"{type(error).__name__}: {error}") from error

    @property
    def default_alt_text(self):
        """The description written by staff. Wagtail falls back to the title, a file name."""
        return self.description


class PracticeRendition(AbstractRendition):
    image = models.ForeignKey(PracticeImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter"
            )
        ]


class PracticeDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        permissions = [("choose_document", "Can choose document")]
