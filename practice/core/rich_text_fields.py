"""Rich text whose links have ids that can be looked up, in models and in blocks.

No editor makes a link to page “abc”, but a forged request or a careless import does, and Wagtail's
editor answers such a text with status 500. It is refused when it is saved. Where it is already
stored, the editor shows a broken link in its place, for somebody to choose anew.
"""

import re

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from wagtail import blocks, fields

from practice.core.rich_text_ids import with_valid_id

LINK_OR_IMAGE = re.compile(r"<(?:a|embed)\b[^>]*>")


def with_valid_ids(html: str) -> str:
    """``html`` as stored, with an id that finds nothing for each that cannot be looked up."""
    return LINK_OR_IMAGE.sub(lambda match: _with_valid_id(match[0]), html)


def _with_valid_id(start_tag: str) -> str:
    tag = BeautifulSoup(start_tag, "html.parser").find()
    if not isinstance(tag, Tag) or has_valid_id(tag):
        return start_tag
    end = "/>" if start_tag.endswith("/>") else ">"
    return f"<{tag.name}{flatatt(with_valid_id(tag.attrs))}{end}"


def has_valid_id(tag: Tag) -> bool:
    """Whether ``tag`` has an id that can be looked up, or needs none."""
    needs_id = "linktype" in tag.attrs or tag.get("embedtype") == "image"
    return not needs_id or with_valid_id(tag.attrs) == tag.attrs


def validate_ids(html: str) -> None:
    """Refuse a link whose id cannot be looked up, and say which words it is on."""
    for tag in BeautifulSoup(html, "html.parser").find_all(["a", "embed"]):
        if not has_valid_id(tag):
            raise ValidationError(
                f"The link on “{tag.get_text()}” leads to nothing that can exist. "
                "Please remove it, or choose again what it leads to.",
                code="malformed_id",
            )


class RichTextField(fields.RichTextField):
    def formfield(self, **kwargs):
        # In the form only: a page that is moved or published as it is stored is validated as well.
        field = super().formfield(**kwargs)
        field.validators.append(validate_ids)
        return field

    def deconstruct(self):
        """As Wagtail's field: they do not differ in the database."""
        name, _, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs


class RichTextBlock(blocks.RichTextBlock):
    def clean(self, value):
        validate_ids(value.source or "")
        return super().clean(value)
