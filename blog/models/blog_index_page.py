from contextlib import suppress
from dataclasses import replace

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from blog import json_ld as structured_data
from blog import sitemap
from blog.models.authors import Author
from blog.models.blog_post_page import BlogPostPage, introduce, pictures_of_cards
from blog.models.topics import Topic
from blog.queries import cards, in_order, topics_in_use
from practice.core.image_roles import PROFILE
from practice.core.models import BasePage
from practice.page_cache.cache_control import PUBLIC_BY_PAGE
from practice.page_cache.memoize import cached_until_change
from practice.seo.metadata import Head, shortened

ARTICLES_A_PAGE = 10


class BlogIndexPage(RoutablePageMixin, BasePage):
    """All articles, newest first; beneath it each topic's and each author's page, and feeds."""

    standfirst = models.TextField("introduction", blank=True)

    cache_policy = PUBLIC_BY_PAGE
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
            published = BlogPostPage.objects.child_of(self).live().select_related("hero_image")
            with suppress(BlogPostPage.DoesNotExist):
                post = published.get(slug=path_components[0])
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

    def get_cached_paths(self):
        """What a delivery network may have kept beneath the list."""
        return self.get_route_paths()

    def address_of(self, request, route: str, *args) -> str:
        """The absolute address of what ``route`` answers, such as the page of a topic."""
        return f"{self.get_full_url(request) or ''}{self.reverse_subpage(route, args)}"

    @staticmethod
    def article_at(list_address: str, slug: str) -> str:
        """The address of the article ``slug``; absolute, if that of this list is."""
        return f"{list_address}{slug}/"

    @path("", name="articles")
    def articles(self, request):
        return self.list_articles(
            request, in_order(), self.head(request), self.address_of(request, "feed")
        )

    @path("feed/", name="feed")
    def feed(self, request):
        return self.feed_articles(
            request, in_order(), self.head(request), self.address_of(request, "feed")
        )

    @path("topics/<slug:slug>/", name="topic")
    def topic(self, request, slug):
        topic = get_object_or_404(Topic, slug=slug)
        return self.list_articles(
            request,
            in_order(topic_id=topic.pk),
            self.head_of_topic(request, topic),
            self.address_of(request, "topic_feed", slug),
            topic=topic,
            trail=[self],
        )

    @path("topics/<slug:slug>/feed/", name="topic_feed")
    def topic_feed(self, request, slug):
        topic = get_object_or_404(Topic, slug=slug)
        return self.feed_articles(
            request,
            in_order(topic_id=topic.pk),
            self.head_of_topic(request, topic),
            self.address_of(request, "topic_feed", slug),
            f"topic {topic.pk}",
        )

    @path("authors/<slug:slug>/", name="author")
    def author(self, request, slug):
        author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
        return self.list_articles(
            request,
            in_order(author_id=author.pk),
            self.head_of_author(request, author),
            self.address_of(request, "author_feed", slug),
            template="blog/author_page.html",
            author=author,
            trail=[self],
        )

    @path("authors/<slug:slug>/feed/", name="author_feed")
    def author_feed(self, request, slug):
        author = get_object_or_404(Author, slug=slug)
        return self.feed_articles(
            request,
            in_order(author_id=author.pk),
            self.head_of_author(request, author),
            self.address_of(request, "author_feed", slug),
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

    def feed_articles(self, request, ids: list[int], head: Head, address: str, subject: str = ""):
        from blog.feeds import ArticleFeed

        return ArticleFeed(self, ids, head, address, subject)(request)

    def list_articles(
        self,
        request,
        ids: list[int],
        head: Head,
        feed: str,
        template="blog/blog_index_page.html",
        author=None,
        **context,
    ):
        """Render one page of the articles with these ids; one that does not exist is a 404."""
        paginator = Paginator(ids, ARTICLES_A_PAGE)
        try:
            articles = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404("There is no such page of articles.") from error
        articles.object_list = cards(articles.object_list)
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
                "topics": topics_in_use(),
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


@cached_until_change
def list_of_articles() -> BlogIndexPage | None:
    """The site's list of articles; None if it is not published."""
    return BlogIndexPage.objects.live().first()
