"""The register of access, erasure, correction and complaint requests, with their clocks."""

from operator import attrgetter

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Case, When
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.generic.edit import ProcessFormView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.access_log import record_access
from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import AccessLogEntry, RightsRequest
from consultations.requests import StaffRequest
from consultations.unsaved_words import keep_words
from practice.core.encryption import DecryptionError

CANNOT_OPEN = "(cannot be opened)"


class RightsRequestForm(WagtailAdminModelForm):
    subject = TextField(
        label="Who asks",
        help_text="Their name, and how to reach them. It is encrypted.",
        # Not max_length, whose HTML attribute makes browsers cut off pasted text.
        validators=[MaxLengthValidator(500, "Shorten it to 500 characters or fewer.")],
        error_messages={
            "required": "Write who asks, and how to reach them.",
            "null_characters_not_allowed": INVALID_CHARACTER,
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remarks = TextField(
        label="Remarks",
        required=False,
        help_text="How you made sure that it is they, what you found, what you answered and why. "
        "It is encrypted.",
        validators=[MaxLengthValidator(5000, "Shorten it to 5,000 characters or fewer.")],
        error_messages={"null_characters_not_allowed": INVALID_CHARACTER},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].initial = self.instance.subject
        self.fields["remarks"].initial = self.instance.remarks

    def clean(self):
        cleaned = super().clean()
        received = cleaned.get("received_on")
        for name in ("received_on", "acknowledged_on", "answered_on"):
            day = cleaned.get(name)
            if day and day > localdate():
                self.add_error(name, "Enter a day that has come already.")
            elif day and received and day < received:
                self.add_error(name, "Enter a day that is not before the day of receipt.")
        if bool(cleaned.get("answered_on")) != bool(cleaned.get("outcome")):
            raise ValidationError("Enter both the day of the answer and the outcome, or neither.")
        return cleaned

    def save(self, commit=True):
        self.instance.subject = self.cleaned_data["subject"]
        self.instance.remarks = self.cleaned_data["remarks"]
        return super().save(commit)


class SubjectColumn(TitleColumn):
    """Who asks, decrypted."""

    def get_value(self, instance):
        try:
            return instance.subject
        except DecryptionError:
            return CANNOT_OPEN


class RegisterIndexView(IndexView):
    page_title = "Rights requests"
    table_classname = "listing register"

    def get(self, request, *args, **kwargs):
        record_access(request.user, AccessLogEntry.Action.LIST, detail="Rights requests")
        return super().get(request, *args, **kwargs)

    def order_queryset(self, queryset):
        """What has to be answered, the most urgent first, and then what is answered.

        The last day is worked out from calendar months, which databases count differently.
        """
        unanswered = RightsRequest.objects.filter(answered_on=None)
        by_date = sorted(
            unanswered.defer(*RightsRequest.encrypted_fields), key=attrgetter("due_on")
        )
        if not by_date:
            return queryset  # as the model says
        places = (When(pk=request.pk, then=place) for place, request in enumerate(by_date))
        place = Case(*places, default=len(by_date))
        return queryset.order_by(place, "-received_on", "-pk")


class KeepsWords(ProcessFormView):
    """Says that what was posted is stored, or in the form that is shown again."""

    request: StaffRequest

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        keep_words(request)
        return response


class RegisterCreateView(KeepsWords, CreateView):
    pass


class RegisterEditView(KeepsWords, EditView):
    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except DecryptionError:
            messages.error(request, "This request cannot be opened with the site’s current key.")
            return redirect(self.index_url_name)

    def get_object(self, queryset=None):
        request = super().get_object(queryset)
        record_access(self.request.user, AccessLogEntry.Action.READ, detail="A rights request")
        return request


class RegisterViewSet(ModelViewSet):
    model = RightsRequest
    name = "rights_requests"
    url_prefix = "privacy/requests"
    icon = "list-ul"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RegisterIndexView
    add_view_class = RegisterCreateView
    edit_view_class = RegisterEditView
    list_per_page = 50
    list_display = [
        SubjectColumn("subject", label="Who asks", url_name="rights_requests:edit"),
        Column("short_kind", label="What for"),
        Column("received_on", label="Received"),
        Column("due_on", label="Due"),
        Column("clock", label="How it stands"),
    ]
    list_filter = ["kind", "outcome"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("received_on")]),
            FieldPanel("subject"),
            FieldPanel("remarks"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("acknowledged_on"), FieldPanel("is_extended")]),
                    FieldRowPanel([FieldPanel("answered_on"), FieldPanel("outcome")]),
                ],
                heading="What has been done",
            ),
        ],
        base_form_class=RightsRequestForm,
    )


register_viewset = RegisterViewSet()
