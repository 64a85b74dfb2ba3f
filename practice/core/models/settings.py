import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.blocks import StreamValue
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page, Site

from practice.core.colours import (
    COLOUR,
    MIN_CONTRAST,
    PAPER,
    contrast,
    darkened_for_paper,
)
from practice.core.image_roles import LOGO
from practice.core.practice_details import (
    CrisisLine,
    Fact,
    Logo,
    MenuLink,
    OpeningHours,
    PracticeDetails,
)
from practice.core.queries import public_pages
from practice.core.settings_blocks import CrisisLineBlock, NavigationLinkBlock, OpeningHoursBlock
from practice.images.renditions import fallback_rendition
from practice.page_cache.memoize import cached_until_change

# As with the crisis lines, a tap calls “tel:” and the number without its spaces.
TELEPHONE = re.compile(r"\+?(?:[0-9] *){6,}")


def email_addresses(text: str) -> list[str]:
    """Those that stand in ``text``, one a line or with commas between them."""
    return [part for part in re.split(r"[\s,;]+", text) if part]


def validate_email_lines(value: str) -> None:
    """Each part of ``value`` must be an e-mail address; the message names the one that is not."""
    for line in email_addresses(value):
        try:
            validate_email(line)
        except ValidationError as error:
            raise ValidationError(f"“{line}” is not an e-mail address.") from error


FACT_FIELDS = (
    "fee",
    "session_minutes",
    "session_place",
    "insurers",
    "reduced_fee_places",
    "notice_hours",
)


