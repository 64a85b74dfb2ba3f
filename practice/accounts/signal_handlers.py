from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_init
from django.dispatch import receiver

from practice.accounts import second_factor, session_lifetime


@receiver(post_init, sender=Authenticator)
def bind_secrets(instance, **kwargs):
    second_factor.bind_secrets(instance)


@receiver(authenticator_used)
def confirm_session(request, user, **kwargs):
    second_factor.confirm(request.session, user)


@receiver(authenticator_removed)
def withdraw_confirmation(request, user, **kwargs):
    """Without a factor left, the session is to set one up."""
    if not second_factor.factors_of(user).exists():
        request.session.pop(second_factor.CONFIRMED_KEY, None)


@receiver(user_logged_in)
def start_session(request, **kwargs):
    session_lifetime.start(request.session)
