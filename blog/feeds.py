"""The Atom feeds of the newest articles: of all, of a topic and of an author."""

import datetime
import uuid

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from blog.feed_content import feed_contents
from practice.core.models import practice_details
from practice.seo.atom import FullTextAtomFeed, xml_safe
from practice.seo.metadata import PageMetadata

MAX_ENTRIES = 20
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)


class ArticleFeed(Feed):
    """A feed of ``posts``, the newest first, all of them beneath the list ``index``.

    ``metadata`` is that of the page that lists the same articles; ``url`` is the feed's own.
    ``subject`` identifies it among the feeds of the index for good, as in “topic 3”; it is empty
    for the feed of all.
    """

    feed_type = FullTextAtomFeed

    def __init__(
        self, index: Page, posts: list[Page], metadata: PageMetadata, url: str, subject: str = ""
    ):
        self.index, self.posts, self.metadata = index, posts, metadata
        self.url, self.subject = url, subject

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]  # the newest day, at midnight: too coarse to be true
        return response

    def get_object(self, request):
        self.request = request
        self.practice = practice_details(request)

    def title(self):
        return xml_safe(f"{self.practice.name}: {self.metadata.title}")

    def subtitle(self):
        return xml_safe(self.metadata.description) or None

    def link(self):
        return self.metadata.canonical_url

    def feed_url(self):
        return self.url

    def feed_guid(self):
        """Of the index page's own key, which outlives any change of address."""
        key = self.index.translation_key
        return (uuid.uuid5(key, self.subject) if self.subject else key).urn

    def feed_extra_kwargs(self, obj):
        return {"updated": self.index.last_published_at or EPOCH}

    def items(self):
        return list(zip(self.posts, feed_contents(self.posts, self.request), strict=True))

    def item_title(self, item):
        return xml_safe(item[0].title)

    def item_description(self, item):
        return escape(xml_safe(item[0].standfirst))

    def item_link(self, item):
        return item[0].get_full_url(self.request)

    def item_guid(self, item):
        return item[0].translation_key.urn

    def item_pubdate(self, item):
        return as_datetime(item[0].published_on)

    def item_updateddate(self, item):
        return as_datetime(item[0].last_updated or item[0].published_on)

    def item_categories(self, item):
        return [xml_safe(topic.title) for topic in item[0].topics.all()]

    def item_extra_kwargs(self, item):
        post, content = item
        authors = [
            (xml_safe(author.name), self.index.route_url(self.request, "author", author.slug))
            for author in post.authors
        ]
        return {"authors": authors or [(xml_safe(self.practice.name), "")], "content": content}


def as_datetime(date: datetime.date) -> datetime.datetime:
    """Midnight in London on ``date``."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time.min))
