from collections.abc import Iterable

from django.db import models
from django.utils.text import Truncator
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from practice import streams
from practice.pictures.roles import CARD, HERO, IN_TEXT, SHARED
from practice.pictures.shared import SharedPicture
from practice.pictures.sizes import Shown, load_sizes


class HeroImage(models.Model):
    """The picture at the head of a page, with what it shows for those who cannot see it."""

    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name="picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown at the head of the page, and wherever the page is listed.",
    )
    hero_image_alt = models.CharField(
        "description of the picture",
        max_length=255,
        blank=True,
        help_text="One short sentence for people who cannot see it. "
        "Leave empty if it only decorates.",
    )

    hero_panel = MultiFieldPanel(
        [FieldPanel("hero_image"), FieldPanel("hero_image_alt")], heading="Picture"
    )
    hero_specs = [*HERO.specs, *CARD.specs]  # the sizes it is shown in

    class Meta:
        abstract = True

    def pictures_shown(self) -> list[Shown]:
        return [
            (self.hero_image, self.hero_specs),
            *super().pictures_shown(),  # type: ignore[misc]  # BasePage's
        ]

    def shared_picture(self, request) -> SharedPicture | None:
        return super().shared_picture(request) or SharedPicture.of(  # type: ignore[misc]
            self.hero_image, self.hero_image_alt
        )


class BasePage(Page):
    """What every page of the site has: how it appears in search results and when shared.

    ``title``, ``seo_title`` and ``search_description`` come from Wagtail's Page. Subclasses keep
    their own fields and a template named after the class.
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
            help_text="Without a picture here, an article is shared with a card that bears its "
            "title, and any other page with its own picture.",
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

    def pictures_shown(self) -> list[Shown]:
        """Every picture on the page, with the sizes that its template asks for."""
        body = getattr(self, "body", [])
        return [
            (self.social_image, [SHARED]),
            *((image, IN_TEXT.specs) for image in streams.pictures(body)),
        ]

    def shared_picture(self, request) -> SharedPicture | None:
        """The picture for links to this page, chosen by staff; pages may know another."""
        return SharedPicture.of(self.social_image, self.social_image_alt)

    def get_context(self, request, *args, also_shown: Iterable[Shown] = (), **kwargs):
        """Wagtail's; the sizes of all pictures, here and in ``also_shown``, take one query."""
        load_sizes([*self.pictures_shown(), *also_shown])
        return super().get_context(request, *args, **kwargs)

    def get_sitemap_urls(self, request=None):
        return [] if self.noindex else super().get_sitemap_urls(request)
