from .media import PracticeDocument, PracticeImage, PracticeRendition
from .pages import BasePage
from .settings import PracticeSettings
from .users import User

__all__ = [
    "BasePage",
    "PracticeDocument",
    "PracticeImage",
    "PracticeRendition",
    "PracticeSettings",
    "User",
]
