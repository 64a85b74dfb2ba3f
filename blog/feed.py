"""The Atom feed of the newest articles."""

import datetime

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from blog.models import BlogPostPage
from practice.models import PracticeSettings

NEWEST = 20


class ArticleFeed(Feed):
    feed_type = Atom1Feed

    def __init__(self, index):
        self.index = index

    def get_object(self, request):
        self.practice = PracticeSettings.for_request(request)

    def title(self):
        return f"{self.practice.name}: {self.index.title}"

    def link(self):
        return self.index.full_url

    def subtitle(self):
        return self.index.standfirst

    def items(self):
        return BlogPostPage.objects.child_of(self.index).published().as_cards()[:NEWEST]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.standfirst

    def item_link(self, item):
        return item.full_url

    def item_author_name(self, item):
        return " and ".join(author.name for author in item.authors) or self.practice.name

    def item_pubdate(self, item):
        return as_datetime(item.published_on)

    def item_updateddate(self, item):
        return as_datetime(item.last_updated or item.published_on)

    def item_categories(self, item):
        return [topic.title for topic in item.topics.all()]


def as_datetime(date: datetime.date) -> datetime.datetime:
    """Midnight in London on ``date``."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time.min))
