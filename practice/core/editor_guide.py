"""The editor guide inside the admin: docs/editor-guide.md as a page behind the Help menu."""

from django.conf import settings
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

GUIDE = settings.BASE_DIR / "docs" / "editor-guide.md"
# The images' folder as seen from docs/, so that the guide reads the same on a code host.
STATIC_FOLDER = "../practice/core/static/"


def render_image_with_static_url(self, tokens, index, options, env):
    token = tokens[index]
    source = str(token.attrGet("src"))
    if source.startswith(STATIC_FOLDER):
        token.attrSet("src", static(source.removeprefix(STATIC_FOLDER)))
    return self.image(tokens, index, options, env)


@require_safe
def editor_guide(request):
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", render_image_with_static_url)
    html = markdown.render(GUIDE.read_text(encoding="utf-8"))
    return render(request, "practice/guide.html", {"guide": mark_safe(html)})
