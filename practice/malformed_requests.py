"""Answers 400 or 404 where the admin trips over a request that none of its screens sends."""

import logging
import traceback
from pathlib import Path

from django.conf import settings
from django.core.exceptions import FieldError, ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch

from practice.middleware import is_in_admin
from practice.views import bad_request, not_found

logger = logging.getLogger(__name__)

# What reading a value that is not what it should be raises: no number, too large a number, no JSON,
# no such choice, a field that is missing, an address that does not exist.
PARSING_ERRORS = (
    AttributeError,
    DataError,
    FieldError,
    IntegrityError,
    LookupError,
    NoReverseMatch,
    ObjectDoesNotExist,
    OverflowError,
    TypeError,
    ValidationError,
    ValueError,
)
SITE_PACKAGES = "site-packages"
# Libraries that only do what the admin or the project asks of them.
LIBRARIES_BENEATH = ("django", "psycopg")


class MalformedAdminRequestMiddleware:
    """Turns the failure of a library over a malformed request of the admin into a 400 or 404.

    A fault is the project's own, and stays a 500, if the innermost frame that is neither Django's
    nor Python's is the project's, or if nothing came with the request that could be malformed. Only
    the class of the exception and its place are logged: a value may be part of an enquiry.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_in_admin(request) or not carries_input(request):
            return None
        if not isinstance(exception, PARSING_ERRORS) or not (frame := library_frame(exception)):
            return None
        match = request.resolver_match
        logger.warning(
            "%s at %s, line %s: %s %s was malformed.",
            type(exception).__name__,
            frame.filename.rpartition(f"{SITE_PACKAGES}/")[2],
            frame.lineno,
            request.method,
            match and match.route,
        )
        if isinstance(exception, ObjectDoesNotExist):
            return not_found(request)
        return bad_request(request)


def carries_input(request: HttpRequest) -> bool:
    """Whether there is anything in the request that whoever sent it could have made up."""
    match = request.resolver_match
    has_arguments = match is not None and bool(match.args or match.kwargs)
    return bool(request.GET) or has_arguments or request.method not in ("GET", "HEAD")


def library_frame(exception: Exception) -> traceback.FrameSummary | None:
    """The innermost frame of Wagtail or another library of the admin; None if it is the project's.

    Django, Python and database drivers raise what others asked for, so their frames say nothing.
    """
    for frame in reversed(traceback.extract_tb(exception.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(settings.BASE_DIR) and SITE_PACKAGES not in path.parts:
            return None
        if SITE_PACKAGES in path.parts:
            package = path.parts[path.parts.index(SITE_PACKAGES) + 1]
            if package not in LIBRARIES_BENEATH:
                return frame
    return None