@register_setting(icon="home", order=10)
class PracticeSettings(BaseSiteSetting):
    """What the whole site says about the practice: name, address, crisis help, navigation."""

    image_roles = {"logo": (LOGO,)}

    class SessionPlace(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        ONLINE = "online", "Online"
        BOTH = "both", "In person or online"

    class Palette(models.TextChoices):
        GREEN = "green", "Green on warm paper"
        BLUE = "blue", "Blue on warm paper"
        PLUM = "plum", "Plum on warm paper"

    name = models.CharField("name of the practice", max_length=100, default="Our practice")
    strapline = models.CharField(
        max_length=120,
        blank=True,
        help_text="A few words beside the name, at the foot of the site.",
    )
    address = models.TextField(blank=True, help_text="As on an envelope, one line each.")
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    hours = StreamField(
        [("opening", OpeningHoursBlock())], blank=True, verbose_name="opening hours"
    )
    registration = models.TextField(
        blank=True, help_text="Which bodies the practice’s therapists are registered with."
    )

    search_engines_allowed = models.BooleanField(
        "let search engines list this site",
        default=True,  # a practice that is started anew begins without
        help_text="If not, every page asks Google and others to leave it out. Turn it on when the "
        "site is ready for visitors.",
    )

    fee = models.CharField(
        max_length=60, blank=True, help_text="Of one session, such as “£65” or “£50 to £70”."
    )
    session_minutes = models.PositiveSmallIntegerField(
        "length of a session", null=True, blank=True, help_text="Minutes, such as 50."
    )
    session_place = models.CharField(
        "where sessions take place", max_length=10, choices=SessionPlace.choices, blank=True
    )
    insurers = models.CharField(
        "insurers who pay for sessions",
        max_length=255,
        blank=True,
        help_text="Their names, such as “Aviva, Bupa”. Leave empty if there are none.",
    )
    reduced_fee_places = models.CharField(
        max_length=255,
        blank=True,
        help_text="One sentence, such as “We keep a few places at £35; please ask.”",
    )
    notice_hours = models.PositiveSmallIntegerField(
        "notice to cancel a session",
        null=True,
        blank=True,
        help_text="Hours, such as 48. A session cancelled later is charged.",
    )

    crisis_introduction = models.CharField(
        max_length=255,
        default="If you need help now, please don’t wait for us. "
        "These lines are open day and night.",
        help_text="Shown above the crisis lines.",
    )
    crisis_lines = StreamField(
        [("line", CrisisLineBlock())],
        blank=True,
        help_text="Shown with the consultation form, after it is sent, "
        "and at the foot of each page.",
    )

    consultation_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where every “Ask for a consultation” leads.",
    )
    call_to_action_heading = models.CharField("heading", max_length=100, default="Talk to someone")
    call_to_action_text = models.TextField(
        "text", default="A first conversation is free, and commits you to nothing."
    )
    call_to_action_button = models.CharField(
        "words on the button", max_length=60, default="Ask for a consultation"
    )

    logo = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Stands at the head of each page, in place of the name if it is more than twice "
        "as wide as high, and else beside it. A PNG with a transparent ground looks best, drawn "
        "for a light ground: white letters would not be seen. It is shown at most 320 pixels wide "
        "and 56 high.",
    )
    palette = models.CharField(
        "colours", max_length=10, choices=Palette.choices, default=Palette.GREEN
    )
    accent = models.CharField(
        "a colour of your own",
        max_length=7,
        blank=True,
        help_text="For links and buttons, in place of the palette’s, such as #1d4b3d. It must be "
        "dark enough to read. On dark screens a lighter one is made from it.",
    )

    navigation = StreamField([("link", NavigationLinkBlock())], blank=True)
    footer_links = StreamField([("link", NavigationLinkBlock())], blank=True)
    footer_note = models.TextField(blank=True, help_text="Small print at the foot of every page.")

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldPanel("strapline"),
                    FieldPanel("address"),
                    FieldPanel("telephone"),
                    FieldPanel("email"),
                    FieldPanel("hours"),
                    FieldPanel("registration"),
                    FieldPanel("search_engines_allowed"),
                ],
                heading="The practice",
            ),
            ObjectList(
                [FieldPanel(name) for name in FACT_FIELDS],
                heading="Fees and sessions",
                help_text="Shown on the home page, with the consultation form, in every “Facts of "
                "the practice” block and to search engines. What is empty is shown nowhere.",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [PageChooserPanel("consultation_page", "consultations.ConsultationPage")],
                        heading="The page with the form",
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("call_to_action_heading"),
                            FieldPanel("call_to_action_text"),
                            FieldPanel("call_to_action_button"),
                        ],
                        heading="The invitation under each article",
                    ),
                ],
                heading="Consultations",
            ),
            ObjectList(
                [FieldPanel("crisis_introduction"), FieldPanel("crisis_lines")],
                heading="Crisis help",
            ),
            ObjectList(
                [FieldPanel("logo"), FieldPanel("palette"), FieldPanel("accent")],
                heading="Logo and colours",
            ),
            ObjectList(
                [
                    FieldPanel("navigation"),
                    FieldPanel("footer_links"),
                    FieldPanel("footer_note"),
                ],
                heading="Menus",
            ),
        ],
        help_text="A fact changed here changes at the head and foot of the site, in its forms and "
        "for search engines. Texts keep what was typed into them, such as a telephone number "
        "under Privacy: search the site for the old one, and change it there too.",
    )

    class Meta:
        verbose_name = "practice details"

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.telephone and not TELEPHONE.fullmatch(self.telephone):
            raise ValidationError(
                {
                    "telephone": "Enter a telephone number in full, in digits and spaces, "
                    "such as 020 7946 0123."
                }
            )

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        if self.accent and not (exclude and "accent" in exclude):
            self.accent = self.accent.lower()
            if not COLOUR.fullmatch(self.accent):
                raise ValidationError(
                    {"accent": "Write a colour as # and six digits or letters, such as #1d4b3d."}
                )
            if (ratio := contrast(self.accent, PAPER)) < MIN_CONTRAST:
                raise ValidationError(
                    {
                        "accent": "This colour is too pale to read on the site’s paper: its "
                        f"contrast is {ratio:.1f} to 1, and {MIN_CONTRAST:.0f} to 1 is needed. "
                        f"{darkened_for_paper(self.accent)} is the nearest that can be read."
                    }
                )

    def facts(self) -> Iterator[Fact]:
        """What a visitor wants to know before they write. What is empty is left out."""
        if self.fee:
            yield Fact("Fee for a session", self.fee)
        if self.session_minutes:
            yield Fact("Length", f"{self.session_minutes} minutes")
        if self.session_place:
            yield Fact("Where", self.get_session_place_display())
        if self.insurers:
            yield Fact("Insurers", self.insurers)
        if self.reduced_fee_places:
            yield Fact("Reduced fee", self.reduced_fee_places)
        if self.notice_hours:
            hours = "1 hour’s" if self.notice_hours == 1 else f"{self.notice_hours} hours’"
            yield Fact("To cancel", f"{hours} notice")

    def logo_to_show(self) -> Logo | None:
        """The logo in the size that pages show; None if there is none that can be read."""
        rendition = fallback_rendition(self.logo, LOGO) if self.logo else None
        return Logo(rendition.url, rendition.width, rendition.height) if rendition else None

    def details(self) -> PracticeDetails:
        """What pages show of these settings. One query for the pages that are linked to, and two
        for a logo.

        Links to pages that not every visitor may open are left out.
        """
        links = [*self.navigation.raw_data, *self.footer_links.raw_data]
        ids = {self.consultation_page_id, *(link["value"].get("page") for link in links)} - {None}
        pages = public_pages(Page.objects).in_bulk(ids)
        consultation_page = pages.get(self.consultation_page_id)
        return PracticeDetails(
            name=self.name,
            logo=self.logo_to_show(),
            strapline=self.strapline,
            address_lines=tuple(self.address.splitlines()),
            telephone=self.telephone,
            email=self.email,
            hours=tuple(OpeningHours(**block.value) for block in self.hours),
            registration=self.registration,
            search_engines_allowed=self.search_engines_allowed,
            fee=self.fee,
            facts=tuple(self.facts()),
            crisis_introduction=self.crisis_introduction,
            crisis_lines=tuple(CrisisLine(**block.value) for block in self.crisis_lines),
            consultation_url=consultation_page.url if consultation_page else "",
            call_to_action_heading=self.call_to_action_heading,
            call_to_action_text=self.call_to_action_text,
            call_to_action_button=self.call_to_action_button,
            navigation=menu_links(self.navigation, pages),
            footer_links=menu_links(self.footer_links, pages),
            footer_note=self.footer_note,
            palette=self.palette,
            accent=self.accent,
        )


def menu_links(menu: StreamValue, pages: Mapping[int, Page]) -> tuple[MenuLink, ...]:
    """The links of ``menu`` to those of ``pages``, which are given by primary key."""
    return tuple(
        MenuLink(page.url, link["value"].get("text") or page.title)
        for link in menu.raw_data
        if (page := pages.get(link["value"].get("page")))
    )


def practice_details(request: HttpRequest) -> PracticeDetails:
    """The details of the practice at the requested site; the defaults where no site answers."""
    site = Site.find_for_request(request)
    return practice_details_of(site.pk) if site else PracticeSettings().details()


@cached_until_change
def practice_details_of(site_id: int) -> PracticeDetails:
    # Not for_site(), which creates what is not there: a visitor's request changes nothing.
    settings = PracticeSettings.objects.filter(site=site_id).first() or PracticeSettings()
    return settings.details()
