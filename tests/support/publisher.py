"""A program that publishes as fast as it can, for test_consistency_under_load.py.

``python -m tests.support.publisher 200`` publishes 200 times. It prints a line of JSON after each,
and restores all texts at the end. What it publishes has a running number, such as “published
author 17”, which a test finds on any page that shows it; what it saves only as a draft has DRAFT.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

DRAFT = "a-draft-that-no-visitor-may-see"
ARTICLES = 3

Rename = Callable[[str], None]


def publish_repeatedly(times: int) -> None:
    """Publish articles, and each tenth time an author, the practice or a reference.

    It waits for a line of input before the first time, and for another before it restores the text.
    """
    from django.contrib.auth import get_user_model
    from django.test import Client

    from blog.models import BlogPostPage
    from practice.core.models import PracticeSettings

    editor = Client()
    editor.force_login(get_user_model().objects.get(username="editor"))
    articles = list(BlogPostPage.objects.published()[:ARTICLES])
    author = articles[0].author
    with ExitStack() as restored:
        rename: dict[str, Rename] = {
            f"article{number}": restored.enter_context(renaming_page(article))
            for number, article in enumerate(articles)
        }
        for name, instance, field in (
            ("author", author, "name"),
            ("practice", PracticeSettings.objects.get(), "name"),
            ("reference", first_cited_reference(articles[0]), "title"),
        ):
            rename[name] = restored.enter_context(renaming(instance, field))
        for name in rename:
            rename[name](f"published {name} 0")
        print_json(
            session=editor.cookies["sessionid"].value,
            articles=[article.get_url() for article in articles],
            author=f"/blog/authors/{author.slug}/",
        )
        sys.stdin.readline()
        others = ["author", "practice", "reference"]
        for number in range(1, times + 1):
            name = others[number // 10 % 3] if number % 10 == 0 else f"article{number % ARTICLES}"
            rename[name](f"published {name} {number}")
            print_json(published=name, number=number, returned=time.monotonic())
            if number % 4 == 0:
                save_draft(articles[number % ARTICLES])
        sys.stdin.readline()


@contextmanager
def renaming_page(page) -> Iterator[Rename]:
    """A function that publishes ``page`` under a title; at the end it gets its own back."""
    title = page.title

    def rename(text: str) -> None:
        latest = type(page).objects.get(pk=page.pk)
        latest.title = text
        latest.save_revision().publish()

    try:
        yield rename
    finally:
        rename(title)


@contextmanager
def renaming(instance, field: str) -> Iterator[Rename]:
    """As ``renaming_page``, for the ``field`` of an ``instance`` that has no revisions."""
    original = getattr(instance, field)

    def rename(text: str) -> None:
        setattr(instance, field, text)
        instance.save()

    try:
        yield rename
    finally:
        rename(original)


def save_draft(page) -> None:
    latest = type(page).objects.get(pk=page.pk)
    latest.title = latest.standfirst = DRAFT
    latest.save_revision()


def first_cited_reference(article):
    from blog.models import Reference

    cited = article.body.stream_block.extract_references(article.body)
    return Reference.objects.get(pk=next(pk for model, pk, *_ in cited if model is Reference))


def print_json(**values) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    # The models can be imported only once Django has been set up; hence the imports in functions.
    import django

    assert "DJANGO_SETTINGS_MODULE" in os.environ
    django.setup()
    publish_repeatedly(int(sys.argv[1]))
