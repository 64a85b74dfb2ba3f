"""The card that stands for an article where a link to it is shared.

It is drawn when somebody first asks for it, and kept in a file. Its address changes with all it
shows, so that it may be kept for ever; there is one valid address for each article, and no other
makes the site draw.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe
from PIL import Image
from wagtail.images.models import Filter, SourceImageIOError

from blog import social_card_drawing as social_card
from blog.models import BlogPostPage
from blog.models.blog_post_page import introduce
from practice.core.context_processors import practice_for
from practice.images.renditions import mark_unreadable
from practice.seo.metadata import SocialImage

BESIDE_THE_TITLE = Filter("fill-{}x{}|format-png".format(*social_card.PICTURE))


@dataclass(frozen=True)
class ArticleCard:
    post: BlogPostPage
    practice: str  # its name

    @property
    def authors(self) -> str:
        return get_text_list([author.name for author in self.post.authors], "and")

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits for all that it shows."""
        hero = self.post.hero_image
        picture = (hero.file.name, BESIDE_THE_TITLE.get_cache_key(hero)) if hero else None
        shows = (social_card.DESIGN, self.post.title, self.authors, self.practice, picture)
        return hashlib.blake2b(repr(shows).encode(), digest_size=6).hexdigest()

    @property
    def path(self) -> str:
        return reverse("article_card", args=(self.post.pk, self.version))

    @property
    def file(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "cards" / f"{self.post.pk}-{self.version}.jpg"

    def draw(self) -> bytes:
        """The card as a JPEG, with the hero. Raises SourceImageIOError if that cannot be read."""
        hero = self.post.hero_image
        if not hero:
            return self.draw_without_picture()
        with Image.open(hero.generate_rendition_file(BESIDE_THE_TITLE)) as picture:
            return social_card.draw(self.post.title, self.authors, self.practice, picture)

    def draw_without_picture(self) -> bytes:
        return social_card.draw(self.post.title, self.authors, self.practice)

    def keep(self, jpeg: bytes) -> None:
        """Write the file, at once whole, and remove the article's earlier ones."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(jpeg)
        Path(name).replace(self.file)
        for earlier in self.file.parent.glob(f"{self.post.pk}-*.jpg"):
            if earlier != self.file:
                earlier.unlink(missing_ok=True)


def shared_card(post: BlogPostPage, practice: str) -> SocialImage:
    card = ArticleCard(post, practice)
    alt = f"“{post.title}”, an article by {card.authors}" if card.authors else f"“{post.title}”"
    return SocialImage(card.path, *social_card.SIZE, alt)


@require_safe
def article_card(request, pk: str, version: str):
    """The card of an article that every visitor may read; an old address leads to the new one."""
    post = get_object_or_404(BlogPostPage.objects.published().as_cards(), pk=pk)
    introduce([post])
    card = ArticleCard(post, practice_for(request).name)
    if version != card.version:
        return redirect(card.path)
    keep_for = "public, max-age=31536000, immutable"
    try:
        jpeg = card.file.read_bytes()
    except FileNotFoundError:
        try:
            card.keep(jpeg := card.draw())
        except SourceImageIOError as error:
            mark_unreadable(post.hero_image, error)
            jpeg, keep_for = card.draw_without_picture(), "public, max-age=60"
    return HttpResponse(jpeg, "image/jpeg", headers={"Cache-Control": keep_for})
