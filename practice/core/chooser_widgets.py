"""Wagtail's choosers, without the inline script that each of them writes.

The admin's Content-Security-Policy allows none. Wagtail's other inline scripts stand in templates,
which templates/wagtailadmin/ overrides. This one does not, and the widgets of Wagtail's own forms
cannot be exchanged one by one.
"""

import json

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser


def render(chooser: BaseChooser, name, value, attrs=None, renderer=None) -> SafeString:
    """As ``BaseChooser.render``, with the script's arguments in attributes of an element."""
    value_data = chooser.get_value_data(value)
    html = chooser.render_html(name, value_data, attrs)
    options = chooser.get_js_init_options(attrs["id"], name, value_data)
    start = render_to_string(
        "wagtailadmin/widgets/start.html",
        {"function": chooser.js_constructor, "id": attrs["id"], "options": json.dumps(options)},
    )
    return mark_safe(html + start)


def replace_inline_scripts() -> None:
    """Replace the method ``render`` of all choosers, for the life of the process."""
    BaseChooser.render = render
