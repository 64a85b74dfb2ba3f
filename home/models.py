from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.models import list_of_articles
from blog.models.blog_post_page import pictures_of_cards
from blog.queries import cards, in_order
from practice.core.blocks import PageBodyBlock
from practice.core.image_roles import HERO, SOCIAL, WELCOME
from practice.core.models import BasePage, HeroImage
from practice.page_cache.cache_control import PUBLIC
from practice.seo.json_ld import practice_in_full, website

LATEST_ARTICLES = 3


class HomePage(HeroImage, BasePage):
    """The front door: who we are, what we have written lately, how to reach us."""

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
        HeroImage.hero_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "home page"

    @property
    def heading_title(self):
        return self.seo_title or self.headline

    def structured_data(self, home, context):
        practice = context["practice"]
        return [website(practice, home), practice_in_full(practice, home)]

    def route(self, request, path_components):
        """Find the list of articles without a query: the address of every article passes here."""
        index = list_of_articles()
        if index and path_components[:1] == [index.slug]:
            return index.route(request, path_components[1:])
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        articles = cards(in_order()[:LATEST_ARTICLES])
        shown = pictures_of_cards(articles)
        return super().get_context(request, *args, also_shown=shown, **kwargs) | {
            "articles": articles,
            "index": list_of_articles(),
        }


class StandardPage(HeroImage, BasePage):
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
        HeroImage.hero_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "page"
