import datetime
from collections.abc import Iterable
from dataclasses import replace

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

from blog import sitemap, structured_data
from blog.blocks import ArticleBody
from blog.models.authors import Author
from blog.models.topics import Topic
from blog.surroundings import surroundings
from practice.head import Head, shortened
from practice.models import BasePage, HeroImage
from practice.page_cache.policy import EVERYBODY, EVERYBODY_BY_PAGE
from practice.pictures.roles import CARD, PORTRAIT, PROFILE
from practice.pictures.sizes import Shown
from practice.remembered import until_a_change
from practice.visibility import only_public

ARTICLES_A_PAGE = 10


def not_in_the_future(day: datetime.date) -> None:
    MaxValueValidator(timezone.localdate(), "This day is still to come.")(day)


class BlogPostQuerySet(PageQuerySet):
    def published(self):
        """The articles every visitor may read, the newest first."""
        return only_public(self).order_by("-published_on", "-pk")

    def about(self, topic):
        return self.filter(topics=topic)

    def by(self, author):
        """Those that ``author`` wrote, alone or with another."""
        return self.filter(Q(author=author) | Q(second_author=author))

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

    cache_policy = EVERYBODY
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
        # For the newest, and those just before and after one: read in order, never sorted.
        indexes = [
            models.Index(fields=["published_on", "page_ptr"], name="in_order_of_publication")
        ]

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
    def index_page(self) -> "BlogIndexPage | None":
        """The list of articles it stands under; none in the preview of an unsaved article."""
        return BlogIndexPage.objects.parent_of(self).first() if self.path else None

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
        from blog.cards import shared_card

        return BasePage.shared_picture(self, practice) or shared_card(self, practice.name)

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
    """All articles, newest first; beneath it each topic's and each author's page, and feeds."""

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

    def get_route_paths(self):
        """What else moves when the list does, for Wagtail to redirect from."""
        pages: dict[str, type[Topic] | type[Author]] = {"topic": Topic, "author": Author}
        return [
            *super().get_route_paths(),
            f"/{self.reverse_subpage('feed')}",
            *(
                f"/{self.reverse_subpage(name, [slug])}"
                for route, model in pages.items()
                for slug in model.objects.values_list("slug", flat=True)
                for name in (route, f"{route}_feed")
            ),
        ]

    def address_of(self, request, route: str, *args) -> str:
        """The absolute address of what ``route`` answers, such as the page of a topic."""
        return f"{self.get_full_url(request) or ''}{self.reverse_subpage(route, args)}"

    @path("", name="articles")
    def articles(self, request):
        return self.list_articles(request, self.posts(), self.head(request))

    @path("feed/", name="feed")
    def feed(self, request):
        return self.feed_articles(request, self.posts(), self.head(request))

    @path("topics/<slug:slug>/", name="topic")
    def topic(self, request, slug):
        topic = get_object_or_404(Topic, slug=slug)
        return self.list_articles(
            request,
            self.posts().about(topic),
            self.head_of_topic(request, topic),
            topic=topic,
            trail=[self],
        )

    @path("topics/<slug:slug>/feed/", name="topic_feed")
    def topic_feed(self, request, slug):
        topic = get_object_or_404(Topic, slug=slug)
        return self.feed_articles(
            request,
            self.posts().about(topic),
            self.head_of_topic(request, topic),
            f"topic {topic.pk}",
        )

    @path("authors/<slug:slug>/", name="author")
    def author(self, request, slug):
        author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
        return self.list_articles(
            request,
            self.posts().by(author),
            self.head_of_author(request, author),
            template="blog/author_page.html",
            author=author,
            trail=[self],
        )

    @path("authors/<slug:slug>/feed/", name="author_feed")
    def author_feed(self, request, slug):
        author = get_object_or_404(Author, slug=slug)
        return self.feed_articles(
            request,
            self.posts().by(author),
            self.head_of_author(request, author),
            f"author {author.pk}",
        )

    def head_of_topic(self, request, topic: Topic) -> Head:
        return Head(
            title=topic.title,
            description=shortened(topic.description),
            address=self.address_of(request, "topic", topic.slug),
            noindex=self.noindex,
        )

    def head_of_author(self, request, author: Author) -> Head:
        return Head(
            title=author.name,
            description=shortened(f"{author.name}, {author.role}" if author.role else ""),
            address=self.address_of(request, "author", author.slug),
            type="profile",
            noindex=self.noindex,
        )

    def posts(self) -> BlogPostQuerySet:
        """The articles of the list that every visitor may read, the newest first."""
        return BlogPostPage.objects.child_of(self).published()

    def feed_articles(self, request, posts, head, subject=""):
        from blog.feed import ArticleFeed

        return ArticleFeed(self, posts, head, subject)(request)

    def list_articles(
        self,
        request,
        posts,
        head,
        template="blog/blog_index_page.html",
        author=None,
        **context,
    ):
        """Render one page of ``posts``; a page that does not exist is a 404."""
        paginator = Paginator(posts.as_cards(), ARTICLES_A_PAGE)
        try:
            articles = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404("There is no such page of articles.") from error
        feed = f"{head.address}feed/"
        if articles.number > 1:
            head = replace(
                head,
                title=f"{head.title}, page {articles.number}",
                address=f"{head.address}?page={articles.number}",
            )
        portrait = [(author.portrait, PROFILE.specs)] if author else []
        return self.render(
            request,
            template=template,
            also_shown=[*pictures_of_cards(articles.object_list), *portrait],
            context_overrides={
                "articles": articles,
                "author": author,
                "topics": Topic.objects.filter(articles__live=True).distinct(),
                "head": head,
                "feed": feed,
                **context,
            },
        )

    def structured_data(self, home, context):
        return structured_data.listing(self, home, context)

    def get_sitemap_urls(self, request=None):
        """The list, as new as its newest article, and everything beneath it."""
        urls, pages = super().get_sitemap_urls(request), sitemap.beneath(self, request)
        for url in urls:
            days = [page["lastmod"] for page in [url, *pages] if page["lastmod"]]
            url["lastmod"] = max(days, default=None)
        return urls and urls + pages


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
