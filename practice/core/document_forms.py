"""The form for uploading a document, for the setting ``WAGTAILDOCS_DOCUMENT_FORM_BASE``."""

from wagtail.documents.forms import BaseDocumentForm

from practice.images.forms import CompleteUploadMixin


class DocumentForm(CompleteUploadMixin, BaseDocumentForm):
    pass
