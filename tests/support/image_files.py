"""Pictures as files."""

import io

from PIL import Image


def image_bytes(kind: str = "JPEG", size: tuple[int, int] = (120, 80)) -> bytes:
    """A small picture: white, with a red square of 20 pixels in its bottom right corner."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (size[0] - 20, size[1] - 20, *size))
    file = io.BytesIO()
    picture.save(file, kind, quality=95)
    return file.getvalue()
