from .media import PracticeDocument, PracticeImage, PracticeRendition
from .pages import BasePage, HeroImageMixin
from .settings import PracticeSettings, practice_details, validate_email_lines
from .users import User

__all__ = [
    "BasePage",
    "HeroImageMixin",
    "PracticeDocument",
    "PracticeImage",
    "PracticeRendition",
    "PracticeSettings",
    "User",
    "practice_details",
    "validate_email_lines",
]
