"""How many enquiries the present keys open. It runs inside a site: see jobs.py."""

import json

from consultations.models import Enquiry
from practice.core.encryption import DecryptionError


def print_opened() -> None:
    """Print the number of all enquiries, and of those that can be opened, as JSON."""
    enquiries = Enquiry.objects.only("encrypted_answers").iterator()
    opened = [can_be_opened(enquiry) for enquiry in enquiries]
    print(json.dumps({"all": len(opened), "opened": sum(opened)}))


def can_be_opened(enquiry: Enquiry) -> bool:
    try:
        return bool(enquiry.answers)
    except DecryptionError:
        return False
