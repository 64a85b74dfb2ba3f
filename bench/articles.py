"""Further articles, published and indexed for the search, at 200 a second.

They are composed of the sections of existing articles, so that every block, reference and picture
is a real one. Saving them one by one as the admin does would take an hour for 10,000. Wagtail's
reference index is left out, because no page reads it.
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

MIN_WORDS = 900  # of an article
BATCH_SIZE = 500  # articles; a larger one is not faster, and takes more memory


def add_articles(count: int) -> None:
    """Add ``count`` articles, one for each day before the newest existing one.

    The n-th is the same on every site, and so is the first page of a list, however long it is.
    """
    writer = ArticleWriter()
    with transaction.atomic():
        for first in range(0, count, BATCH_SIZE):
            publish([writer.write(n) for n in range(first, min(first + BATCH_SIZE, count))])
    if connection.vendor == "postgresql":  # which does so by itself a minute later
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Section:
    """A part of an article under one heading; ``blocks`` are raw stream data."""

    def __init__(self, blocks: list[dict[str, Any]]):
        self.blocks = blocks
        self.words = len(strip_tags(json.dumps([block["value"] for block in blocks])).split())


class ArticleWriter:
    """Composes articles from the sections of existing ones."""

    def __init__(self):
        self.sources = list(BlogPostPage.objects.published())
        self.topics = list(Topic.objects.all())
        self.introductions, self.sections = [], []
        for source in self.sources:
            introduction, *sections = split_into_sections(source)
            self.introductions.append(introduction)
            self.sections += sections

    def write(self, number: int) -> BlogPostPage:
        """The article with this number, unsaved."""
        rng = random.Random(number)
        source = rng.choice(self.sources)
        day = self.sources[0].published_on - datetime.timedelta(days=number + 1)
        noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
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
            body=json.dumps(self.body(rng)),
            published_on=day,
            first_published_at=noon,
            last_published_at=noon,
            latest_revision_created_at=noon,
            locale_id=source.locale_id,
        )
        post.topics = rng.sample(self.topics, k=rng.choice([1, 2]))
        return post

    def body(self, rng: random.Random) -> list[dict[str, Any]]:
        """The blocks of one introduction and of as many sections as MIN_WORDS takes."""
        introduction = rng.choice(self.introductions)
        blocks, words = list(introduction.blocks), introduction.words
        for section in rng.sample(self.sections, k=len(self.sections)):
            if words >= MIN_WORDS:
                break
            blocks += section.blocks
            words += section.words
        return blocks


def split_into_sections(post: BlogPostPage) -> list[Section]:
    sections: list[list] = [[]]
    for block in post.body.raw_data:
        if block["type"] == "heading" and sections[-1]:
            sections.append([])
        sections[-1].append(block)
    return [Section(blocks) for blocks in sections]


def publish(posts: list[BlogPostPage]) -> None:
    """Save ``posts`` under the index page, with their topics, revisions and search entries."""
    index = BlogIndexPage.objects.get()
    last = index.get_last_child()
    for post in posts:
        post.path, post.depth = last._inc_path(), last.depth
        post.set_url_path(index)
        last = post
    index.numchild += len(posts)
    index.save(update_fields=["numchild"])

    # bulk_create can't save a model with multi-table inheritance, so both tables are written here.
    page_fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create(
        Page(**{name: getattr(post, name) for name in page_fields}) for post in posts
    )
    for post, page in zip(posts, pages, strict=True):
        post.pk = post.id = page.pk
        post.save_base(raw=True, force_insert=True)  # as loaddata does: only the second table

    ArticleTopic = BlogPostPage.topics.through
    ArticleTopic.objects.bulk_create(
        ArticleTopic(blogpostpage=post, topic=topic)
        for post in posts
        for topic in post.topics.all()
    )
    create_revisions(posts)
    get_search_backend().add_bulk(BlogPostPage, posts)


def create_revisions(posts: list[BlogPostPage]) -> None:
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
    revisions_of_page = Revision.objects.filter(
        base_content_type=posts[0].get_base_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    latest = Subquery(revisions_of_page.values("pk")[:1])
    Page.objects.filter(pk__in=[post.pk for post in posts]).update(
        latest_revision=latest, live_revision=latest
    )
