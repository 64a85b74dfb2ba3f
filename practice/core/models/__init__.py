from .health import Alarm
from .jobs import JobRun
from .key_canary import KeyCanary
from .mail_test import MailTest
from .media import PracticeDocument, PracticeImage, PracticeRendition
from .pages import BasePage, HeroImageMixin
from .settings import (
    PracticeSettings,
    email_addresses,
    practice_details,
    validate_email_lines,
)
from .users import User

__all__ = [
    "Alarm",
    "BasePage",
    "HeroImageMixin",
    "JobRun",
    "KeyCanary",
    "MailTest",
    "PracticeDocument",
    "PracticeImage",
    "PracticeRendition",
    "PracticeSettings",
    "User",
    "email_addresses",
    "practice_details",
    "validate_email_lines",
]
