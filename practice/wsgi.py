"""The WSGI application, for granian: Django behind the page cache. Production settings unless told
otherwise."""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings.production")


class Request(WSGIRequest):
    """Takes a Content-Type that cannot be parsed for none, where Django's own answers 500."""

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (ValueError, LookupError):
            super()._set_content_type_params({})  # type: ignore[misc]


django = get_wsgi_application()
django.request_class = Request

from practice.page_cache.wsgi import page_cache  # noqa: E402  it needs Django set up

application = django if settings.DEBUG else page_cache(django)
