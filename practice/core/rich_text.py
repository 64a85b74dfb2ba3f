"""Links in rich text to pages and documents, safe against an id that is no number.

Wagtail looks up whatever the stored link says; a word instead of a number, left by a careless
import, would make every page that shows the text a 500.
"""

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from practice.core.rich_text_ids import NO_ID, with_valid_id


class ValidIdMixin:
    @classmethod
    def get_many(cls, attrs_list):
        return super().get_many([with_valid_id(attrs) for attrs in attrs_list])  # type: ignore[misc]

    @classmethod
    def extract_references(cls, attrs):
        attrs = with_valid_id(attrs)
        if attrs["id"] != NO_ID:
            yield from super().extract_references(attrs)  # type: ignore[misc]


class ValidPageLinkHandler(ValidIdMixin, PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list):
        """The pages, as much of them as an address needs. What their types add would cost a query
        for each type that is linked to."""
        ids = [int(with_valid_id(attrs)["id"]) for attrs in attrs_list]
        pages = Page.objects.order_by().only("url_path", "live").in_bulk(ids)
        return [pages.get(pk) for pk in ids]


class ValidDocumentLinkHandler(ValidIdMixin, DocumentLinkHandler):
    pass
