"""What is done inside the site: see __main__.py."""

import random

from PIL import Image

from blog.models import BlogPostPage


def publish(count: int) -> None:
    """Publish articles again, one after the other, so often."""
    articles = list(BlogPostPage.objects.live())
    for number in range(count):
        articles[number % len(articles)].save_revision().publish()


def write_photograph(path: str, width: int, height: int) -> None:
    """A JPEG of noise, enlarged: as heavy to decode as a photograph."""
    small = Image.frombytes("RGB", (400, 300), random.Random(1).randbytes(400 * 300 * 3))
    small.resize((width, height)).save(path, "JPEG", quality=85)
