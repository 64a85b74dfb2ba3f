"""The staff of the storm (test_storm.py): a process of its own that publishes as fast as it can.

``python publisher.py 200`` prints a line of JSON after each thing it has done, and puts all texts
back at its end. Whatever it publishes carries a running number, "storm author 17", that a reader
finds again on any page that shows it; whatever it only drafts carries the word SECRET.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SECRET = "not-yet-for-any-visitor"
ARTICLES = 3


def publish(times: int) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from blog.models import BlogPostPage
    from practice.core.models import PracticeSettings

    editor = Client()
    editor.force_login(get_user_model().objects.get(username="editor"))
    articles = list(BlogPostPage.objects.published()[:ARTICLES])
    with ExitStack() as undo:
        rename: dict[str, Callable[[str], None]] = {
            f"article{number}": undo.enter_context(renaming_page(article))
            for number, article in enumerate(articles)
        }
        for name, thing, field in (
            ("author", articles[0].author, "name"),
            ("practice", PracticeSettings.objects.get(), "name"),
            ("reference", first_cited(articles[0]), "title"),
        ):
            rename[name] = undo.enter_context(renaming(thing, field))
        for name in rename:
            rename[name](f"storm {name} 0")
        say(
            session=editor.cookies["sessionid"].value,
            articles=[article.get_url() for article in articles],
            author=f"/blog/authors/{articles[0].author.slug}/",
        )
        sys.stdin.readline()  # until the crowd is there
        seldom = ["author", "practice", "reference"]
        for number in range(1, times + 1):
            name = seldom[number // 10 % 3] if number % 10 == 0 else f"article{number % ARTICLES}"
            rename[name](f"storm {name} {number}")
            say(published=name, number=number, returned=time.monotonic())
            if number % 4 == 0:
                draft(articles[number % ARTICLES])
        sys.stdin.readline()  # until the crowd has gone


@contextmanager
def renaming_page(page) -> Iterator[Callable[[str], None]]:
    """A function that publishes ``page`` under a title; at the end it gets its own back."""
    title = page.title

    def rename(text: str) -> None:
        newest = type(page).objects.get(pk=page.pk)
        newest.title = text
        newest.save_revision().publish()

    try:
        yield rename
    finally:
        rename(title)


@contextmanager
def renaming(thing, field: str) -> Iterator[Callable[[str], None]]:
    """As ``renaming_page``, for the ``field`` of a ``thing`` that is saved without revisions."""
    text_before = getattr(thing, field)

    def rename(text: str) -> None:
        setattr(thing, field, text)
        thing.save()

    try:
        yield rename
    finally:
        rename(text_before)


def draft(page) -> None:
    newest = type(page).objects.get(pk=page.pk)
    newest.title = newest.standfirst = SECRET
    newest.save_revision()


def first_cited(article):
    """The first reference that ``article`` cites."""
    from blog.models import Reference

    cited = article.body.stream_block.extract_references(article.body)
    return Reference.objects.get(pk=next(pk for model, pk, *_ in cited if model is Reference))


def say(**what) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    import django

    django.setup()
    publish(int(sys.argv[1]))
