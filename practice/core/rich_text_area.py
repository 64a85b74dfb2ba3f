"""The editor of rich text in the admin.

It stands apart from the fields, because Wagtail 8’s editor needs all models to be loaded.
"""

from wagtail.admin.rich_text import DraftailRichTextArea

from practice.core.rich_text_fields import with_valid_ids


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor, which opens any stored text; the setting WAGTAILADMIN_RICH_TEXT_EDITORS."""

    def format_value(self, value):
        return super().format_value(value and with_valid_ids(value))
