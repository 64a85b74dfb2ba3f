"""A rule for every rich text of the site: an id that cannot be looked up breaks no editor."""

import itertools
import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks, fields

from practice.core.rich_text_area import RichTextArea
from practice.core.rich_text_fields import (
    RichTextBlock,
    RichTextField,
    with_valid_ids,
)

MALFORMED_IDS = ["abc", "-1", "1'", "9" * 30, "١", "²", ""]
TAGS = {
    "page": '<a linktype="page" id="{}">word</a>',
    "document": '<a linktype="document" id="{}">word</a>',
    "citation": '<a linktype="citation" id="{}">word</a>',
    "image": '<embed embedtype="image" id="{}" format="left" alt="word"/>',
}
ENTITIES = {"page": "LINK", "document": "DOCUMENT", "citation": "CITATION", "image": "IMAGE"}


def blocks_within(block):
    yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in [*children, *filter(None, [getattr(block, "child_block", None)])]:
        yield from blocks_within(child)


def rich_texts() -> dict[str, tuple]:
    """Every rich text field and block of the project's models, with its form field, by name."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            name = f"{model.__name__}.{getattr(field, 'name', '')}"
            if isinstance(field, fields.RichTextField):
                found[name] = (field, field.formfield())
            elif isinstance(field, fields.StreamField):
                for block in blocks_within(field.stream_block):
                    if isinstance(block, blocks.RichTextBlock):
                        found[f"{name}.{block.name}"] = (block, block.field)
    return found


RICH_TEXTS = rich_texts()
every_rich_text = pytest.mark.parametrize("name", RICH_TEXTS)


def test_there_are_rich_texts():
    assert {"Author.biography", "BlogPostPage.body.paragraph", "BlogPostPage.body.points"} <= set(
        RICH_TEXTS
    )


@every_rich_text
def test_every_rich_text_is_of_the_projects_classes(name):
    text, form_field = RICH_TEXTS[name]
    assert isinstance(text, RichTextField | RichTextBlock)
    assert isinstance(form_field.widget, RichTextArea)


def clean(name: str, html: str):
    text, form_field = RICH_TEXTS[name]
    if isinstance(text, RichTextBlock):
        return text.clean(text.normalize(html))
    return form_field.clean(html)


def forged_content(kind: str, pk: str) -> str:
    """What the editor would send of a text whose only word is a link to ``pk``."""
    block = {
        "key": "a",
        "text": "word",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": 4}],
    }
    entity = {"type": ENTITIES[kind], "mutability": "MUTABLE", "data": {"id": pk}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


@every_rich_text
def test_a_malformed_id_is_refused_when_it_is_saved(name):
    """A text that may have no such link drops it, as Wagtail does."""
    widget = RICH_TEXTS[name][1].widget
    for kind, pk in itertools.product(TAGS, MALFORMED_IDS):
        sent = {"text": forged_content(kind, pk)}
        stored = widget.value_from_datadict(sent, {}, "text")
        if "linktype" not in stored:
            continue
        with pytest.raises(ValidationError) as refusal:
            clean(name, stored)
        assert "The link on “word”" in str(refusal.value)


@every_rich_text
def test_a_malformed_id_that_is_stored_opens_as_a_broken_link_and_can_be_saved(db, name):
    widget = RICH_TEXTS[name][1].widget
    for kind, pk in itertools.product(TAGS, MALFORMED_IDS):
        opened = widget.format_value(f"<p>Before {TAGS[kind].format(pk)} after.</p>")
        content = json.loads(opened)
        text = " ".join(block["text"] for block in content["blocks"])
        assert "Before" in text and "after" in text
        assert kind == "image" or "word" in text
        assert {entity["data"]["id"] for entity in content["entityMap"].values()} <= {0, "0"}
        clean(name, widget.value_from_datadict({"text": opened}, {}, "text"))


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<p>A <a href="https://example.org/?id=abc">link</a>, and id="abc".</p>',
        '<p><a linktype="page" id="7">page</a><a id="7" linktype="document">file</a></p>',
        '<p><embed embedtype="media" url="https://example.org/"/></p>',
    ],
)
def test_a_text_without_a_malformed_id_is_left_as_it_is(html):
    assert with_valid_ids(html) == html
