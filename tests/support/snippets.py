"""Snippets in the admin."""

from django.db.models import Model
from django.test import Client
from django.urls import reverse


def snippet_url(snippet: Model | type[Model], name: str) -> str:
    """The address of the view called ``name``: of a model, or of one object of it."""
    args = [] if isinstance(snippet, type) else [snippet.pk]
    return reverse(snippet.snippet_viewset.get_url_name(name), args=args)


def delete_snippet(editor: Client, snippet: Model) -> str:
    """The HTML that ``editor`` is shown after confirming that ``snippet`` is to be deleted."""
    return editor.post(snippet_url(snippet, "delete"), follow=True).content.decode()


def delete_snippets(editor: Client, snippets: list[Model]) -> str:
    """The same of several snippets of one model, which are deleted together."""
    meta = snippets[0]._meta
    url = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"])
    query = "&".join(f"id={snippet.pk}" for snippet in snippets)
    return editor.post(f"{url}?{query}", follow=True).content.decode()
