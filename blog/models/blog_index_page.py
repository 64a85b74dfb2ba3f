import datetime
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from blog import json_ld
from blog.feeds import MAX_ENTRIES, ArticleFeed
from blog.models.authors import Author
from blog.models.blog_post_page import BlogPostPage, article_url, card_images
from blog.models.queries import cards, published_ids, topics_in_use
from blog.models.related import RelatedArticles, related_articles
from blog.models.topics import Topic
from practice.core.image_roles import CARD, CARD_IN_LIST, PROFILE
from practice.core.models import BasePage
from practice.page_cache.cache_control import PUBLIC_BY_PAGE
from practice.page_cache.memoize import copied_until_change
from practice.seo.metadata import PageMetadata, truncate_description

ARTICLES_PER_PAGE = 10
CHANGED_ON = Coalesce("last_updated", "published_on")


@dataclass(frozen=True)
class ArticleList:
    """What a list of articles and its feed have in common: all, of a topic, or by an author."""

    ids: tuple[int, ...]  # primary keys, the newest first
    metadata: PageMetadata
    feed_url: str
    topic: Topic | None = None
    author: Author | None = None

    @property
    def subject(self) -> str:
        """What identifies the feed permanently, such as “topic 3”; empty for all articles."""
        if self.topic:
            return f"topic {self.topic.pk}"
        return f"author {self.author.pk}" if self.author else ""


