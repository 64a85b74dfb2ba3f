import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from practice.core.queries import only_public
from practice.core.settings_blocks import CrisisLineBlock, NavigationLinkBlock, OpeningHoursBlock

# As with the crisis lines, a tap calls “tel:” and the number without its spaces.
TELEPHONE = re.compile(r"\+?(?:[0-9] *){6,}")


def validate_email_lines(value: str) -> None:
    """Every line of ``value`` must be an e-mail address; the message names the line that is not."""
    for line in value.split():
        try:
            validate_email(line)
        except ValidationError as error:
            raise ValidationError(f"“{line}” is not an e-mail address.") from error


@register_setting(icon="home", order=10)
class PracticeSettings(BaseSiteSetting):
    """What the whole site says about the practice: name, address, crisis help, navigation."""

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
        help_text="Where every “Book a consultation” link leads.",
    )
    call_to_action_heading = models.CharField("heading", max_length=100, default="Talk to someone")
    call_to_action_text = models.TextField(
        "text", default="A first conversation is free, and commits you to nothing."
    )
    call_to_action_button = models.CharField(
        "words on the button", max_length=60, default="Ask for a consultation"
    )
    notification_addresses = models.TextField(
        blank=True,
        validators=[validate_email_lines],
        help_text="Who is told that an enquiry has come in: one e-mail address a line. "
        "The message says only that there is one, never what it says.",
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
                ],
                heading="The practice",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            PageChooserPanel("consultation_page", "consultations.ConsultationPage"),
                            FieldPanel("notification_addresses"),
                        ],
                        heading="Where enquiries go",
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

    @property
    def address_lines(self) -> list[str]:
        return self.address.splitlines()

    @cached_property
    def linked_pages(self) -> dict[int, Page]:
        """The pages that menus and invitations lead to, by id, if every visitor may read them."""
        streams = [self.navigation.raw_data, self.footer_links.raw_data]
        ids = [link["value"].get("page") for stream in streams for link in stream]
        return only_public(Page.objects).in_bulk(
            [pk for pk in [*ids, self.consultation_page_id] if pk]
        )

    @property
    def consultation_url(self) -> str:
        """Where every “Book a consultation” link leads; empty if there is nowhere to lead."""
        page = self.linked_pages.get(self.consultation_page_id)
        return page.url if page else ""

    @cached_property
    def menus(self) -> dict[str, list[dict[str, str]]]:
        """The links of the navigation and the footer, each with url and text."""
        pages = self.linked_pages
        return {
            name: [
                {"url": page.url, "text": link["value"].get("text") or page.title}
                for link in stream.raw_data
                if (page := pages.get(link["value"].get("page")))
            ]
            for name, stream in {
                "navigation": self.navigation,
                "footer": self.footer_links,
            }.items()
        }

    @property
    def recipients(self) -> list[str]:
        """The addresses told of a new enquiry, in the order given."""
        return self.notification_addresses.split()
