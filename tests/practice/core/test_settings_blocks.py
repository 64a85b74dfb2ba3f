"""The blocks of the practice's settings, as the admin validates them."""

import dataclasses

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from practice.core.practice_details import CrisisLine, OpeningHours
from practice.core.settings_blocks import CrisisLineBlock, OpeningHoursBlock


def line(contact, link):
    return {"name": "Samaritans", "contact": contact, "link": link, "note": ""}


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("116 123", "tel:116123"),
        ("111, option 2", "tel:111"),
        ("Text SHOUT to 85258", "sms:85258?body=SHOUT"),
        ("Chat on our site", "https://help.example/"),
    ],
)
def test_a_crisis_line_that_calls_the_number_it_shows_is_accepted(contact, link):
    CrisisLineBlock().clean(line(contact, link))


def test_a_crisis_line_that_calls_another_number_than_it_shows_is_refused():
    with pytest.raises(StructBlockValidationError) as refused:
        CrisisLineBlock().clean(line("116 124", "tel:116123"))
    message = refused.value.block_errors["link"].messages[0]
    assert message == "This calls 116123, which is not the number shown."


@pytest.mark.parametrize(
    ("block", "shown"), [(OpeningHoursBlock, OpeningHours), (CrisisLineBlock, CrisisLine)]
)
def test_pages_show_each_field_of_a_block(block, shown):
    assert list(block().child_blocks) == [field.name for field in dataclasses.fields(shown)]
