"""The Atom feeds (RFC 4287) of the newest articles: of all, of a topic and of an author."""

import datetime
import uuid

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from blog.feed_content import full_texts, printable
from blog.models import BlogIndexPage, BlogPostPage
from blog.queries import articles
from practice.core.context_processors import practice_for
from practice.seo.metadata import Head

NEWEST = 20
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)


class FullTextAtom(Atom1Feed):
    """Django's Atom, and what it leaves out: the whole text, and more than one author."""

    def latest_post_date(self):
        """Django would date an empty feed to the moment it is asked for."""
        return super().latest_post_date() if self.items else self.feed["updated"]

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class ArticleFeed(Feed):
    """The newest of the articles with ``ids``, all of them beneath ``index``.

    ``head`` says what the feed is of and at which address a page lists the same; ``address`` is the
    feed's own. ``subject`` names it among the feeds of the index for good, as in “topic 3”; it is
    empty for the feed of all.
    """

    feed_type = FullTextAtom

    def __init__(
        self, index: BlogIndexPage, ids: list[int], head: Head, address: str, subject: str = ""
    ):
        self.index, self.ids, self.head = index, ids[:NEWEST], head
        self.address, self.subject = address, subject

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]  # the newest day, at midnight: too coarse to be true
        return response

    def get_object(self, request):
        self.request = request
        self.practice = practice_for(request)

    def title(self):
        return printable(f"{self.practice.name}: {self.head.title}")

    def subtitle(self):
        return printable(self.head.description) or None

    def link(self):
        return self.head.address

    def feed_url(self):
        return self.address

    def feed_guid(self):
        """Of the index page's own key, which outlives any change of address."""
        key = self.index.translation_key
        return (uuid.uuid5(key, self.subject) if self.subject else key).urn

    def feed_extra_kwargs(self, obj):
        return {"updated": self.index.last_published_at or EPOCH}

    def items(self):
        posts = articles(self.ids, BlogPostPage.objects.prefetch_related("topics"))
        return list(zip(posts, full_texts(posts, self.request), strict=True))

    def item_title(self, item):
        return printable(item[0].title)

    def item_description(self, item):
        return escape(printable(item[0].standfirst))

    def item_link(self, item):
        return item[0].get_full_url(self.request)

    def item_guid(self, item):
        return item[0].translation_key.urn

    def item_pubdate(self, item):
        return as_datetime(item[0].published_on)

    def item_updateddate(self, item):
        return as_datetime(item[0].last_updated or item[0].published_on)

    def item_categories(self, item):
        return [printable(topic.title) for topic in item[0].topics.all()]

    def item_extra_kwargs(self, item):
        post, content = item
        authors = [
            (printable(author.name), self.index.address_of(self.request, "author", author.slug))
            for author in post.authors
        ]
        return {"authors": authors or [(printable(self.practice.name), "")], "content": content}


def as_datetime(date: datetime.date) -> datetime.datetime:
    """Midnight in London on ``date``."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time.min))
