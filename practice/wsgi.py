"""The WSGI application that granian serves: Django behind the page cache and a limit on sign-in.

It uses production's settings unless DJANGO_SETTINGS_MODULE names others.
"""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings.production")
# A visitor is told after so many seconds that the database is locked.
os.environ.setdefault("DATABASE_LOCK_TIMEOUT", "4")


class LenientContentTypeRequest(WSGIRequest):
    """Ignores a Content-Type that cannot be parsed, which Django answers with status 500."""

    def __init__(self, environ):
        try:
            super().__init__(environ)
        except (ValueError, LookupError):
            super().__init__(environ | {"CONTENT_TYPE": ""})


django_application = get_wsgi_application()
django_application.request_class = LenientContentTypeRequest

# They import models, for which Django has to be set up.
from wagtail.contrib.routable_page.models import RoutablePageMixin  # noqa: E402
from wagtail.models import get_page_models  # noqa: E402

from practice.accounts.request_rate import RateLimitedSignIn  # noqa: E402
from practice.page_cache.application import cached_wsgi_application  # noqa: E402

# Wagtail makes these at the first request, and fails if two threads do so at once.
for model in get_page_models():
    if issubclass(model, RoutablePageMixin):
        model.get_resolver()

limited_application = RateLimitedSignIn(django_application, settings.SIGN_IN_REQUESTS_PER_SECOND)
application = (
    limited_application if settings.DEBUG else cached_wsgi_application(limited_application)
)
