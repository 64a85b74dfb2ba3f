"""Serving pictures.

Only resized pictures have a public address. Originals may still hold what a camera wrote into
them, and documents are served by Wagtail, which asks who may read them.
"""

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def picture(request, name: str):
    """One file from the renditions' folder; its name changes with its content, so it may be kept."""
    if not name.startswith("images/"):
        raise Http404("Only pictures have an address here.")
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