class BlogIndexPage(RoutablePageMixin, BasePage):
    """All articles, newest first; beneath it each topic's and each author's page, and feeds."""

    standfirst = models.TextField("introduction", blank=True)

    cache_policy = PUBLIC_BY_PAGE
    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.BlogPostPage"]
    max_count = 1
    page_description = "The list of all articles."

    content_panels = [*Page.content_panels, FieldPanel("standfirst")]

    class Meta:
        verbose_name = "list of articles"

    def route(self, request, path_components):
        """Find an article in one query, with its people and its image."""
        if len(path_components) == 1:
            published = BlogPostPage.objects.child_of(self).live().select_related("hero_image")
            with suppress(BlogPostPage.DoesNotExist):
                post = published.get(slug=path_components[0])
                post.index_page = self
                post.set_authors()
                return RouteResult(post)
        return super().route(request, path_components)

    def get_route_paths(self):
        """The addresses beneath the list, for Wagtail to redirect from when the list moves."""
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
        """The addresses beneath the list that a delivery network may have cached."""
        return self.get_route_paths()

    def route_url(self, request, route: str, *args) -> str:
        """The absolute address of one of the routes below, such as the page of a topic."""
        return f"{self.get_full_url(request) or ''}{self.reverse_subpage(route, args)}"

    @path("", name="articles")
    def articles_view(self, request):
        return self.render_list(request, self.all_articles(request))

    @path("feed/", name="feed")
    def feed_view(self, request):
        return self.render_feed(request, self.all_articles(request))

    @path("topics/<slug:slug>/", name="topic")
    def topic_view(self, request, slug):
        return self.render_list(request, self.articles_on_topic(request, slug))

    @path("topics/<slug:slug>/feed/", name="topic_feed")
    def topic_feed_view(self, request, slug):
        return self.render_feed(request, self.articles_on_topic(request, slug))

    @path("authors/<slug:slug>/", name="author")
    def author_view(self, request, slug):
        return self.render_list(request, self.articles_by_author(request, slug))

    @path("authors/<slug:slug>/feed/", name="author_feed")
    def author_feed_view(self, request, slug):
        return self.render_feed(request, self.articles_by_author(request, slug))

    def all_articles(self, request) -> ArticleList:
        return ArticleList(
            published_ids(), self.get_metadata(request), self.route_url(request, "feed")
        )

    def articles_on_topic(self, request, slug: str) -> ArticleList:
        topic = get_object_or_404(Topic, slug=slug)
        metadata = PageMetadata(
            title=topic.title,
            description=truncate_description(topic.description),
            canonical_url=self.route_url(request, "topic", slug),
            noindex=self.noindex,
        )
        feed_url = self.route_url(request, "topic_feed", slug)
        return ArticleList(published_ids(topic_id=topic.pk), metadata, feed_url, topic=topic)

    def articles_by_author(self, request, slug: str) -> ArticleList:
        author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
        description = f"{author.name}, {author.role}" if author.role else ""
        metadata = PageMetadata(
            title=author.name,
            description=truncate_description(description),
            canonical_url=self.route_url(request, "author", slug),
            og_type="profile",
            noindex=self.noindex,
        )
        feed_url = self.route_url(request, "author_feed", slug)
        return ArticleList(published_ids(author_id=author.pk), metadata, feed_url, author=author)

    def render_feed(self, request, listed: ArticleList):
        newest = BlogPostPage.objects.filter(pk__in=listed.ids[:MAX_ENTRIES]).newest_first()
        posts = newest.select_related("author", "second_author").prefetch_related("topics")
        return ArticleFeed(self, list(posts), listed.metadata, listed.feed_url, listed.subject)(
            request
        )

    def render_list(self, request, listed: ArticleList):
        """One page of the list. A page that does not exist is a 404."""
        author, metadata = listed.author, listed.metadata
        try:
            articles = Paginator(listed.ids, ARTICLES_PER_PAGE).page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404("There is no such page of articles.") from error
        articles.object_list = cards(articles.object_list)
        if articles.number > 1:
            metadata = replace(
                metadata,
                title=f"{metadata.title}, page {articles.number}",
                canonical_url=f"{metadata.canonical_url}?page={articles.number}",
            )
        images = card_images(articles.object_list, CARD if author else CARD_IN_LIST)
        if author:
            images.append((author.portrait, PROFILE.specs))
        return self.render(
            request,
            template="blog/author_page.html" if author else "blog/blog_index_page.html",
            also_shown=images,
            content={
                "articles": articles,
                "author": author,
                "topic": listed.topic,
                "topics": topics_in_use(),
                "metadata": metadata,
                "feed_url": listed.feed_url,
                "breadcrumbs": [self] if author or listed.topic else [],
            },
        )

    def related_articles(
        self, post: BlogPostPage, topics: Iterable[Topic], request
    ) -> RelatedArticles:
        topic_ids = [topic.pk for topic in topics]
        return related_articles(post, topic_ids, self.get_url(request))

    def json_ld(self, home_url, context):
        url = self.get_full_url(context["request"])
        summaries = [
            json_ld.article_summary(post, article_url(url, post.slug))
            for post in context["articles"]
        ]
        return json_ld.article_list(self, url, home_url, summaries, context)

    def get_sitemap_urls(self, request=None):
        """The list, as new as its newest article, and everything beneath it."""
        urls, beneath = super().get_sitemap_urls(request), self.get_sitemap_urls_beneath(request)
        for url in urls:
            days = [page["lastmod"] for page in [url, *beneath] if page["lastmod"]]
            url["lastmod"] = max(days, default=None)
        return urls and urls + beneath

    def get_sitemap_urls_beneath(self, request) -> list[dict[str, Any]]:
        """The articles and the pages of their topics and authors, without page objects."""
        posts = BlogPostPage.objects.published().filter(noindex=False).order_by()
        index_url = self.get_full_url(request)
        articles = posts.order_by("pk").values_list("slug", CHANGED_ON)
        topics = latest_days(posts.values_list("topics__slug").annotate(day=Max(CHANGED_ON)))
        authors = latest_days(
            row
            for author in ("author__slug", "second_author__slug")
            for row in posts.values_list(author).annotate(day=Max(CHANGED_ON))
        )
        return [
            *(
                {"location": article_url(index_url, slug), "lastmod": changed}
                for slug, changed in articles
            ),
            *(
                {"location": self.route_url(request, route, slug), "lastmod": changed}
                for route, pages in (("topic", topics), ("author", authors))
                for slug, changed in pages.items()
            ),
        ]


def latest_days(rows: Iterable[tuple[str | None, datetime.date | None]]) -> dict:
    """The latest of the days that ``rows`` give for each slug."""
    return dict(sorted((slug, day) for slug, day in rows if slug and day))


@copied_until_change
def get_index_page() -> BlogIndexPage | None:
    """The site's list of articles; None if it is not published."""
    return BlogIndexPage.objects.live().first()
