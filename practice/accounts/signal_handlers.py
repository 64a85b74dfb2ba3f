from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
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


@receiver(user_logged_in)
def start_session(request, **kwargs):
    session_lifetime.start(request.session)
