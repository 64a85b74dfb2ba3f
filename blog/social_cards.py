"""The card that stands for an article where a link to it is shared.

It is drawn when it is first requested, and stored in a file. Its address changes with all it
shows, so that it may be cached for ever; there is one valid address for each article, and no other
makes the site draw.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.text import get_text_list
from PIL import Image
from wagtail.images.models import AbstractImage, Filter
from wagtail.models import Page

from blog.social_card_drawing import CARD_SIZE, DESIGN_VERSION, IMAGE_SIZE, draw_card
from practice.seo.metadata import SocialImage

HERO_FILTER = Filter("fill-{}x{}|format-png".format(*IMAGE_SIZE))


@dataclass(frozen=True)
class SocialCard:
    post_id: int
    title: str
    authors: str
    practice_name: str
    hero_image: AbstractImage | None

    @classmethod
    def for_post(cls, post: Page, practice_name: str) -> "SocialCard":
        authors = get_text_list([author.name for author in post.authors], "and")
        return cls(post.pk, post.title, authors, practice_name, post.hero_image)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits for all that it shows."""
        hero = self.hero_image
        image = (hero.file.name, HERO_FILTER.get_cache_key(hero)) if hero else None
        shown = (DESIGN_VERSION, self.title, self.authors, self.practice_name, image)
        return hashlib.blake2b(repr(shown).encode(), digest_size=6).hexdigest()

    @property
    def url(self) -> str:
        return reverse("social_card", args=(self.post_id, self.version))

    @property
    def social_image(self) -> SocialImage:
        by = f", an article by {self.authors}" if self.authors else ""
        return SocialImage(self.url, *CARD_SIZE, f"“{self.title}”{by}")

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "cards" / f"{self.post_id}-{self.version}.jpg"

    def draw(self) -> bytes:
        """The card as a JPEG, with the hero. Raises SourceImageIOError if that cannot be read."""
        if not self.hero_image:
            return self.draw_without_image()
        with Image.open(self.hero_image.generate_rendition_file(HERO_FILTER)) as image:
            return draw_card(self.title, self.authors, self.practice_name, image)

    def draw_without_image(self) -> bytes:
        return draw_card(self.title, self.authors, self.practice_name)

    def write_file_and_delete_older(self, jpeg: bytes) -> None:
        """Write the file atomically, and delete the article's earlier ones."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(jpeg)
        Path(name).replace(self.path)
        for earlier in self.path.parent.glob(f"{self.post_id}-*.jpg"):
            if earlier != self.path:
                earlier.unlink(missing_ok=True)
