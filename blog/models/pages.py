import datetime
from collections.abc import Iterable

from django import forms
from django.core.paginator import InvalidPage, Paginator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
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
from blog.surroundings import surroundings
from practice.models import BasePage, HeroImage
from practice.page_cache.policy import EVERYBODY, EVERYBODY_BY_PAGE
from practice.remembered import until_a_change
from practice.visibility import only_public

ARTICLES_A_PAGE = 10


def not_in_the_future(day: datetime.date) -> None:
    MaxValueValidator(timezone.localdate(), "This day is still to come.")(day)


class BlogPostQuerySet(PageQuerySet):
    def published(self):
        """The articles every visitor may read, the newest first."""
        return only_public(self).order_by("-published_on", "-pk")

    def as_cards(self):
        """With what a list of articles shows, so that its length costs no query."""
        return (
            self.defer("body")
            .select_related("author", "second_author", "hero_image")
            .prefetch_related("topics", "hero_image__renditions")
        )


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

    cache_policy = EVERYBODY
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
        # For the newest, and those just before and after one: read in order, never sorted.
        indexes = [
            models.Index(fields=["published_on", "page_ptr"], name="in_order_of_publication")
        ]

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
    def prominent_text(self) -> str:
        names = [author.name for author in self.authors]
        return "\n".join([super().prominent_text, *names, *map(str, self.topics.all())])

    @cached_property
    def index_page(self) -> "BlogIndexPage | None":
        """The list of articles it stands under; none in the preview of an unsaved article."""
        return BlogIndexPage.objects.parent_of(self).first() if self.path else None

    def get_context(self, request, *args, **kwargs):
        topics = list(self.topics.all())
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "index": self.index_page,
            **(
                surroundings(self, topics, self.index_page.get_url(request))
                if self.index_page
                else {}
            ),
        }


class BlogIndexPage(RoutablePageMixin, BasePage):
    """All articles, newest first; beneath it each topic's and each author's page, and the feed."""

    standfirst = models.TextField("introduction", blank=True)

    cache_policy = EVERYBODY_BY_PAGE
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
                .select_related("hero_image")
                .filter(slug=path_components[0])
                .first()
            )
            if post and post.live:
                post.index_page = self
                introduce([post])
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

    def list_articles(self, request, posts, template="blog/blog_index_page.html", **context):
        """Render one page of ``posts``; a page that does not exist is a 404."""
        paginator = Paginator(posts.published().as_cards(), ARTICLES_A_PAGE)
        try:
            articles = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404("There is no such page of articles.") from error
        return self.render(
            request,
            template=template,
            context_overrides={
                "articles": articles,
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


@until_a_change
def people() -> dict[int, Author]:
    """Everybody who writes or reviews, by id: a handful, where a join would read them each time."""
    return Author.objects.select_related("portrait").in_bulk()


def introduce(posts: Iterable[BlogPostPage]) -> None:
    """Give ``posts`` the people they name, without a query for each."""
    known = people()
    for post in posts:
        for role in ("author", "second_author", "clinical_reviewer"):
            setattr(post, role, known.get(getattr(post, f"{role}_id")))


@until_a_change
def list_of_articles() -> BlogIndexPage | None:
    """The site's list of articles; None if it is not published."""
    return BlogIndexPage.objects.live().first()
