"""The StreamField blocks any page may use, one template each in templates/blocks/.

A block's key in the stream is its template's stem. Templates print rich text as stored; its links
are expanded by ``PageBodyBlock`` for the whole body, or by the block itself where it stands alone.
"""

import re

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.rich_text import expand_db_html, get_text_for_indexing

from practice.core.rich_text_fields import RichTextBlock
from practice.core.streamfield import IN_BODY, render_body

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
# A link of a type that Wagtail itself does not have, such as a citation, and the words in it.
CUSTOM_LINK = re.compile(
    r"""<a\b(?=[^>]*\blinktype="(?!page"|document"))[^>]*>(.*?)</a>""", re.DOTALL
)


class RichTextLinksMixin:
    """Expands links in the block's HTML, unless the block is part of a body.

    A body expands those of all its blocks at once, which takes one query.
    """

    def render(self, value, context=None):
        html = super().render(value, context)  # type: ignore[misc]
        return html if context and IN_BODY in context else mark_safe(expand_db_html(html))


class HeadingValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The heading's text as a URL fragment; “section” if it has no letter or digit."""
        return slugify(self["text"]) or "section"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=120)
    level = blocks.ChoiceBlock(
        choices=[("2", "Heading"), ("3", "Smaller heading")],
        default="2",
        required=True,
        help_text="A smaller heading belongs under a heading.",
    )

    def get_searchable_content(self, value):
        return [value["text"] or ""]  # and not the name of its level

    class Meta:
        icon = "title"
        label = "Heading"
        label_format = "{text}"
        description = "Names the section that follows, and appears in the article’s contents list."
        template = "blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"level": "2", "text": "What a first session is like"}


class BodyTextBlock(RichTextLinksMixin, RichTextBlock):
    """Rich text whose citations the search finds, but apart from the sentence they stand in.

    A citation names its source in the link (“Shedler 2010”) and is shown as a number: in the
    middle of a sentence of an extract the name would make no sense.
    """

    def get_searchable_content(self, value):
        html = value.source
        sources = [get_text_for_indexing(name) for name in CUSTOM_LINK.findall(html)]
        return [get_text_for_indexing(CUSTOM_LINK.sub("", html)), *sources]


