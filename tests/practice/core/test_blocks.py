"""What practice.core.blocks and practice.core.streamfield make of what staff have typed."""

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from practice.core.blocks import ImageBlock, convert_to_list_items


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<ul><li>a</li></ul><p></p>", "<ul><li>a</li></ul>"),
        ("<ul><li>a</li><li></li></ul><p>b</p>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a</p><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a</p><p>b</p>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li>a</li></ol><p>b</p><ol><li>c</li></ol>",
         "<ol><li>a</li><li>b</li><li>c</li></ol>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ('<p data-block-key="x">a <b>b</b></p>', "<ul><li>a <b>b</b></li></ul>"),
        ("", ""),
    ],
)  # fmt: skip
def test_every_line_becomes_an_item_of_one_list(typed, kept):
    assert convert_to_list_items(typed) == kept


def test_a_picture_needs_a_description_or_a_tick_that_it_is_decorative(picture):
    def clean(**description):
        value = {"image": {"image": picture.pk, **description}, "caption": ""}
        return block.clean(block.to_python(value))["image"]

    block = ImageBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        clean(alt_text="", decorative=False)
    assert "alt text" in str(refused.value.block_errors["image"].block_errors["alt_text"])
    assert clean(alt_text="A door", decorative=False).contextual_alt_text == "A door"
    assert clean(alt_text="", decorative=True).decorative
