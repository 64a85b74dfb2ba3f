"""The screen “People”: who may come in, and what an administrator does about it."""

from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from practice.accounts import second_factor
from practice.accounts.forms import InvitationForm
from practice.accounts.models import INVITATION_LIFETIME, AccountInvitation, AccountMail
from practice.core.models import User

FACTOR_NAMES = {
    Authenticator.Type.TOTP: "App",
    Authenticator.Type.WEBAUTHN: "Passkey",
    Authenticator.Type.RECOVERY_CODES: "",
}


class Person(NamedTuple):
    user: User
    roles: str
    factors: str  # empty if there is none


class PeopleView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "accounts/people/index.html"
    page_title = "People"
    header_icon = "user"
    _show_breadcrumbs = False

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            people=list_people(), invitations=AccountInvitation.objects.all(), **kwargs
        )


@require_admin_access
def no_bulk_action(request: HttpRequest, action: str) -> HttpResponse:
    """In place of Wagtail's actions for many users, which end no sessions and log nothing."""
    raise Http404


def list_people() -> list[Person]:
    """Everybody with an account: the open ones first, by name."""
    users = User.objects.prefetch_related("groups", "authenticator_set")
    return [
        Person(user, roles_of(user), factors_of(user))
        for user in users.order_by("-is_active", "last_name", "username")
    ]


def roles_of(user: User) -> str:
    names = ["Administrator"] if user.is_superuser else []
    return ", ".join(names + [group.name for group in user.groups.all()])


def factors_of(user: User) -> str:
    authenticators = user.authenticator_set.all()  # type: ignore[attr-defined]  # of django-allauth
    types = {authenticator.type for authenticator in authenticators}
    return ", ".join(name for type_, name in FACTOR_NAMES.items() if name and type_ in types)


class InviteView(WagtailAdminTemplateMixin, FormView):
    template_name = "accounts/people/invite.html"
    page_title = "Invite somebody"
    header_icon = "user"
    _show_breadcrumbs = False
    form_class = InvitationForm

    def form_valid(self, form):
        with transaction.atomic():
            form.instance.invited_by = self.request.user
            form.instance.restart()
            form.save()
            queue_invitation(form.instance)
            log(form.instance, "accounts.invite", data={"role": form.instance.role})
        messages.success(self.request, f"An invitation to {form.instance.email} is on its way.")
        return redirect("wagtailusers_users:index")


def queue_invitation(invitation: AccountInvitation) -> None:
    AccountMail.queue(AccountMail.Kind.INVITATION, invitation=invitation.pk)


class Action(NamedTuple):
    """Something done to an account or an invitation, after a page that asks."""

    question: str
    explanation: str
    button: str
    done: str
    is_serious: bool = False


USER_ACTIONS = {
    "close": Action(
        "Close the account of {}?",
        "They are signed out everywhere at once and cannot sign in again. What they have written "
        "stays, with their name. You can open the account again.",
        "Close the account",
        "The account of {} is closed.",
        is_serious=True,
    ),
    "open": Action(
        "Open the account of {} again?",
        "They can sign in with their old password and second factor.",
        "Open the account",
        "The account of {} is open again.",
    ),
    "end-sessions": Action(
        "Sign {} out everywhere?",
        "They can sign in again. What they have not saved in an open window may be lost.",
        "Sign out everywhere",
        "{} has been signed out everywhere.",
    ),
    "remove-second-factor": Action(
        "Remove the second factor of {}?",
        "For somebody who has lost their telephone and their recovery codes. Speak to them first, "
        "so that you know who is asking. They are signed out everywhere, and set up a new second "
        "factor when they next sign in with their password.",
        "Remove the second factor",
        "{} sets up a new second factor at the next sign-in.",
        is_serious=True,
    ),
}
INVITATION_ACTIONS = {
    "send": Action(
        "Send the invitation of {} again?",
        f"A new link is sent, good for {INVITATION_LIFETIME.days} days. The old one stops working.",
        "Send it again",
        "The invitation of {} is on its way.",
    ),
    "withdraw": Action(
        "Withdraw the invitation of {}?",
        "The link that they were sent stops working.",
        "Withdraw it",
        "The invitation of {} has been withdrawn.",
        is_serious=True,
    ),
}


def change_account(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    if not request.user.is_superuser:
        return permission_denied(request)
    user = get_object_or_404(User, pk=pk)
    if user == request.user and action in ("close", "remove-second-factor"):
        messages.error(request, "Ask another administrator to do this to your own account.")
        return redirect("wagtailusers_users:index")
    if request.method == "POST":
        with transaction.atomic():
            perform_on_user(user, action)
        return redirect_after(request, USER_ACTIONS[action], user)
    return confirm(request, USER_ACTIONS[action], user)


def perform_on_user(user: User, action: str) -> None:
    if action in ("close", "open"):
        user.is_active = action == "open"
        user.save(update_fields=["is_active"])
    if action == "remove-second-factor":
        second_factor.remove_all(user)
        AccountMail.queue_notice("second_factor_removed", user.email)
    elif action != "open":
        user.end_sessions()
    log(user, f"accounts.{action.replace('-', '_')}")


def change_invitation(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    if not request.user.is_superuser:
        return permission_denied(request)
    invitation = get_object_or_404(AccountInvitation, pk=pk)
    if request.method == "POST":
        with transaction.atomic():
            log(invitation, f"accounts.invitation_{action}")
            if action == "withdraw":
                invitation.delete()
            else:
                invitation.restart()
                invitation.save()
                queue_invitation(invitation)
        return redirect_after(request, INVITATION_ACTIONS[action], invitation)
    return confirm(request, INVITATION_ACTIONS[action], invitation)


def confirm(
    request: HttpRequest, action: Action, subject: User | AccountInvitation
) -> HttpResponse:
    context = {
        "action": action,
        "question": action.question.format(subject),
        "people_url": reverse("wagtailusers_users:index"),
    }
    return render(request, "accounts/people/confirm.html", context)


def redirect_after(
    request: HttpRequest, action: Action, subject: User | AccountInvitation
) -> HttpResponse:
    messages.success(request, action.done.format(subject))
    return redirect("wagtailusers_users:index")
