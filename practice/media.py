"""Serving pictures.

Only resized pictures have a public address. Originals have none, and documents are served by
Wagtail, which asks who may read them.
"""

import posixpath
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def picture(request, name: str):
    """One file of the renditions' folder. No two pictures have the same name, so it may be kept."""
    if (
        name.startswith("/") or posixpath.normpath(name) != name
    ):  # another spelling of the address would be kept as well
        raise Http404("There is no such picture.")
    try:
        response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    except OSError as error:  # a name longer than the file system knows
        raise Http404("There is no such picture.") from error
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
