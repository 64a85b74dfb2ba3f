"""Drawing the card that stands for an article where a link to it is shared.

The colours are those of site.css by day. The type is Source Serif Pro (Adobe, SIL Open Font
License 1.1), from the package font-source-serif-pro.
"""

import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFilter, ImageFont

DESIGN = 1  # counted up when the drawing changes, so that all cards are drawn anew

SIZE = (1200, 630)
PICTURE = (420, 630)  # of the hero, along the right edge
MARGIN = 80
PAPER, INK, MUTED, ACCENT = "#faf7f2", "#23251f", "#55564c", "#1d4b3d"
LARGEST, SMALLEST = 76, 14  # pixels of the title's type
LEADING = 1.14
TALLEST = 330  # pixels that the title may fill
QUALITIES = (88, 80, 72, 64)  # the first at which the file is not too large
LARGEST_FILE = 100_000  # bytes


@cache
def font(style: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(files("font_source_serif_pro") / "files" / f"SourceSerifPro-{style}.ttf"), size
    )


def draw(title: str, authors: str, practice: str, picture: Image.Image | None = None) -> bytes:
    """A JPEG of 1200 × 630 pixels. ``picture``, if any, is 420 × 630."""
    card = Image.new("RGB", SIZE, PAPER)
    if picture:
        # Without its grain it takes fewer bytes, so that the quality keeps the paper's colour true.
        quiet = picture.convert("RGB").resize(PICTURE).filter(ImageFilter.GaussianBlur(0.8))
        card.paste(quiet, (SIZE[0] - PICTURE[0], 0))
        width = SIZE[0] - PICTURE[0] - 2 * MARGIN + 24
    else:
        card.paste(ACCENT, (SIZE[0] - 24, 0, *SIZE))
        width = SIZE[0] - 3 * MARGIN
    pen = ImageDraw.Draw(card)

    pen.text((MARGIN, MARGIN - 4), practice, ACCENT, fitting(practice, "Semibold", 28, width), "ls")
    size, lines = set_title(title, width)
    leading = round(size * LEADING)
    # Optically centred between the name above and the authors below.
    top = (SIZE[1] - leading * len(lines)) // 2 - 4
    for number, line in enumerate(lines):
        baseline = top + leading * number + round(size * 0.86)
        pen.text((MARGIN - size // 24, baseline), line, INK, font("Semibold", size), "ls")
    if authors:
        foot = SIZE[1] - MARGIN + 12
        pen.line((MARGIN, foot - 52, MARGIN + 56, foot - 52), ACCENT, 3)
        pen.text((MARGIN, foot), authors, MUTED, fitting(authors, "Regular", 30, width), "ls")

    for quality in QUALITIES:
        file = io.BytesIO()
        # Coarser colours would fray the edges of the letters.
        card.save(file, "JPEG", quality=quality, subsampling="4:4:4", optimize=True)
        if file.tell() <= LARGEST_FILE:
            break
    return file.getvalue()


def fitting(text: str, style: str, size: int, width: float) -> ImageFont.FreeTypeFont:
    """The largest font up to ``size`` in which ``text`` fits one line."""
    while size > SMALLEST and font(style, size).getlength(text) > width:
        size -= 1
    return font(style, size)


def set_title(title: str, width: float) -> tuple[int, list[str]]:
    """The size of type, and the lines, in which ``title`` fills its place best.

    The larger the better, as long as no word is cut and the lines fit; then they are balanced: as
    narrow as they can be without one more.
    """
    words = title.split()
    for size in range(LARGEST, SMALLEST - 1, -2):
        face = font("Semibold", size)
        lines = list(broken(words, face, width))
        if len(lines) * size * LEADING <= TALLEST and widest(lines, face) <= width:
            break
    balanced = lines
    while len(balanced) == len(lines):
        lines = balanced
        balanced = list(broken(words, face, widest(lines, face) - 1))
        if widest(balanced, face) >= widest(lines, face):
            break
    return size, lines


def broken(words: list[str], face: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """``words`` in lines of at most ``width``; a longer word has a line to itself."""
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


def widest(lines: list[str], face: ImageFont.FreeTypeFont) -> float:
    return max(face.getlength(line) for line in lines)
