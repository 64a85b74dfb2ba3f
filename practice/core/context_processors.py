from django.http import HttpRequest

from practice.core.models import practice_details
from practice.core.practice_details import PracticeDetails


def practice(request: HttpRequest) -> dict[str, PracticeDetails]:
    """``practice``, the practice's details, in every template."""
    return {"practice": practice_details(request)}
