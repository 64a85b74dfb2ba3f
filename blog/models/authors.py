from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from practice.core.image_roles import PORTRAIT, PROFILE
from practice.core.rich_text_fields import RichTextField
from practice.page_cache.memoize import copied_until_change


class CredentialBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=100, help_text="For example “Psychotherapist” or “Clinical psychologist”."
    )
    body = blocks.CharBlock(
        max_length=120, label="Registered with", help_text="The professional body."
    )
    number = blocks.CharBlock(max_length=40, required=False, label="Registration number")
    register_url = blocks.URLBlock(
        required=False,
        label="Link to the public register",
        help_text="Where a reader can check this for themselves.",
    )

    class Meta:
        icon = "success"
        label = "Credential"
        label_format = "{title}, {body}"


class ProfileLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=60, help_text="For example “Publications”.")
    url = blocks.URLBlock(label="Web address")

    class Meta:
        icon = "link"
        label = "Link"
        label_format = "{title}"


class Author(index.Indexed, models.Model):
    """Somebody who writes or reviews articles, most often one of the practice's therapists."""

    name = models.CharField(max_length=100, help_text="With title: “Dr Miriam Okell”.")
    first_name = models.CharField(
        max_length=50, help_text="As in “Book your free initial consultation with Miriam”."
    )
    slug = models.SlugField(
        unique=True, help_text="The last part of the author’s web address. It follows the name."
    )
    role = models.CharField(max_length=150, blank=True, help_text="What they do at the practice.")
    credentials = StreamField([("credential", CredentialBlock())], blank=True)
    biography = RichTextField(features=["bold", "italic", "link"], blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    portrait_alt = models.CharField(
        "description of the portrait",
        max_length=255,
        blank=True,
        help_text="One short sentence for people who cannot see it. "
        "Leave empty if it only decorates.",
    )
    profile_links = StreamField([("link", ProfileLinkBlock())], blank=True)
    takes_consultations = models.BooleanField(
        default=True, help_text="Invites readers to book a first consultation with them."
    )

    image_roles = {"portrait": (PORTRAIT, PROFILE)}  # see practice.images.rendition_job

    panels = [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", placeholder="Name", classname=""),
                FieldPanel("first_name"),
                FieldPanel("role"),
                FieldPanel("slug", widget=SlugInput),
            ],
            heading="Who they are",
        ),
        FieldPanel("biography"),
        FieldPanel("credentials"),
        MultiFieldPanel([FieldPanel("portrait"), FieldPanel("portrait_alt")], heading="Portrait"),
        FieldPanel("profile_links"),
        FieldPanel("takes_consultations"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("role"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@copied_until_change
def get_author(pk: int) -> Author | None:
    """The author with their portrait. A handful write all articles, so each is read only once."""
    return Author.objects.select_related("portrait").filter(pk=pk).first()
