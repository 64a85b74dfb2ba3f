from http import HTTPMethod

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from consultations.forms import ConsultationPageForm, EnquiryForm
from consultations.models.privacy_notices import PrivacyNotice
from consultations.models.settings import EnquirySettings
from consultations.notice_text import digest_of_words, retention_sentences
from consultations.receipt_cookie import read_receipt_cookie
from practice.core.models import BasePage
from practice.core.rich_text_fields import RichTextField

RICH_TEXT_FEATURES = ["bold", "italic", "link", "ul"]


class ConsultationPage(RoutablePageMixin, BasePage):
    """The form through which a visitor asks for a consultation.

    It is not one of Wagtail's form pages: those let anyone who may edit the page read and delete
    what visitors sent. This page holds the wording only; what was sent is stored as Enquiry.

    Without a ``cache_policy`` its responses are ``no-store``: neither a proxy nor the page cache
    nor the browser's “back” button may keep them.
    """

    introduction = RichTextField(
        features=RICH_TEXT_FEATURES,
        default="<p>Tell us a little about what you are looking for, in as few words as you like. "
        "We read every message ourselves and will reply to you. We do not monitor this inbox "
        "around the clock.</p>",
        help_text="Shown above the form. Say who reads the message and when they reply.",
    )
    privacy_notice = RichTextField(
        features=RICH_TEXT_FEATURES,
        default="<p>We use what you write here to reply to you and, if you wish, to arrange a "
        "first meeting. We use it for nothing else.</p><p>What you write is encrypted when it is "
        "stored. Only the practice’s therapists and the administrators of this website can read "
        "it, and none of it is sent by e-mail.</p><p>You may ask us at any time to see, correct or "
        "erase what we hold about you.</p>",
        help_text="Shown beside the box that asks for consent. Say what you use the message for, "
        "who reads it, and what rights the sender has. How long you keep it is added from "
        "Settings → Enquiry settings. A change makes a new version, which enquiries name.",
    )
    thanks_heading = models.CharField(
        "heading",
        max_length=120,
        default="Thank you. We have your message",
        help_text="The first words a visitor sees when the message has been sent.",
    )
    thanks_text = RichTextField(
        "what happens next",
        features=RICH_TEXT_FEATURES,
        default="<p>One of our therapists will read it and reply in the way you asked us to.</p>"
        "<p>There is nothing more that you need to do. If things become harder while you wait, "
        "please do not wait for us.</p>",
        help_text="Say what happens next, and when. Crisis help is shown with it.",
    )

    base_form_class = ConsultationPageForm
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    page_description = "The form through which visitors write to the practice."
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS, HTTPMethod.POST]
    preview_modes = [("", "The form"), ("sent", "After it is sent")]

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel(
            "questions",
            heading="More questions",
            label="question",
            help_text="The form always asks for a name, an e-mail address, a telephone number, "
            "how and when to reply, and a message. Add only what you need beside that.",
        ),
        MultiFieldPanel(
            [FieldPanel("privacy_notice")],
            heading="Privacy",
        ),
        MultiFieldPanel(
            [FieldPanel("thanks_heading"), FieldPanel("thanks_text")],
            heading="After it is sent",
        ),
    ]

    class Meta:
        verbose_name = "consultation form"

    @property
    def standfirst(self) -> str:
        """The introduction without its markup, for search engines."""
        return get_text_for_indexing(self.introduction)

    def serve_preview(self, request, mode_name):
        return self.sent_view(request) if mode_name == "sent" else self.form_view(request)

    @path("", name="form")
    def form_view(self, request):
        """Show the form; store what was posted, once, before redirecting to ``sent/``."""
        if request.method == "POST":
            return self.call_view("post_enquiry", request)
        return self.render_form(request, EnquiryForm(self))

    @path("sent/", name="sent")
    def sent_view(self, request):
        """Say what happens next, and repeat no answer: the page may stay open on a screen."""
        if request.method == "POST":  # nothing is stored here, so do not say that it was
            return HttpResponseRedirect(self.get_url(request), status=303)
        return self.render_unlisted(request, "sent", receipt_code=read_receipt_cookie(request))

    @path("receipt/", name="receipt")
    def receipt_view(self, request):
        """Say whether a message has been read, to somebody who has its receipt code."""
        return self.call_view("show_receipt", request)

    @path("receipt/withdraw/", name="withdraw")
    def withdraw_view(self, request):
        """Erase a message for somebody who has its receipt code."""
        return self.call_view("withdraw_enquiry", request)

    def call_view(self, name: str, request: HttpRequest) -> HttpResponse:
        """The response of the view that consultations/views.py registers for the hook ``name``.

        Views stand above the models, so this module cannot import them.
        """
        (view,) = hooks.get_hooks(f"consultations.{name}")
        return view(self, request)

    def render_form(self, request, form: EnquiryForm, problem: str = "", status: int = 200):
        """The page with ``form`` and its errors.

        ``problem`` is what else has gone wrong, as consultations/error_summary.html knows it.
        """
        context = {"form": form, "problem": problem}
        response = self.render(request, context_overrides=context)
        response.status_code = status
        return response

    def render_unlisted(self, request, name: str, status: int = 200, **context):
        """A page beside the form, which no search engine is to list."""
        response = self.render(
            request,
            template=f"consultations/consultation_page_{name}.html",
            context_overrides={"metadata": None} | context,
        )
        response.status_code = status
        return response

    @property
    def retention_sentences(self) -> list[str]:
        """How long an enquiry is kept, as the notice says."""
        return retention_sentences(self.enquiry_settings)

    @property
    def notice_digest(self) -> str:
        """Names the words that a visitor agrees to: the notice and the label of the box."""
        consent = EnquiryForm.base_fields["consent"].label
        return digest_of_words([self.privacy_notice, *self.retention_sentences, str(consent)])

    def record_notice(self) -> PrivacyNotice:
        """The present version of the notice, which is stored if it is new."""
        digest = self.notice_digest
        if known := PrivacyNotice.objects.filter(digest=digest).first():
            return known
        text = render_to_string(
            "consultations/privacy_notice_version.html",
            {"page": self, "consent": EnquiryForm.base_fields["consent"].label},
        )
        return PrivacyNotice.create_once(digest, text)

    @cached_property
    def enquiry_settings(self) -> EnquirySettings:
        return EnquirySettings.read()
