from collections.abc import Iterable
from http import HTTPMethod
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model_string
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from practice.core.gaps import gap_error, gaps_of
from practice.core.image_roles import IN_TEXT, SOCIAL
from practice.core.models.settings import practice_details
from practice.core.page_form import PageForm
from practice.core.practice_details import PracticeDetails
from practice.core.queries import has_view_restrictions
from practice.core.streamfield import images_in, outline
from practice.images.renditions import Shown, fallback_rendition, prefetch_renditions
from practice.images.roles import Role
from practice.page_cache.cache_control import CachePolicy
from practice.seo.json_ld import Thing, json_ld_script, publisher, web_page
from practice.seo.metadata import PageMetadata, SocialImage, truncate_description

HOME_DEPTH = 2  # the home page stands at the root of Wagtail's tree


def social_image_of(image: AbstractImage | None, alt: str) -> SocialImage | None:
    """``image`` cut to 1200 × 630 pixels; None if there is none or its file cannot be read."""
    rendition = image and fallback_rendition(image, SOCIAL)
    return rendition and SocialImage(rendition.url, rendition.width, rendition.height, alt)


class HeroImageMixin(models.Model):
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

    def get_social_image(self, practice: PracticeDetails) -> SocialImage | None:
        return super().get_social_image(practice) or social_image_of(  # type: ignore[misc]
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

    base_form_class = PageForm
    # A page that takes a form adds POST.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # Without a policy the page is private: practice.page_cache.cache_control.
    cache_policy: CachePolicy | None = None
    open_graph_type = "website"
    # What cannot be the last part of a page's address, because something else answers there.
    reserved_slugs = frozenset({"admin", "documents", "health", "media", "search", "static"})
    # The roles in which a page type shows the images of each field: practice.images.rendition_job.
    image_roles: dict[str, tuple[Role, ...]] = {"social_image": (SOCIAL,), "body": (IN_TEXT,)}
    # Page types with a standfirst or a body override these with fields of their own. Empty, because
    # Django lets a field replace only an attribute that is false.
    standfirst: Any = ""
    body: Any = ()

    # PostgreSQL ranks by the boost, SQLite by where the words stand: practice/search/sqlite.py
    search_fields = [
        *Page.search_fields,
        index.SearchField("prominent_text", boost=1.5),
        index.AutocompleteField("prominent_text"),
        index.SearchField("standfirst"),
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.slug in self.reserved_slugs:
            raise ValidationError(
                {
                    "slug": f"“{self.slug}” is already the address of another part of the site, "
                    "so nobody could find this page there. Please choose another word."
                }
            )

    def publish(self, revision, *args, **kwargs):
        """Wagtail's, by whatever way a page is published. Raises ValidationError if its text has
        gaps.
        """
        if gaps := gaps_of(revision.as_object()):
            raise gap_error(gaps)
        super().publish(revision, *args, **kwargs)

    @property
    def prominent_text(self) -> str:
        """Standfirst and headings, which count for more in a search than the text."""
        headings = outline(self.body).values()
        return "\n".join([self.standfirst, *(heading.text for heading in headings)])

    @property
    def meta_title(self) -> str:
        """The page's title for the browser tab and for search engines."""
        return self.seo_title or self.title

    @property
    def meta_description(self) -> str:
        """One or two sentences for search engines: written by staff, else the standfirst."""
        return self.search_description or truncate_description(self.standfirst)

    @property
    def breadcrumbs(self) -> list[Page]:
        """The pages between the home page and this one; no query for a page right beneath it."""
        if not self.depth or self.depth <= HOME_DEPTH + 1:
            return []
        return list(self.get_ancestors().live().filter(depth__gt=HOME_DEPTH))

    def get_metadata(self, request) -> PageMetadata:
        return PageMetadata(
            title=self.meta_title,
            description=self.meta_description,
            canonical_url=self.get_full_url(request) or "",
            og_type=self.open_graph_type,
            noindex=self.noindex,
        )

    def json_ld(self, home_url: str, context: dict[str, Any]) -> list[Thing]:
        """What the page says of itself in schema.org's vocabulary.

        ``home_url`` is the absolute address of the site, ``context`` that of the page's template.
        """
        practice, url = context["practice"], context["metadata"].canonical_url
        steps = [
            (page.title, page.get_full_url(context["request"])) for page in context["breadcrumbs"]
        ]
        return [
            web_page(
                url,
                self.title,
                self.standfirst,
                [(practice.name, home_url), *steps, (self.title, url)],
                publisher(practice.name, home_url),
            )
        ]

    def get_view_restrictions(self):
        if not has_view_restrictions():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def images_shown(self) -> list[Shown]:
        """The images of every field in ``image_roles``, with the filter specs of their roles."""
        shown: list[Shown] = []
        for field_name, roles in self.image_roles.items():
            value = getattr(self, field_name)
            images = images_in(value) if isinstance(value, StreamValue) else [value or None]
            shown += [(image, role.specs) for image in images for role in roles]
        return shown

    def get_social_image(self, practice: PracticeDetails) -> SocialImage | None:
        """The image for links to this page, chosen by staff; page types may know another."""
        return social_image_of(self.social_image, self.social_image_alt)

    def get_context(
        self,
        request,
        *args,
        content: dict[str, Any] | None = None,
        also_shown: Iterable[Shown] = (),
        **kwargs,
    ):
        """Everything the page's template reads.

        ``content`` is what the caller has for the template, else what ``get_content`` finds. The
        renditions of all images, the page's own and ``also_shown``, take one query.
        """
        prefetch_renditions([*self.images_shown(), *also_shown])
        context = super().get_context(request, *args, **kwargs) | {
            "practice": practice_details(request),
            "metadata": self.get_metadata(request),
            "breadcrumbs": self.breadcrumbs,
        }
        context |= self.get_content(request, context) if content is None else content
        site_url = Site.find_for_request(request).root_url
        image = self.get_social_image(context["practice"])
        context["social_image"] = image and image.with_absolute_url(site_url)
        context["json_ld"] = json_ld_script(self.json_ld(f"{site_url}/", context))
        return context

    def get_content(self, request, context: dict[str, Any]) -> dict[str, Any]:
        """What only this page type's template reads; ``context`` is what all templates read."""
        return {}

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