class ParagraphBlock(BodyTextBlock):
    def __init__(self, features=None, **kwargs):
        super().__init__(features=features or INLINE_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        description = "One or more paragraphs, with bold, italic and links."
        template = "blocks/paragraph.html"
        preview_value = (
            "<p>Most people arrive a little nervous. There is <b>no right way to begin</b>: "
            "you might start with what made you write to us, or simply with how your week was.</p>"
        )


class BulletListBlock(BodyTextBlock):
    """A list in a rich text field: Enter starts the next item.

    ``clean`` makes a point of any line whose bullet was lost, and drops empty ones, so that a stray
    press of Enter is never an error.
    """

    def __init__(self, features=None, **kwargs):
        super().__init__(features=["ul", "ol", *(features or INLINE_FEATURES)], **kwargs)

    def clean(self, value):
        value.source = convert_to_list_items(value.source)
        return super().clean(value)

    class Meta:
        icon = "list-ul"
        label = "List"
        description = "Points with bullets or numbers, one a line."
        default = "<ul><li></li></ul>"
        template = "blocks/bullet_list.html"
        preview_value = (
            "<ul><li>a quiet room, the same each week</li><li>fifty minutes, on time</li>"
            "<li>nothing you say leaves it</li></ul>"
        )


def convert_to_list_items(html: str) -> str:
    """``html`` with every paragraph outside a list made a point of the list it stands beside."""
    soup = BeautifulSoup(html, "html.parser")
    for item in soup.find_all("li"):
        if not item.get_text(strip=True):
            item.decompose()
    for paragraph in soup.find_all("p", recursive=False):
        if not paragraph.get_text(strip=True):
            paragraph.decompose()
            continue
        paragraph.name = "li"
        paragraph.attrs = {}
        paragraph.wrap(soup.new_tag(adjacent_list_tag(paragraph)))
    for points in soup.find_all(["ul", "ol"]):
        before = points.find_previous_sibling()
        if not points.find("li"):
            points.decompose()
        elif before is not None and before.name == points.name:
            before.extend(list(points.children))
            points.decompose()
    return str(soup)


def adjacent_list_tag(paragraph: Tag) -> str:
    """“ol” if the list before ``paragraph``, or else after it, is numbered; otherwise “ul”."""
    beside = paragraph.find_previous_sibling(["ul", "ol"]) or paragraph.find_next_sibling(
        ["ul", "ol"]
    )
    return beside.name if beside else "ul"


class QuoteBlock(RichTextLinksMixin, blocks.StructBlock):
    text = blocks.TextBlock(rows=3, help_text="The words themselves, without quotation marks.")
    attribution = blocks.CharBlock(
        required=False, max_length=120, help_text="Who said it, and where if it matters."
    )

    class Meta:
        icon = "openquote"
        label = "Quote"
        label_format = "{text}"
        description = "Somebody’s own words, set apart."
        template = "blocks/quote.html"
        preview_value = {
            "text": "You do not have to know what is wrong before you may ask for help.",
            "attribution": "Dr Miriam Okell",
        }


class ImageBlock(blocks.StructBlock):
    image = WagtailImageBlock(
        help_text="Describe what matters in the picture here, or tick “decorative”."
    )
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Picture"
        label_format = "{caption}"
        description = "A picture with a description for those who cannot see it, and a caption."
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"


class KeyPointsBlock(RichTextLinksMixin, blocks.StructBlock):
    heading = blocks.CharBlock(default="Key points", max_length=80)
    points = BulletListBlock()

    class Meta:
        icon = "tick-inverse"
        label = "Key points"
        label_format = "{heading}"
        description = "What a hurried reader should take away, in a tinted panel."
        template = "blocks/key_points.html"
        preview_value = {
            "heading": "Key points",
            "points": "<ul><li>The first conversation is free.</li>"
            "<li>You choose whom you see.</li></ul>",
        }


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Talk to someone", max_length=100)
    text = blocks.TextBlock(
        required=False, rows=2, default="A first conversation is free, and commits you to nothing."
    )
    button = blocks.CharBlock(default="Ask for a consultation", max_length=60)

    class Meta:
        icon = "mail"
        label = "Invitation"
        label_format = "{heading}"
        description = "Invites the reader to ask for a consultation, with a button to the form."
        template = "blocks/call_to_action.html"
        preview_template = "blocks/previews/call_to_action.html"
        preview_value = {
            "heading": "Talk to someone",
            "text": "A first conversation is free, and commits you to nothing.",
            "button": "Ask for a consultation",
        }


class PracticeFactsBlock(blocks.StaticBlock):
    class Meta:
        icon = "list-ul"
        label = "Facts of the practice"
        admin_text = "Fee, length, place and notice, as under Settings → Practice details."
        description = "Fee, length of a session and so on, always as in the practice details."
        template = "blocks/practice_facts.html"
        preview_template = "blocks/previews/practice_facts.html"


class PageBodyBlock(blocks.StreamBlock):
    """The body of any page. ``{% include_block page.body %}`` renders it with all links."""

    def render(self, value, context=None):
        return mark_safe(expand_db_html(render_body(value, context)))

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            first = next((block for block in value if block.block_type == "heading"), None)
            if first and first.value["level"] == "3":
                raise blocks.StreamBlockValidationError(
                    non_block_errors=["A smaller heading needs a heading somewhere above it."]
                )
        return value

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    bullet_list = BulletListBlock()
    quote = QuoteBlock()
    image = ImageBlock()
    key_points = KeyPointsBlock()
    practice_facts = PracticeFactsBlock()
    call_to_action = CallToActionBlock()
