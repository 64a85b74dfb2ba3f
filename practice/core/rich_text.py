"""Links in rich text to pages and documents, safe against an id that is no number.

Wagtail looks up whatever the stored link says; a word instead of a number, left by a careless
import, would make every page that shows the text a 500.
"""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

MAX_ID_LENGTH = 18  # digits; every such number fits the database
NO_ID = "0"


def with_valid_id(attrs: dict[str, Any]) -> dict[str, Any]:
    """``attrs`` with an id that can be looked up; one that finds nothing for one that cannot."""
    pk = attrs.get("id", "")
    is_valid = pk.isascii() and pk.isdecimal() and len(pk) <= MAX_ID_LENGTH
    return attrs if is_valid else attrs | {"id": NO_ID}


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
