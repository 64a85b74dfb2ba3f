import secrets

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError


class PracticeImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename):
        """A name no other picture has had: browsers keep the resized ones for a year."""
        name, dot, ending = filename.rpartition(".")
        return super().get_upload_to(f"{name}-{secrets.token_hex(4)}{dot}{ending}")

    def generate_rendition_file(self, filter, *, source=None):
        """Wagtail's, but every file that cannot be read raises SourceImageIOError.

        Wagtail expects that of a missing file only; of a damaged one, decoders raise anything.
        """
        try:
            return super().generate_rendition_file(filter, source=source)
        except (SourceImageIOError, InvalidFilterSpecError):
            raise
        except Exception as error:
            raise SourceImageIOError(f"{type(error).__name__}: {error}") from error

    @property
    def default_alt_text(self):
        """The description staff gave, or nothing: a file name is no description."""
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
