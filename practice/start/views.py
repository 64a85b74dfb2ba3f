"""The first screen that an administrator sees on a site without a page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.admin.views.home import HomeView
from wagtail.models import Site

from practice.core.models import PracticeSettings
from practice.core.models.settings import FACT_FIELDS
from practice.start.create import SiteNotEmptyError, Started, is_empty_site, start_practice
from practice.start.forms import StartForm, StartInvitationFormSet, TherapistFormSet, filled_in
from practice.start.titles import quoted_titles

GROUPS = {
    "The practice": ["name", "address", "telephone", "email", "hours"],
    "Sessions": FACT_FIELDS,
    "Logo and colours": ["logo", "palette", "accent"],
    "Enquiries and crisis help": ["notify", "country", "crisis_lines"],
}
NOT_EMPTY = "This site has pages already, so nothing of it was changed."


@require_admin_access
def dashboard(request: HttpRequest) -> HttpResponse:
    """Wagtail's, unless an administrator has still to make the first pages."""
    if request.user.is_superuser and is_empty_site():
        return redirect("start_practice")
    return HomeView.as_view()(request)


def first_screen(request: HttpRequest) -> HttpResponse:
    if not request.user.is_superuser:
        return permission_denied(request)
    if not is_empty_site():
        messages.error(request, NOT_EMPTY)
        return redirect("wagtailadmin_home")
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StartForm(data, files, instance=settings_to_start_from(), initial={"name": ""})
    therapists = TherapistFormSet(data, prefix="therapists")
    invitations = StartInvitationFormSet(data, prefix="invitations")
    if data is not None and all([form.is_valid(), therapists.is_valid(), invitations.is_valid()]):
        try:
            started = start_practice(
                form,
                [each.cleaned_data for each in filled_in(therapists)],
                filled_in(invitations),
                request.user,
            )
        except SiteNotEmptyError:
            messages.error(request, NOT_EMPTY)
            return redirect("wagtailadmin_home")
        messages.success(request, describe(started))
        return redirect("wagtailadmin_home")
    context = {
        "form": form,
        "groups": {title: [form[name] for name in names] for title, names in GROUPS.items()},
        "therapists": therapists,
        "invitations": invitations,
        "has_errors": data is not None,
        "dashboard_url": reverse("wagtailadmin_home"),
    }
    return render(request, "start/first_screen.html", context)


def settings_to_start_from() -> PracticeSettings:
    """The practice's settings, if somebody has saved any, or new ones."""
    site = Site.objects.get(is_default_site=True)
    return PracticeSettings.objects.filter(site=site).first() or PracticeSettings(site=site)


def describe(started: Started) -> str:
    sentences = []
    if started.published:
        sentences.append(f"Published: {quoted_titles(started.published)}.")
    if started.finished:
        sentences.append(f"Drafts for you to read and publish: {quoted_titles(started.finished)}.")
    if started.with_gaps:
        sentences.append(
            f"Drafts for you to finish: {quoted_titles(started.with_gaps)}. Fill the gaps that "
            "begin with “[your”, and publish them."
        )
    if started.invited:
        sentences.append(f"Invited by mail: {get_text_list(started.invited, 'and')}.")
    return " ".join(sentences)
