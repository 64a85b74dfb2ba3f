"""How the receipt's code gets from the posted form to the page that says it was sent.

The form redirects, and no address may hold the code: addresses stay in histories and logs. So it
travels in a cookie of the form's own, for a quarter of an hour and encrypted, which only the “sent”
page reads.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from practice.core.encryption import DecryptionError, decrypt, encrypt

LIFETIME = timedelta(minutes=15)
ROW, FIELD = "cookie", "receipt"  # what practice.core.encryption binds the text to


def cookie_name() -> str:
    return "__Host-receipt" if settings.CSRF_COOKIE_SECURE else "receipt"


def set_receipt_cookie(response: HttpResponse, code: str) -> None:
    until = timezone.now() + LIFETIME
    response.set_cookie(
        cookie_name(),
        encrypt({"code": code, "until": until.isoformat()}, ROW, FIELD),
        max_age=LIFETIME,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def delete_receipt_cookie(response: HttpResponse) -> None:
    response.delete_cookie(cookie_name(), samesite="Strict")


def read_receipt_cookie(request: HttpRequest) -> str:
    """The code in the request's cookie; empty if there is none that is still valid."""
    try:
        content = decrypt(request.COOKIES.get(cookie_name(), ""), ROW, FIELD)
    except DecryptionError:
        return ""
    is_valid = timezone.now() < datetime.fromisoformat(content["until"])
    return content["code"] if is_valid else ""
