"""Further articles: published, cited, illustrated and found by the search, 200 a second.

They are made of the sections of the articles that are there, so that every block, reference and
picture is a real one. Saving them one by one as the admin does would take an hour for 10,000.
What is left out is Wagtail's index of which page uses which reference, which no page reads.
"""

import datetime
import json
import random
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, Revision
from wagtail.search.backends import get_search_backend

from blog.models import BlogIndexPage, BlogPostPage, Topic

WORDS = 900  # of an article, at least
AT_ONCE = 500  # articles; more would not be quicker, and take more memory


def add_articles(count: int) -> None:
    """Add ``count`` articles, one for each day before the newest that is there.

    The n-th is the same on every site; so is then the first page of a list, however long it is.
    """
    writer = Writer()
    with transaction.atomic():
        for first in range(0, count, AT_ONCE):
            publish([writer.write(n) for n in range(first, min(first + AT_ONCE, count))])
    if connection.vendor == "postgresql":  # which would do so itself, a minute later
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Section:
    """A part of an article under one heading; ``blocks`` are as the database holds them."""

    def __init__(self, blocks: list[dict[str, Any]]):
        self.blocks = blocks
        self.words = len(strip_tags(json.dumps([block["value"] for block in blocks])).split())


class Writer:
    """Writes articles from the sections of those that are there."""

    def __init__(self):
        self.sources = list(BlogPostPage.objects.published())
        self.topics = list(Topic.objects.all())
        self.beginnings, self.sections = [], []
        for source in self.sources:
            beginning, *sections = sections_of(source)
            self.beginnings.append(beginning)
            self.sections += sections

    def write(self, number: int) -> BlogPostPage:
        """The article with this number, unsaved."""
        chance = random.Random(number)
        source = chance.choice(self.sources)
        day = self.sources[0].published_on - datetime.timedelta(days=number + 1)
        at_noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
        title = f"{source.title}, part {number + 1}"
        post = BlogPostPage(
            title=title,
            draft_title=title,
            slug=f"{source.slug}-part-{number + 1}",
            standfirst=source.standfirst,
            search_description=source.search_description,
            author=source.author,
            second_author=source.second_author,
            clinical_reviewer=source.clinical_reviewer,
            hero_image=source.hero_image,
            hero_image_alt=source.hero_image_alt,
            body=json.dumps(self.body(chance)),
            published_on=day,
            first_published_at=at_noon,
            last_published_at=at_noon,
            latest_revision_created_at=at_noon,
            locale_id=source.locale_id,
        )
        post.topics = chance.sample(self.topics, k=chance.choice([1, 2]))
        return post

    def body(self, chance: random.Random) -> list[dict[str, Any]]:
        """The blocks of one article's beginning and of any sections, until the words suffice."""
        beginning = chance.choice(self.beginnings)
        blocks, words = list(beginning.blocks), beginning.words
        for section in chance.sample(self.sections, k=len(self.sections)):
            if words >= WORDS:
                break
            blocks += section.blocks
            words += section.words
        return blocks


def sections_of(post: BlogPostPage) -> list[Section]:
    sections: list[list] = [[]]
    for block in post.body.raw_data:
        if block["type"] == "heading" and sections[-1]:
            sections.append([])
        sections[-1].append(block)
    return [Section(blocks) for blocks in sections]


def publish(posts: list[BlogPostPage]) -> None:
    """Save ``posts``, their topics, revisions and search entries, beneath the list of articles."""
    index = BlogIndexPage.objects.get()
    last = index.get_last_child()
    for post in posts:
        post.path, post.depth = last._inc_path(), last.depth
        post.set_url_path(index)
        last = post
    index.numchild += len(posts)
    index.save(update_fields=["numchild"])

    # Django can't save many rows at once of a model that has its rows in two tables.
    of_a_page = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create(
        Page(**{name: getattr(post, name) for name in of_a_page}) for post in posts
    )
    for post, page in zip(posts, pages, strict=True):
        post.pk = post.id = page.pk
        post.save_base(raw=True, force_insert=True)  # as loaddata does: only the second table's

    about = BlogPostPage.topics.through
    about.objects.bulk_create(
        about(blogpostpage=post, topic=topic) for post in posts for topic in post.topics.all()
    )
    add_revisions(posts)
    get_search_backend().add_bulk(BlogPostPage, posts)


def add_revisions(posts: list[BlogPostPage]) -> None:
    Revision.objects.bulk_create(
        Revision(
            content_type=post.content_type,
            base_content_type=post.get_base_content_type(),
            object_id=str(post.pk),
            created_at=post.latest_revision_created_at,
            content=post.serializable_data(),
            object_str=post.title,
        )
        for post in posts
    )
    of_the_page = Revision.objects.filter(
        base_content_type=posts[0].get_base_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    latest = Subquery(of_the_page.values("pk")[:1])
    Page.objects.filter(pk__in=[post.pk for post in posts]).update(
        latest_revision=latest, live_revision=latest
    )
