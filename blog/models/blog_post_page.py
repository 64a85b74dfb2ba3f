import datetime
from collections.abc import Iterable
from typing import Any

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

from blog import json_ld as structured_data
from blog.blocks import ArticleBodyBlock
from blog.models.authors import Author
from blog.models.topics import Topic
from practice.core.image_roles import CARD, HERO, PORTRAIT
from practice.core.models import BasePage, HeroImage
from practice.core.queries import only_public
from practice.images.renditions import Shown
from practice.page_cache.cache_control import PUBLIC
from practice.page_cache.memoize import cached_until_change


def not_in_the_future(day: datetime.date) -> None:
    MaxValueValidator(timezone.localdate(), "This day is still to come.")(day)


class BlogPostQuerySet(PageQuerySet):
    def published(self):
        """The articles every visitor may read, the newest first."""
        return only_public(self).order_by("-published_on", "-pk")

    def by(self, author):
        """Those that ``author`` wrote, alone or with another."""
        return self.filter(Q(author=author) | Q(second_author=author))

    def as_cards(self):
        """With what a list of articles shows, so that its length costs no query."""
        return self.defer("body").select_related("hero_image").prefetch_related("topics")


def pictures_of_cards(articles: Iterable["BlogPostPage"]) -> list[Shown]:
    return [(article.hero_image, CARD.specs) for article in articles]


class BlogPostPage(HeroImage, BasePage):
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
    image_roles = BasePage.image_roles | {"hero_image": (HERO, CARD)}
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    page_description = "An article, with sources if it makes claims."
    open_graph_type = "article"
    taken_slugs = frozenset({"authors", "feed", "topics"})

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        HeroImage.hero_panel,
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
        index.SearchField("standfirst"),
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
        """The list of articles it stands under; none in the preview of an unsaved article."""
        from blog.models.blog_index_page import list_of_articles

        return list_of_articles() if self.path else None

    @property
    def trail(self) -> list[Page]:
        return [self.index_page] if self.index_page else []

    def structured_data(self, home, context):
        index, request, address = self.index_page, context["request"], context["head"].address

        def page_of(author):
            return index.address_of(request, "author", author.slug) if index else ""

        [page] = super().structured_data(home, context)
        if reviewer := self.clinical_reviewer:
            page["reviewedBy"] = structured_data.name_of(reviewer, page_of(reviewer))
        page["mainEntity"] = structured_data.article(
            self,
            address,
            home,
            context["topics"] if index else [],
            [cited.reference for cited in context["article"].references],
            page_of,
            page["publisher"],
        )
        return [page]

    def pictures_shown(self):
        portraits = [(author.portrait, PORTRAIT.specs) for author in self.authors]
        return super().pictures_shown() + portraits

    def shared_picture(self, practice):
        """The picture chosen by staff, else a card drawn for the article."""
        from blog.social_cards import shared_card

        return BasePage.shared_picture(self, practice) or shared_card(self, practice.name)

    def get_context(self, request, *args, **kwargs):
        topics = list(self.topics.all())
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "index": self.index_page,
            **self.surroundings(topics, request),
        }

    def surroundings(self, topics: list[Topic], request) -> dict[str, Any]:
        """What a reader may go on to; nothing in the preview of an article that stands nowhere."""
        from blog.related import surroundings

        index = self.index_page
        if not index:
            return {}
        return {
            "feed": index.address_of(request, "feed"),
            "author_addresses": [
                index.address_of(request, "author", author.slug) for author in self.authors
            ],
            **surroundings(self, topics, index, request),
        }


@cached_until_change
def people() -> dict[int, Author]:
    """Everybody who writes or reviews, by id: a handful, where a join would read them each time."""
    return Author.objects.select_related("portrait").in_bulk()


def introduce(posts: Iterable[BlogPostPage]) -> None:
    """Give ``posts`` the people they name, without a query for each."""
    known = people()
    for post in posts:
        for role in ("author", "second_author", "clinical_reviewer"):
            setattr(post, role, known.get(getattr(post, f"{role}_id")))
