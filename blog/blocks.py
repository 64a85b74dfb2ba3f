"""The blocks of an article: those of any page, with citations."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from practice.core.blocks import (
    INLINE,
    BulletListBlock,
    KeyPointsBlock,
    PageBodyBlock,
    ParagraphBlock,
    QuoteBlock,
)

CITED = [*INLINE, "citation"]


class ReferenceChooserBlock(SnippetChooserBlock):
    """Chooses a reference, and holds only its number until more is asked for.

    The article loads all its references at once (blog.citations), so loading them here as well
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
    points = BulletListBlock(features=CITED)


class CitedQuoteBlock(QuoteBlock):
    reference = ReferenceChooserBlock(
        required=False, help_text="The source the words come from, if it is a published one."
    )


class CitationBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(
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


class ArticleBodyBlock(PageBodyBlock):
    """The body of an article."""

    paragraph = ParagraphBlock(features=CITED)
    bullet_list = BulletListBlock(features=CITED)
    quote = CitedQuoteBlock()
    citation = CitationBlock()
    key_points = CitedKeyPointsBlock()
