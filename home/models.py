from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.models import get_index_page
from blog.models.blog_post_page import card_images
from blog.models.queries import cards, published_ids
from home.json_ld import practice_in_full, website
from practice.core.blocks import PageBodyBlock
from practice.core.image_roles import CARD, HERO, SOCIAL, WELCOME
from practice.core.models import BasePage, HeroImageMixin
from practice.page_cache.cache_control import PUBLIC

LATEST_ARTICLES = 3


class HomePage(HeroImageMixin, BasePage):
    """The site's first page: an introduction, the latest articles and an invitation."""

    headline = models.CharField(
        max_length=120, help_text="The first words a visitor reads. At most ten or so."
    )
    standfirst = models.TextField(
        "introduction", help_text="Two or three sentences under the headline."
    )
    body = StreamField(PageBodyBlock(), blank=True, verbose_name="text")

    cache_policy = PUBLIC
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    image_roles = BasePage.image_roles | {"hero_image": (WELCOME, SOCIAL)}
    page_description = "The first page of the site."

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("standfirst"),
        HeroImageMixin.hero_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "home page"

    @property
    def meta_title(self):
        return self.seo_title or self.headline

    def json_ld(self, home_url, context):
        practice = context["practice"]
        return [website(practice, home_url), practice_in_full(practice, home_url)]

    def route(self, request, path_components):
        """Find the index page without a query: the address of every article passes here."""
        index = get_index_page()
        if index and path_components[:1] == [index.slug]:
            return index.route(request, path_components[1:])
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        articles = cards(published_ids()[:LATEST_ARTICLES])
        return super().get_context(
            request,
            *args,
            content={"articles": articles, "index": get_index_page()},
            also_shown=card_images(articles, CARD),
            **kwargs,
        )


class StandardPage(HeroImageMixin, BasePage):
    """A page that is neither article nor enquiry: about, fees, questions, privacy."""

    standfirst = models.TextField(
        "introduction", blank=True, help_text="One or two sentences under the title."
    )
    body = StreamField(PageBodyBlock(), verbose_name="text")

    cache_policy = PUBLIC
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    image_roles = BasePage.image_roles | {"hero_image": (HERO, SOCIAL)}
    page_description = "About, fees, questions, privacy: a page of text."

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        HeroImageMixin.hero_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "page"


class DemoObject(models.Model):
    """Something that ``load_demo`` has made. What has no such row is not the demo's."""

    made_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    made_id = models.CharField(max_length=36)
    made = GenericForeignKey("made_type", "made_id")

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("made_type", "made_id"), name="demo_object_recorded_once"
            )
        ]

    def __str__(self):
        return f"{self.made_type} {self.made_id}"
