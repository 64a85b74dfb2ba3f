from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from practice.core.models import email_addresses, validate_email_lines


def months_field(label: str, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[
            MinValueValidator(1, "Keep them for one month at least."),
            MaxValueValidator(120, "Keep them for 120 months at most."),
        ],
        help_text="Months.",
    )


@register_setting(icon="mail", order=20)
class EnquirySettings(BaseGenericSetting):
    """What the practice decides about enquiries: who is told, how soon it replies, what it keeps.

    Only therapists and administrators change it. PracticeSettings, which editors change as well,
    holds what the site says of the practice.
    """

    notification_addresses = models.TextField(
        validators=[validate_email_lines],
        help_text="Who is told that an enquiry has come in: one e-mail address a line. "
        "The message says only that there is one, never what it says.",
    )
    reply_within_days = models.PositiveSmallIntegerField(
        "reply within",
        default=2,
        validators=[
            MinValueValidator(1, "Give yourselves one working day at least."),
            MaxValueValidator(30, "Promise a reply within 30 working days at most."),
        ],
        help_text="Working days. The dashboard warns of an enquiry that nobody has read by then.",
    )
    sends_acknowledgements = models.BooleanField(
        "acknowledge enquiries by e-mail",
        default=False,
        help_text="Sends the visitor two sentences: that a message has arrived, and that somebody "
        "will answer. They name neither the practice nor anything that was written, and the "
        "subject line is neutral; but the sender’s address is shown as well. Leave this off if it "
        "could harm the person who wrote that somebody else sees such an e-mail, for instance on a "
        "locked telephone. An address gets one a day at most, and what is held back gets none.",
    )
    keep_replied_months = months_field("replied to, and nothing since", 12)
    keep_booked_months = months_field("booked", 12)
    keep_declined_months = months_field("declined", 6)
    keep_closed_months = months_field("closed", 6)
    keep_held_back_days = models.PositiveSmallIntegerField(
        "held back",
        default=30,
        validators=[
            MinValueValidator(7, "Keep them for seven days at least, so that somebody can look."),
            MaxValueValidator(365, "Keep them for 365 days at most."),
        ],
        help_text="Days.",
    )

    shown_on_pages = False  # the form is not kept: practice.page_cache

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("notification_addresses"),
                FieldPanel("reply_within_days"),
                FieldPanel("sends_acknowledgements"),
            ],
            heading="When an enquiry comes in",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("keep_replied_months"), FieldPanel("keep_booked_months")]
                ),
                FieldRowPanel(
                    [FieldPanel("keep_declined_months"), FieldPanel("keep_closed_months")]
                ),
                FieldPanel("keep_held_back_days"),
            ],
            heading="How long enquiries are kept",
            help_text="Counted from the day an enquiry was last marked. Then it is deleted by "
            "itself. The notice beside the form says what you choose here. A new enquiry is kept "
            "until somebody marks it. Another time counts for the enquiries you have already, too, "
            "whose writers were promised the former one: shorten it freely, lengthen it only for a "
            "reason.",
        ),
    ]

    class Meta:
        verbose_name = "enquiry settings"

    def __str__(self):
        return "Enquiry settings"

    @classmethod
    def read(cls) -> "EnquirySettings":
        """The settings, or the defaults; without ``load``'s writing, for visitors' requests."""
        return cls.objects.first() or cls()

    @property
    def recipients(self) -> list[str]:
        """The addresses told of a new enquiry, in the order given."""
        return email_addresses(self.notification_addresses)
