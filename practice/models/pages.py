from django.db import models
from django.utils.text import Truncator
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page


class BasePage(Page):
    """What every page of the site has: how it appears in search results and when shared.

    ``title`` and Wagtail's own ``seo_title``, ``search_description`` and ``show_in_menus`` come
    from Page. Subclasses keep their own fields and a template named after the class.
    """

    social_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name="picture when shared",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when somebody shares a link to this page.",
    )
    social_image_alt = models.CharField(
        "description of that picture",
        max_length=255,
        blank=True,
        help_text="One short sentence for people who cannot see the picture.",
    )
    noindex = models.BooleanField(
        "keep out of search engines",
        default=False,
        help_text="Asks Google and others not to list this page.",
    )

    promote_panels = [
        FieldPanel("slug"),
        MultiFieldPanel(
            [
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("noindex"),
            ],
            heading="In search engines",
        ),
        MultiFieldPanel(
            [FieldPanel("social_image"), FieldPanel("social_image_alt")],
            heading="When shared",
        ),
    ]

    class Meta:
        abstract = True

    @property
    def heading_title(self) -> str:
        """The page's title for the browser tab and for search engines."""
        return self.seo_title or self.title

    @property
    def description(self) -> str:
        """One or two sentences for search engines: written by staff, else the standfirst."""
        return self.search_description or Truncator(getattr(self, "standfirst", "")).chars(160)

    def get_sitemap_urls(self, request=None):
        return [] if self.noindex else super().get_sitemap_urls(request)
