"""Gaps in texts, such as “[your fee]”: what a practice has still to say in its own words.

A page that has one can be saved as a draft, and not published (``BasePage.publish``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.models import COMMENTS_RELATION_NAME
from wagtail.rich_text import RichText

GAP = re.compile(r"\[your\b[^\[\]]*\]", re.IGNORECASE)


def gaps_in(value: Any) -> Iterator[str]:
    """The gaps in a field's value: in a text, or in the texts of any blocks, lists or forms."""
    match value:
        case str():
            yield from GAP.findall(strip_tags(value))
        case RichText():
            yield from gaps_in(value.source)
        case StreamValue():
            yield from gaps_in(value.get_prep_value())
        case Mapping():
            yield from gaps_in(value.values())
        case Iterable():
            for part in value:
                yield from gaps_in(part)


def gaps_of(page: ClusterableModel) -> list[str]:
    """The gaps in all texts of ``page`` and of what belongs to it, each once, in order."""
    instances = [page]
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        if name != COMMENTS_RELATION_NAME:  # what editors say to each other
            instances += getattr(page, name).all()
    values = [
        getattr(instance, field.attname)
        for instance in instances
        for field in instance._meta.concrete_fields
    ]
    return list(dict.fromkeys(gaps_in(values)))


def gap_error(gaps: Iterable[str]) -> ValidationError:
    names = ", ".join(f"“{gap}”" for gap in dict.fromkeys(gaps))
    return ValidationError(
        f"This page cannot be published yet. Write your own words in place of {names}, or take "
        "out the sentence. Until then you can save it as a draft."
    )
