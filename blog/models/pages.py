import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import InvalidPage, Paginator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from blog.blocks import ArticleBody
from blog.models.authors import Author
from blog.models.topics import Topic
from practice.models import BasePage, HeroImage, PracticeSettings
from practice.pictures.roles import CARD, PORTRAIT, PROFILE
from practice.pictures.sizes import Shown
from practice.reading import minutes_to_read

ARTICLES_A_PAGE = 10
RELATED_ARTICLES = 3


def not_in_the_future(day: datetime.date) -> None:
    MaxValueValidator(timezone.localdate(), "This day is still to come.")(day)


class BlogPostQuerySet(PageQuerySet):
    def published(self):
        """The articles every visitor may read, the newest first."""
        return self.live().public().order_by("-published_on", "-pk")

    def as_cards(self):
        """With what a list of articles shows, so that its length costs no query."""
        return (
            self.defer("body")
            .select_related("author", "second_author", "hero_image")
            .prefetch_related("topics")
        )


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
    body = StreamField(ArticleBody(), verbose_name="article")
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

    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    page_description = "An article, with sources if it makes claims."

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

    def get_sitemap_urls(self, request=None):
        changed = self.last_updated or self.published_on
        return [url | {"lastmod": changed} for url in super().get_sitemap_urls(request)]

    @property
    def authors(self) -> list[Author]:
        """Who wrote it, first author first."""
        return [author for author in (self.author, self.second_author) if author]

    @property
    def minutes(self) -> int:
        return minutes_to_read(self.body)

    @cached_property
    def index_page(self) -> "BlogIndexPage | None":
        """The list of articles it stands under; none in the preview of an unsaved article."""
        return BlogIndexPage.objects.parent_of(self).first() if self.path else None

    def pictures_shown(self):
        portraits = [(author.portrait, PORTRAIT.specs) for author in self.authors]
        return super().pictures_shown() + portraits

    def shared_picture(self, request):
        """The picture chosen by staff, else a card drawn for the article."""
        from blog.cards import shared_card

        practice = PracticeSettings.for_request(request)
        return BasePage.shared_picture(self, request) or shared_card(self, practice.name)

    def get_context(self, request, *args, **kwargs):
        topics = list(self.topics.all())
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "index": self.index_page,
            **self.surroundings(topics),
        }

    def surroundings(self, topics: list[Topic]) -> dict[str, Any]:
        """The articles a reader may go on to, in one query.

        ``previous`` and ``following`` are those published just before and after this one, or None;
        ``related`` are the newest others that share a topic with it.
        """
        posts = BlogPostPage.objects.published().defer("body")
        here = self.published_on or timezone.localdate()
        before = posts.filter(Q(published_on__lt=here) | Q(published_on=here, pk__lt=self.pk or 0))
        after = posts.filter(
            Q(published_on__gt=here) | Q(published_on=here, pk__gt=self.pk or 0)
        ).order_by("published_on", "pk")
        shares_topic = Q(
            pk__in=BlogPostPage.topics.through.objects.filter(topic__in=topics).values(
                "blogpostpage"
            )
        )
        related = posts.filter(shares_topic).exclude(pk=self.pk)[:RELATED_ARTICLES].values("pk")

        surroundings: dict[str, Any] = {"previous": None, "following": None, "related": []}
        for post in posts.annotate(
            is_before=Q(pk=Subquery(before.values("pk")[:1])),
            is_after=Q(pk=Subquery(after.values("pk")[:1])),
            is_related=Q(pk__in=related),
        ).filter(Q(is_before=True) | Q(is_after=True) | Q(is_related=True)):
            if post.is_before:
                surroundings["previous"] = post
            if post.is_after:
                surroundings["following"] = post
            if post.is_related:
                surroundings["related"].append(post)
        return surroundings


class BlogIndexPage(RoutablePageMixin, BasePage):
    """All articles, newest first; beneath it each topic's and each author's page, and the feed."""

    standfirst = models.TextField("introduction", blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.BlogPostPage"]
    max_count = 1
    page_description = "The list of all articles."

    content_panels = [*Page.content_panels, FieldPanel("standfirst")]
    search_fields = [*BasePage.search_fields, index.SearchField("standfirst")]

    class Meta:
        verbose_name = "list of articles"

    def route(self, request, path_components):
        """Find an article in one query, with its people and its picture."""
        if len(path_components) == 1:
            post = (
                BlogPostPage.objects.child_of(self)
                .select_related(
                    "author__portrait", "second_author__portrait", "clinical_reviewer", "hero_image"
                )
                .filter(slug=path_components[0])
                .first()
            )
            if post and post.live:
                post.index_page = self
                return RouteResult(post)
        return super().route(request, path_components)

    @path("", name="articles")
    def articles(self, request):
        return self.list_articles(request, BlogPostPage.objects.child_of(self))

    @path("topics/<slug:slug>/", name="topic")
    def topic(self, request, slug):
        topic = get_object_or_404(Topic, slug=slug)
        return self.list_articles(
            request, BlogPostPage.objects.child_of(self).filter(topics=topic), topic=topic
        )

    @path("authors/<slug:slug>/", name="author")
    def author(self, request, slug):
        author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
        return self.list_articles(
            request,
            BlogPostPage.objects.child_of(self).filter(Q(author=author) | Q(second_author=author)),
            template="blog/author_page.html",
            author=author,
        )

    @path("feed/", name="feed")
    def feed(self, request):
        from blog.feed import ArticleFeed

        return ArticleFeed(self)(request)

    def list_articles(
        self, request, posts, template="blog/blog_index_page.html", author=None, **context
    ):
        """Render one page of ``posts``; a page that does not exist is a 404."""
        paginator = Paginator(posts.published().as_cards(), ARTICLES_A_PAGE)
        try:
            articles = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404("There is no such page of articles.") from error
        portrait = [(author.portrait, PROFILE.specs)] if author else []
        return self.render(
            request,
            template=template,
            also_shown=[*pictures_of_cards(articles.object_list), *portrait],
            context_overrides={
                "articles": articles,
                "author": author,
                "topics": Topic.objects.filter(articles__live=True).distinct(),
                **context,
            },
        )

    def get_sitemap_urls(self, request=None):
        """The list itself, and the pages of topics and authors that have published articles."""
        articles = BlogPostPage.objects.child_of(self).published().order_by()
        pages = [
            *(("topic", slug) for slug in self.slugs(articles, "topics__slug")),
            *(
                ("author", slug)
                for slug in self.slugs(articles, "author__slug", "second_author__slug")
            ),
        ]
        base = self.get_full_url(request)
        return super().get_sitemap_urls(request) + [
            {"location": base + self.reverse_subpage(name, args=[slug])} for name, slug in pages
        ]

    @staticmethod
    def slugs(articles, *fields: str) -> list[str]:
        """The different slugs in ``fields`` of ``articles``, in alphabetical order."""
        return sorted(
            {slug for field in fields for slug in articles.values_list(field, flat=True) if slug}
        )
