"""The blocks of an article's body, as the editor checks them."""

import pytest
from wagtail.blocks import StreamBlockValidationError


def heading(text, level="2"):
    return ("heading", {"level": level, "text": text})


def test_a_smaller_heading_needs_a_heading_above_it(write_article):
    body = write_article(body=[heading("Small", "3"), heading("Large")]).body
    with pytest.raises(StreamBlockValidationError) as refused:
        body.stream_block.clean(body)
    assert "needs a heading somewhere above it" in str(refused.value.non_block_errors)
