from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from consultations.form_fields import FieldType


class ConsultationQuestion(Orderable):
    """A question that staff have added to the form, with the fields that FormBuilder reads."""

    page = ParentalKey(
        "consultations.ConsultationPage", on_delete=models.CASCADE, related_name="questions"
    )
    label = models.CharField("question", max_length=255, help_text="As the visitor will read it.")
    help_text = models.CharField(
        max_length=255, blank=True, help_text="A short hint under the question, if it needs one."
    )
    required = models.BooleanField(
        "must be answered",
        default=True,
        help_text="Leave this unticked wherever you can: every question costs some courage.",
    )
    field_type = models.CharField("kind of answer", max_length=16, choices=FieldType.choices)
    choices = models.TextField(
        "answers to choose from",
        blank=True,
        help_text="One a line. Only for questions with answers to choose from.",
    )
    default_value = models.TextField(
        "answer given beforehand", blank=True, help_text="Usually empty."
    )

    panels = [
        "label",
        "help_text",
        "required",
        FieldPanel("field_type", required_on_save=True),  # a preview of a draft needs it
        "choices",
        "default_value",
    ]

    class Meta(Orderable.Meta):
        verbose_name = "question"

    def __str__(self):
        return self.label
