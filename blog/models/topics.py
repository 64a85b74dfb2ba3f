from django.db import models
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """What an article is about. Each topic has a page of its own listing its articles."""

    title = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(
        unique=True, help_text="The last part of the topic’s web address. It follows the title."
    )
    description = models.TextField(
        blank=True, help_text="One or two sentences at the top of the topic’s page."
    )

    panels = [
        TitleFieldPanel("title"),
        FieldPanel("slug", widget=SlugInput),
        FieldPanel("description"),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title
