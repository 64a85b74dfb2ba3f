"""Links in rich text to pages and documents, safe against a damaged number.

Wagtail looks up whatever stands in the stored link; a word instead of a number, left by a careless
import, would make every page that shows the text an error.
"""

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

LONGEST_ID = 18  # digits; every such number fits the database
NONE = "0"


def with_sound_id(attrs: dict[str, str]) -> dict[str, str]:
    """``attrs`` with an id that can be looked up; one that finds nothing for one that cannot."""
    pk = attrs.get("id", "")
    sound = pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID
    return attrs if sound else attrs | {"id": NONE}


class SoundIdMixin:
    @classmethod
    def get_many(cls, attrs_list):
        sound = [with_sound_id(attrs) for attrs in attrs_list]
        return super().get_many(sound)  # type: ignore[misc]

    @classmethod
    def extract_references(cls, attrs):
        attrs = with_sound_id(attrs)
        if attrs["id"] != NONE:
            yield from super().extract_references(attrs)  # type: ignore[misc]


class SoundPageLinkHandler(SoundIdMixin, PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list):
        """The pages, as much of them as an address needs. What their types add would cost a query
        for each type that is linked to."""
        ids = [int(with_sound_id(attrs)["id"]) for attrs in attrs_list]
        pages = Page.objects.order_by().only("url_path", "live").in_bulk(ids)
        return [pages.get(pk) for pk in ids]


class SoundDocumentLinkHandler(SoundIdMixin, DocumentLinkHandler):
    pass
