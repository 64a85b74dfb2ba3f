"""A person is found however their name, address or number was written."""

import pytest

from consultations.person_search import PersonQuery


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("07700900142", "07700 900142"),
        ("07700 900 142", "Call me on +44 7700 900142, please."),
        ("+44 (0)7700 900142", "07700900142"),
        ("0044 7700 900142", "(07700) 900-142"),
        ("900142", "07700 900142"),
        ("447700900142", "07700.900.142"),
        ("Visitor@Visitor.Example", "write to visitor@visitor.example"),
        ("visitor@visitor.example", "VISITOR@VISITOR.EXAMPLE"),
        ("zoe o'example", "Zoë O’Example"),
        ("EXAMPLE  zoë", "My name is Zoe\nExample."),
        ("Straße", "STRASSE"),
        ("07700900142", "Rang +44 7700 900142\n12 Nov: no answer"),
        ("07700900142", "+44 7700 900142 12/11"),
        ("ann@example.org", "Write to <Ann@example.org>."),
        ("ann@example.org", "-ann@example.org, or …ann@example.org"),
        ("@example.org", "ann@example.org"),
        ("Ann <ann@example.org>", "ann@example.org"),
    ],
)
def test_found(query, text):
    assert PersonQuery(query).occur_in(f"something before\n{text}")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("07700900142", "07700 900143"),
        ("07700900142", "07700900, and 142 more"),
        ("ann", "I am planning to move."),
        ("ann example", "Ann Visitor"),
        ("other@visitor.example", "visitor@visitor.example"),
        ("ann@example.org", "joann@example.org"),
        ("ann@example.org", "jo.ann@example.org"),
        ("ann@example.org", "jo-ann@example.org"),
        ("ann@example.org", "ann@example.org.uk"),
        ("ann@example.org", "ann@example.org-name.example"),
        ("07700900142", "07700\n900142"),
        ("", "anything"),
        ("  ", "anything"),
        ("’", "it’s"),
    ],
)
def test_not_found(query, text):
    assert not PersonQuery(query).occur_in(text)
