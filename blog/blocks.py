"""The blocks of an article, those of any page with citations, and how its body is rendered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.citations import CitedReference, number_citations
from practice.core.blocks import (
    INLINE_FEATURES,
    BulletListBlock,
    KeyPointsBlock,
    PageBodyBlock,
    ParagraphBlock,
    QuoteBlock,
    RichTextLinksMixin,
)
from practice.core.rich_text_fields import RichTextBlock
from practice.core.streamfield import Heading, outline

INLINE_FEATURES_WITH_CITATIONS = [*INLINE_FEATURES, "citation"]
MIN_HEADINGS = 2  # with fewer a contents list tells the reader nothing
WORDS_PER_MINUTE = 220  # an adult reading non-fiction silently reads 175 to 300: Brysbaert 2019


class ReferenceChooserBlock(SnippetChooserBlock):
    """Chooses a reference, of which it loads only the primary key.

    The article loads all its references at once (ArticleBodyBlock), so loading them here as well
    would cost a query for each kind of block.
    """

    def __init__(self, **kwargs):
        super().__init__("blog.Reference", **kwargs)

    def bulk_to_python(self, values):
        return [self.to_python(value) for value in values]

    def to_python(self, value):
        if value is None:
            return None
        return self.model_class.from_db(None, ["id"], [value])

    def get_form_state(self, value):
        if value is not None:
            value = self.model_class.objects.filter(pk=value.pk).first()
        return super().get_form_state(value)


class CitedKeyPointsBlock(KeyPointsBlock):
    points = BulletListBlock(features=INLINE_FEATURES_WITH_CITATIONS)


class CitedQuoteBlock(QuoteBlock):
    reference = ReferenceChooserBlock(
        required=False, help_text="The source the words come from, if it is a published one."
    )


class CitationBlock(RichTextLinksMixin, blocks.StructBlock):
    text = RichTextBlock(
        features=["bold", "italic"], help_text="What was found, in no more words than the source."
    )
    reference = ReferenceChooserBlock()

    class Meta:
        icon = "doc-full"
        label = "Finding"
        label_format = "{text}"
        description = "A finding or extract set apart from the text, with its source."
        template = "blocks/citation.html"
        preview_value = {
            "text": "<p>Across the studies reviewed, the working relationship between therapist "
            "and client was related to how well therapy went.</p>",
            "reference": None,
        }


@dataclass(frozen=True)
class RenderedArticle:
    """An article's body as its page shows it."""

    html: SafeString  # with numbered citations
    references: list[CitedReference]
    contents: list[tuple[Heading, list[Heading]]]
    minutes: int  # to read it


class ArticleBodyBlock(PageBodyBlock):
    """The body of an article: that of any page, with numbered citations."""

    paragraph = ParagraphBlock(features=INLINE_FEATURES_WITH_CITATIONS)
    bullet_list = BulletListBlock(features=INLINE_FEATURES_WITH_CITATIONS)
    quote = CitedQuoteBlock()
    citation = CitationBlock()
    key_points = CitedKeyPointsBlock()

    def render(self, value, context=None):
        return self.render_article(value, context).html

    def render_article(self, value, context=None) -> RenderedArticle:
        """The body's HTML and what is derived from it; one query for links, one for references."""
        html = super().render(value, context)
        numbered, references = number_citations(html, self.find_references)
        headings = list(outline(value).values())
        return RenderedArticle(
            numbered, references, table_of_contents(headings), minutes_to_read(html)
        )

    def find_references(self, ids: Iterable[int]) -> dict:
        """The references with these primary keys, by key."""
        chooser = self.child_blocks["citation"].child_blocks["reference"]
        return chooser.model_class.objects.order_by().in_bulk(list(ids))


def table_of_contents(headings: list[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Each heading with the smaller ones under it; empty if there are too few to list."""
    if len(headings) < MIN_HEADINGS:
        return []
    sections: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 3 and sections:
            sections[-1][1].append(heading)
        else:
            sections.append((heading, []))
    return sections


def minutes_to_read(html: str) -> int:
    """The minutes an adult needs for the text of ``html``, at least one."""
    words = len(re.sub(r"<[^>]*>", " ", html).split())
    return max(1, ceil(words / WORDS_PER_MINUTE))
