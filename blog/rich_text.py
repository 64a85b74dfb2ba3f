"""Citations in rich text: how they are stored, edited and rendered."""

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.rich_text import LinkHandler

from blog.citations import citation_mark
from blog.models import Reference
from practice.core.rich_text_ids import NO_ID, with_valid_id


def reference_id(attrs: dict[str, str]) -> str:
    """The id in a stored link; empty if a careless import or paste left none that can be one."""
    pk = with_valid_id(attrs)["id"]
    return "" if pk == NO_ID else pk


class CitationLinkHandler(LinkHandler):
    """Tells Wagtail that a citation uses a Reference, and marks it for ``number_citations``."""

    identifier = "citation"

    @staticmethod
    def get_model():
        return Reference

    @classmethod
    def expand_db_attributes(cls, attrs):
        return citation_mark(reference_id(attrs))

    @classmethod
    def extract_references(cls, attrs):
        if pk := reference_id(attrs):
            yield Reference, pk, "", ""


class CitationElementHandler(InlineEntityElementHandler):
    """Reads ``<a linktype="citation" id="7">`` into the editor, as one unbreakable piece."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs):
        return {"id": with_valid_id(attrs)["id"]}


def citation_entity(props):
    """Writes the editor's citation as it is stored."""
    return DOM.create_element("a", {"linktype": "citation", "id": props["id"]}, props["children"])
