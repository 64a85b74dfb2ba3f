"""The blocks of PracticeSettings: single facts about the practice, shown wherever they apply."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAY_CHOICES = [(day, day) for day in DAYS]


class OpeningHoursBlock(blocks.StructBlock):
    first_day = blocks.ChoiceBlock(choices=DAY_CHOICES, default="Monday", label="From")
    last_day = blocks.ChoiceBlock(
        choices=DAY_CHOICES,
        default="Friday",
        label="To",
        help_text="The same day for a single day.",
    )
    opens = blocks.TimeBlock(default="09:00")
    closes = blocks.TimeBlock(default="18:00")

    class Meta:
        icon = "time"
        label = "Opening hours"
        label_format = "{first_day} to {last_day}"


def digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


class CrisisLineBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=60, help_text="For example “Samaritans”.")
    contact = blocks.CharBlock(
        max_length=60, help_text="As it should read: “116 123”, or “Text SHOUT to 85258”."
    )
    link = blocks.RegexBlock(
        regex=r"^(tel:\+?\d[\d ]*|sms:\+?\d[\d ]*(\?.*)?|https://\S+)$",
        error_messages={"invalid": "Start with tel:, sms: or https://, as in tel:116123."},
        help_text="What a tap does: tel:116123, sms:85258 or a web address. "
        "Change it together with the number shown.",
    )
    note = blocks.CharBlock(
        required=False, max_length=160, help_text="When it is open, who it is for."
    )

    def clean(self, value):
        value = super().clean(value)
        dialled = digits(value["link"].partition("?")[0])
        if not value["link"].startswith("https:") and dialled not in digits(value["contact"]):
            raise StructBlockValidationError(
                {"link": ValidationError(f"This calls {dialled}, which is not the number shown.")}
            )
        return value

    class Meta:
        icon = "help"
        label = "Crisis line"
        label_format = "{name}: {contact}"


class NavigationLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock()
    text = blocks.CharBlock(
        required=False, max_length=40, help_text="Leave empty to use the page’s own title."
    )

    class Meta:
        icon = "link"
        label = "Link"
        label_format = "{text} {page}"
