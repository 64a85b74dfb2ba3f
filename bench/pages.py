"""Measuring pages without the page cache. It runs inside a site: see growth.py."""

import json
import sys
from time import perf_counter

from django.db import connection
from django.test import Client
from django.urls import reverse

from blog.models import BlogIndexPage, BlogPostPage, Topic
from practice.core.models import User

HOST = "127.0.0.1"


def article_url() -> str:
    """The URL of the demo's first article, which has the most words and citations."""
    return BlogPostPage.objects.order_by("pk")[0].get_url()


def page_urls() -> dict[str, str]:
    """The URLs of growth.PAGES by name."""
    index = BlogIndexPage.objects.get()
    topic = Topic.objects.order_by("pk")[0]
    return {
        "article": article_url(),
        "index": index.get_url(),
        "topic": index.get_url() + index.reverse_subpage("topic", args=[topic.slug]),
        "feed": index.get_url() + index.reverse_subpage("feed"),
        "admin’s list": reverse("wagtailadmin_explore", args=[index.pk]),
        "search": reverse("search") + "?q=therapy",
        "sitemap": "/sitemap.xml",
    }


class QueryCounter:
    """An execute_wrapper of the connection that counts its queries."""

    def __init__(self):
        self.queries = 0

    def __call__(self, execute, *args):
        self.queries += 1
        return execute(*args)


def measure(client: Client, url: str) -> tuple[int, float]:
    """The queries and the seconds of a GET request."""
    counter, started = QueryCounter(), perf_counter()
    with connection.execute_wrapper(counter):
        response = client.get(url)
    seconds = perf_counter() - started
    if response.status_code != 200:
        raise RuntimeError(f"{url} has the status {response.status_code}.")
    return counter.queries, seconds


def measure_named_pages() -> None:
    """For each name in a line of the input, measure that page and print the result as JSON.

    Pages of the admin are requested by an editor.
    """
    urls, visitor, editor = page_urls(), Client(SERVER_NAME=HOST), Client(SERVER_NAME=HOST)
    editor.force_login(User.objects.get(username="editor"))
    for line in sys.stdin:
        name = line.strip()
        in_admin = urls[name].startswith(reverse("wagtailadmin_home"))
        print(json.dumps(measure(editor if in_admin else visitor, urls[name])), flush=True)
