"""The demo's texts and pictures."""

import pytest

from home.demo.content import FOLDER, read_toml
from home.site_building import BodyConverter

CONVERTER = BodyConverter(references={}, page_ids={"/fees/": 12})


def test_consecutive_paragraphs_become_one_block():
    body = [{"paragraph": "One."}, {"paragraph": "Two."}, {"heading": "Three"}, {"paragraph": "4"}]
    assert CONVERTER.stream_data(body) == [
        {"type": "paragraph", "value": "<p>One.</p><p>Two.</p>"},
        {"type": "heading", "value": {"level": "2", "text": "Three"}},
        {"type": "paragraph", "value": "<p>4</p>"},
    ]


def test_a_link_to_a_page_is_stored_by_id_and_one_to_an_author_by_path():
    text = '<a href="/fees/">Fees</a>, <a href="/blog/authors/ann/">Ann</a>'
    assert CONVERTER.rich_text(text) == (
        '<a linktype="page" id="12">Fees</a>, <a href="/blog/authors/ann/">Ann</a>'
    )


def test_a_misspelt_kind_of_block_is_an_error():
    with pytest.raises(ValueError, match="'paragrahp'"):
        CONVERTER.stream_data([{"paragrahp": "One."}])


def test_every_picture_has_a_description_and_less_than_150_kilobytes():
    files = {path.stem: path.stat().st_size for path in (FOLDER / "pictures").glob("*.jpg")}
    assert set(files) == set(read_toml("pictures.toml"))
    assert max(files.values()) < 150_000
