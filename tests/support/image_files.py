"""Pictures as files."""

import io

from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825  # in EXIF data


def image_bytes(kind: str = "JPEG", size: tuple[int, int] = (120, 80)) -> bytes:
    """A small picture: white, with a red square of 20 pixels in its bottom right corner."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (size[0] - 20, size[1] - 20, *size))
    file = io.BytesIO()
    picture.save(file, kind, quality=95)
    return file.getvalue()


def photograph() -> bytes:
    """A JPEG with the EXIF data of a telephone: rotated by 90 degrees, and with coordinates."""
    file = io.BytesIO()
    picture = Image.effect_noise((200, 100), 80).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0)})
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()
