from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from practice.core import streamfield as streams
from practice.core.image_roles import IN_TEXT, SOCIAL
from practice.core.queries import anything_is_restricted
from practice.core.social_image import social_image_of
from practice.images.renditions import Shown, prefetch_renditions
from practice.images.roles import Role
from practice.page_cache.cache_control import Policy
from practice.seo import json_ld as structured_data
from practice.seo.json_ld import Thing
from practice.seo.metadata import Head, SocialImage, shortened

HOME_DEPTH = 2  # the home page stands at the root of Wagtail's tree


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

    class Meta:
        abstract = True

    def shared_picture(self, practice) -> SocialImage | None:
        return super().shared_picture(practice) or social_image_of(  # type: ignore[misc]
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
        FieldPanel(
            "slug",
            heading="Last part of the web address",
            help_text="As “fees” in …/fees/. If you change it, the old address leads to the new.",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "seo_title",
                    heading="Title for search engines",
                    help_text="What people click on there; the practice’s name is added by "
                    "itself. Leave empty to use the page’s title.",
                ),
                FieldPanel(
                    "search_description",
                    heading="Description for search engines",
                    help_text="One or two sentences, shown beneath the title. Leave empty to use "
                    "what stands under the page’s title.",
                ),
                FieldPanel(
                    "noindex",
                    help_text="Asks Google and others not to list this page. The site’s own lists "
                    "and search still show it.",
                ),
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

    # Who may keep the page; without a policy nobody may: practice.page_cache.
    cache_policy: Policy | None = None
    # PostgreSQL ranks by the boost, SQLite by where the words stand: practice/search/sqlite.py
    search_fields = [
        *Page.search_fields,
        index.SearchField("prominent_text", boost=1.5),
        index.AutocompleteField("prominent_text"),
    ]

    class Meta:
        abstract = True

    # The roles in which a page type shows the images of each field: practice.images.rendition_job
    image_roles: dict[str, tuple[Role, ...]] = {"social_image": (SOCIAL,), "body": (IN_TEXT,)}
    open_graph_type = "website"
    # What cannot be the last part of a page's address, because something else answers there.
    taken_slugs = frozenset({"admin", "documents", "health", "media", "search", "static"})

    def clean(self):
        super().clean()
        if self.slug in self.taken_slugs:
            raise ValidationError(
                {
                    "slug": f"“{self.slug}” is already the address of another part of the site, "
                    "so nobody could find this page there. Please choose another word."
                }
            )

    @property
    def prominent_text(self) -> str:
        """What stands large under the title, and counts for more in a search than the text."""
        headings = streams.outline(self.body).values() if hasattr(self, "body") else ()
        return "\n".join([getattr(self, "standfirst", ""), *(heading.text for heading in headings)])

    @property
    def heading_title(self) -> str:
        """The page's title for the browser tab and for search engines."""
        return self.seo_title or self.title

    @property
    def description(self) -> str:
        """One or two sentences for search engines: written by staff, else the standfirst."""
        return self.search_description or shortened(getattr(self, "standfirst", ""))

    @property
    def trail(self) -> list[Page]:
        """The pages between the home page and this one; no query for a page right beneath it."""
        if not self.depth or self.depth <= HOME_DEPTH + 1:
            return []
        return list(self.get_ancestors().live().filter(depth__gt=HOME_DEPTH))

    def head(self, request) -> Head:
        return Head(
            title=self.heading_title,
            description=self.description,
            address=self.get_full_url(request) or "",
            type=self.open_graph_type,
            noindex=self.noindex,
        )

    def structured_data(self, home: str, context: dict[str, Any]) -> list[Thing]:
        """What the page says of itself in schema.org's words.

        ``home`` is the absolute address of the site, ``context`` that of the page's template.
        """
        practice, address = context["practice"], context["head"].address
        steps = [(page.title, page.get_full_url(context["request"])) for page in context["trail"]]
        return [
            structured_data.web_page(
                address,
                self.title,
                getattr(self, "standfirst", ""),
                [(practice.name, home), *steps, (self.title, address)],
                structured_data.practice_in_brief(practice, home),
            )
        ]

    def get_view_restrictions(self):
        if not anything_is_restricted():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def pictures_shown(self) -> list[Shown]:
        """The images of every field in ``image_roles``, with the filter specs of their roles."""
        shown: list[Shown] = []
        for field_name, roles in self.image_roles.items():
            value = getattr(self, field_name, None)
            images = streams.pictures(value) if isinstance(value, StreamValue) else [value]
            shown += [(image, role.specs) for image in images for role in roles]
        return shown

    def shared_picture(self, practice) -> SocialImage | None:
        """The image for links to this page, chosen by staff; subclasses may use another."""
        return social_image_of(self.social_image, self.social_image_alt)

    def get_context(self, request, *args, also_shown: Iterable[Shown] = (), **kwargs):
        """Wagtail's; the sizes of all pictures, here and in ``also_shown``, take one query."""
        prefetch_renditions([*self.pictures_shown(), *also_shown])
        return super().get_context(request, *args, **kwargs) | {
            "head": self.head(request),
            "trail": self.trail,
        }

    def get_sitemap_urls(self, request=None):
        """The page's address with the day it last changed; none if it is not to be listed."""
        if self.noindex:
            return []
        changed = self.last_published_at
        return [
            {
                "location": self.get_full_url(request),
                "lastmod": timezone.localdate(changed) if changed else None,
            }
        ]
