from .media import PracticeDocument, PracticeImage, PracticeRendition
from .pages import BasePage, HeroImage
from .settings import PracticeSettings
from .users import User

__all__ = [
    "BasePage",
    "HeroImage",
    "PracticeDocument",
    "PracticeImage",
    "PracticeRendition",
    "PracticeSettings",
    "User",
]
