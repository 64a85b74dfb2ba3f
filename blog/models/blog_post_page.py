import datetime
from collections.abc import Iterable

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from blog import json_ld
from blog.blocks import ArticleBodyBlock
from blog.models.authors import Author, get_author
from blog.models.topics import Topic
from blog.social_cards import SocialCard
from practice.core.image_roles import CARD, CARD_IN_LIST, HERO, PORTRAIT
from practice.core.models import BasePage, HeroImageMixin
from practice.core.queries import public_pages
from practice.images.renditions import Shown
from practice.images.roles import Role
from practice.page_cache.cache_control import PUBLIC


def not_in_the_future(day: datetime.date) -> None:
    MaxValueValidator(timezone.localdate(), "This day is still to come.")(day)


class BlogPostQuerySet(PageQuerySet):
    def published(self):
        """The articles every visitor may read, the newest first."""
        return public_pages(self).newest_first()

    def by(self, author):
        """Those that ``author`` wrote, alone or with another."""
        return self.filter(Q(author=author) | Q(second_author=author))

    def with_card_relations(self):
        """With what a list shows of each article; one more query for all topics."""
        authors = ("author", "second_author")
        unused = ("biography", "credentials", "profile_links")
        return (
            self.defer("body", *(f"{author}__{field}" for author in authors for field in unused))
            .select_related("hero_image", *authors)
            .prefetch_related("topics")
        )

    def newest_first(self):
        return self.order_by("-published_on", "-pk")


def card_images(articles: Iterable["BlogPostPage"], role: Role) -> list[Shown]:
    return [(article.hero_image, role.specs) for article in articles]


class BlogPostPage(HeroImageMixin, BasePage):
    """An article."""

    standfirst = models.TextField(
        max_length=300,
        help_text="One or two sentences under the title: what the article says, and to whom.",
    )
    # The admin refuses to delete an author in use (blog.wagtail_hooks). Were they protected here as
    # well, an old revision that names one who is gone could no longer be opened.
    author = models.ForeignKey(
        Author, null=True, on_delete=models.SET_NULL, related_name="articles"
    )
    second_author = models.ForeignKey(
        Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles_as_second"
    )
    clinical_reviewer = models.ForeignKey(
        Author,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles_reviewed",
        help_text="Who checked that what the article says is clinically sound.",
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="articles")
    body = StreamField(ArticleBodyBlock(), verbose_name="article")
    published_on = models.DateField(
        "first published",
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text="Leave empty for the day on which it is first published.",
    )
    last_updated = models.DateField(
        null=True,
        blank=True,
        help_text="Set this when what the article says has changed, not for a corrected comma.",
    )
    review_due = models.DateField(
        "next review due",
        null=True,
        blank=True,
        help_text="When somebody should check that it is still true. Not shown to visitors.",
    )

    objects = PageManager.from_queryset(BlogPostQuerySet)()

    cache_policy = PUBLIC
    image_roles = BasePage.image_roles | {"hero_image": (HERO, CARD, CARD_IN_LIST)}
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    page_description = "An article, with sources if it makes claims."
    open_graph_type = "article"
    reserved_slugs = frozenset({"authors", "feed", "topics"})

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        HeroImageMixin.hero_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("second_author"),
                FieldPanel("clinical_reviewer"),
            ],
            heading="Who wrote it",
        ),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("last_updated")]),
                FieldPanel("review_due"),
            ],
            heading="Dates",
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.RelatedFields("author", [index.SearchField("name")]),
        index.FilterField("published_on"),
    ]

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"

    def save(self, *args, **kwargs):
        if self.live and not self.published_on:
            self.published_on = timezone.localdate(self.first_published_at)
        super().save(*args, **kwargs)

    def set_authors(self) -> None:
        """Set the related authors and reviewer without joining them to the article's query."""
        for name in ("author", "second_author", "clinical_reviewer"):
            pk = getattr(self, f"{name}_id")
            setattr(self, name, get_author(pk) if pk else None)

    @property
    def authors(self) -> list[Author]:
        """Who wrote it, first author first."""
        return [author for author in (self.author, self.second_author) if author]

    @property
    def prominent_text(self) -> str:
        names = [author.name for author in self.authors]
        return "\n".join([super().prominent_text, *names, *map(str, self.topics.all())])

    @cached_property
    def index_page(self):
        """The published list of articles it stands under, which routing has set; else looked up.

        None in the preview of an unsaved article.
        """
        if not self.path:
            return None
        index = self.get_parent().specific
        return index if index.live else None

    @property
    def breadcrumbs(self) -> list[Page]:
        return [self.index_page] if self.index_page else []

    def json_ld(self, home_url, context):
        [page] = super().json_ld(home_url, context)
        return [page | json_ld.article_properties(self, page, home_url, context)]

    def images_shown(self):
        portraits = [(author.portrait, PORTRAIT.specs) for author in self.authors]
        return super().images_shown() + portraits

    def get_social_image(self, practice):
        """The image chosen by staff, else a card drawn for the article."""
        chosen = BasePage.get_social_image(self, practice)
        return chosen or SocialCard.for_post(self, practice.name).social_image

    def get_content(self, request, context):
        topics, index = list(self.topics.all()), self.index_page
        content = {
            "topics": topics,
            "index": index,
            "article": self.body.stream_block.render_article(self.body, context),
        }
        if index:
            content |= {
                "feed_url": index.route_url(request, "feed"),
                "author_urls": [
                    index.route_url(request, "author", author.slug) for author in self.authors
                ],
                "related": index.related_articles(self, topics, request),
            }
        return content


def article_url(index_url: str, slug: str) -> str:
    """The address of an article under the index page; absolute, if ``index_url`` is."""
    return f"{index_url}{slug}/"
