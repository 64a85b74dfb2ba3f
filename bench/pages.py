"""Asking a site for its pages without the page cache. It runs inside the site: see growth.py."""

import json
import sys
from time import perf_counter

from django.db import connection
from django.test import Client
from django.urls import reverse

from blog.models import BlogIndexPage, BlogPostPage, Topic
from practice.core.models import User

HOST = "127.0.0.1"


def address_of_the_article() -> str:
    """The one that is measured: the demo's first, which has the most words and citations."""
    return BlogPostPage.objects.order_by("pk")[0].get_url()


def addresses() -> dict[str, str]:
    """The pages of growth.PAGES by name."""
    index = BlogIndexPage.objects.get()
    topic = Topic.objects.order_by("pk")[0]
    return {
        "article": address_of_the_article(),
        "index": index.get_url(),
        "topic": index.get_url() + index.reverse_subpage("topic", args=[topic.slug]),
        "feed": index.get_url() + index.reverse_subpage("feed"),
        "admin’s list": reverse("wagtailadmin_explore", args=[index.pk]),
        "search": reverse("search") + "?q=therapy",
        "sitemap": "/sitemap.xml",
    }


class Counter:
    """Counts the queries of the connection, at no cost to them."""

    def __init__(self):
        self.queries = 0

    def __call__(self, execute, *query):
        self.queries += 1
        return execute(*query)


def ask(client: Client, address: str) -> tuple[int, float]:
    """The queries and the seconds that ``address`` takes."""
    counter, started = Counter(), perf_counter()
    with connection.execute_wrapper(counter):
        answer = client.get(address)
    seconds = perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return counter.queries, seconds


def answer_questions() -> None:
    """For each name that comes in on a line, ask for that page, and print as JSON what it took.

    Pages of the admin are asked for by an editor.
    """
    address, visitor, editor = addresses(), Client(SERVER_NAME=HOST), Client(SERVER_NAME=HOST)
    editor.force_login(User.objects.get(username="editor"))
    for line in sys.stdin:
        name = line.strip()
        in_admin = address[name].startswith(reverse("wagtailadmin_home"))
        print(json.dumps(ask(editor if in_admin else visitor, address[name])), flush=True)
