from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test

from practice.core.mail_test import find_local_sender, send_test_mail
from practice.core.models import User


@user_passes_test(lambda user: user.is_superuser)
@require_http_methods(["GET", "HEAD", "POST"])
def test_mail(request: HttpRequest) -> HttpResponse:
    """The page with the button, and what the mail server has answered."""
    email = cast(User, request.user).email
    if request.method == "POST" and email:
        if problem := send_test_mail(email):
            messages.error(request, f"The test mail has not gone out. {problem}")
        else:
            messages.success(
                request,
                "The mail server has taken the test mail. Look for it in the inbox of "
                f"{email}, and in its folder for spam.",
            )
        return redirect("test_mail")
    server = f"{settings.EMAIL_HOST} (port {settings.EMAIL_PORT})"
    local_sender = find_local_sender()
    context = {
        "email": email,
        "server": server,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "warning": local_sender.text if local_sender else "",
    }
    return render(request, "practice/test_mail.html", context)
