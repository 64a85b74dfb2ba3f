"""The consultation form, without the rest of the demo practice, which takes half a minute to load.

It runs inside the site: see sites.py.
"""

from wagtail.models import Site

from consultations.demo.load import load_form_and_enquiries
from consultations.models import EnquirySettings


def add_form_page() -> None:
    """Add the demo's consultation form at /appointment/, and an address to notify."""
    load_form_and_enquiries(Site.objects.get(is_default_site=True).root_page)
    settings = EnquirySettings.load()
    settings.notification_addresses = "desk@practice.example"
    settings.save()
