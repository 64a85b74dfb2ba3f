"""Whether a restored site is one: its enquiries can be opened, and its pages are shown."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from wagtail.models import Page, Site, get_page_models

from practice.backups.exceptions import BackupError
from practice.core.key_canary import keys_open, sample_texts
from practice.core.key_rotation import encrypted_models


def open_encrypted_texts() -> list[str]:
    """Try some texts of each model that has any; returns the names of the models.

    Raises BackupError if the enquiry keys open none of a model's texts.
    """
    opened = []
    for model in encrypted_models():
        name = str(model._meta.verbose_name_plural)
        if samples := list(sample_texts(model)):
            if not any(keys_open(*sample) for sample in samples):
                raise BackupError(f"The enquiry keys of this site open none of the {name}.")
            opened.append(name)
    return opened


def render_pages() -> list[str]:
    """Ask for the home page and one page of each other type, as a visitor; returns their paths.

    Raises BackupError if one is not shown.
    """
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    client = Client(SERVER_NAME="localhost" if host == "*" else host, raise_request_exception=False)
    paths = [page.get_url_parts()[2] for page in pages_to_render()]
    for path in paths:
        status = client.get(path, secure=True).status_code
        if status != 200:
            raise BackupError(f"The page {path} is not shown: its status is {status}.")
    return paths


def pages_to_render() -> Iterator[Page]:
    site = Site.objects.get(is_default_site=True)
    public = site.root_page.get_descendants(inclusive=True).live().public()
    for model in get_page_models():
        # The root page comes first of its type.
        if model is not Page and (page := public.exact_type(model).order_by("path").first()):
            yield page
