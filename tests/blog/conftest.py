import datetime
import itertools

import pytest
from django.urls import reverse

from blog.models import Author, BlogIndexPage, BlogPostPage, Reference


@pytest.fixture
def editor(client, sign_in):
    """A browser in which an editor has signed in."""
    sign_in(client, "Editors")
    return client


def delete(editor, snippet):
    """The page that ``editor`` is shown after confirming that ``snippet`` is to be deleted."""
    address = reverse(snippet.snippet_viewset.get_url_name("delete"), args=[snippet.pk])
    return editor.post(address, follow=True).content.decode()


@pytest.fixture
def author(db):
    return Author.objects.create(name="Dr Ann Example", first_name="Ann", slug="ann-example")


@pytest.fixture
def index(site):
    return site.root_page.add_child(instance=BlogIndexPage(title="Articles", slug="blog"))


@pytest.fixture
def write_article(index, author):
    """Publish an article: ``write_article(body=[("paragraph", "<p>…</p>")], title=…, …)``."""
    days = itertools.count()

    def write(body=(), topics=(), **fields):
        number = next(days)
        post = BlogPostPage(
            **{
                "title": f"Article {number}",
                "standfirst": "What it says.",
                "author": author,
                "published_on": datetime.date(2020, 1, 1) + datetime.timedelta(days=number),
                "body": [{"type": name, "value": value} for name, value in body],
                **fields,
            }
        )
        post.topics = list(topics)
        index.add_child(instance=post)
        post.save_revision().publish()
        return post

    return write


@pytest.fixture
def make_reference(db):
    """A new reference by “Author 1, A. (2001)”, “Author 2, A. (2002)” and so on."""
    numbers = itertools.count(1)

    def make(**fields):
        number = next(numbers)
        return Reference.objects.create(
            **{
                "title": f"Finding {number}",
                "authors": f"Author{number}, Ann",
                "issued": 2000 + number,
                **fields,
            }
        )

    return make
