from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.forms.models import AbstractFormField


class ConsultationQuestion(AbstractFormField):
    """A question the staff added to the form, after the ones every practice must ask."""

    page = ParentalKey(
        "consultations.ConsultationPage", on_delete=models.CASCADE, related_name="questions"
    )

    panels = [
        FieldPanel("label", heading="Question", help_text="As the visitor will read it."),
        FieldPanel("help_text", help_text="A short hint under the question, if it needs one."),
        FieldPanel(
            "required",
            heading="Must be answered",
            help_text="Leave this unticked wherever you can: every question costs some courage.",
        ),
        FieldPanel("field_type", heading="Kind of answer", classname="formbuilder-type"),
        FieldPanel(
            "choices",
            heading="Answers to choose from",
            help_text="One a line. Only for questions with answers to choose from.",
            classname="formbuilder-choices",
        ),
        FieldPanel(
            "default_value",
            heading="Answer given beforehand",
            help_text="Usually empty.",
            classname="formbuilder-default",
        ),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = "question"

    def __str__(self):
        return self.label

    def get_field_clean_name(self) -> str:
        """The label in ASCII, which may be longer than the label and than its column."""
        return super().get_field_clean_name()[:255]
