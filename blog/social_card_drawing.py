"""Drawing the card that stands for an article where a link to it is shared.

The colours are those of site.css by day. The type is Source Serif Pro (Adobe, SIL Open Font
License 1.1), from the package font-source-serif-pro.
"""

import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFilter, ImageFont

DESIGN_VERSION = 1  # incremented when the drawing changes, so that all cards are drawn again

CARD_SIZE = (1200, 630)
IMAGE_SIZE = (420, 630)  # of the hero, along the right edge
MARGIN = 80
PAPER, INK, MUTED, ACCENT = "#faf7f2", "#23251f", "#55564c", "#1d4b3d"
MAX_FONT_SIZE, MIN_FONT_SIZE = 76, 14  # pixels of the title's type
LINE_HEIGHT = 1.14
MAX_TITLE_HEIGHT = 330  # pixels that the title may fill
QUALITIES = (88, 80, 72, 64)  # the first at which the file is not too large
MAX_FILE_BYTES = 100_000  # bytes


@cache
def font(style: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(files("font_source_serif_pro") / "files" / f"SourceSerifPro-{style}.ttf"), size
    )


def draw_card(title: str, authors: str, practice: str, image: Image.Image | None = None) -> bytes:
    """A JPEG of 1200 × 630 pixels. ``image``, if any, is 420 × 630."""
    card = Image.new("RGB", CARD_SIZE, PAPER)
    if image:
        # Without its grain it takes fewer bytes, so that the quality keeps the paper's colour true.
        blurred = image.convert("RGB").resize(IMAGE_SIZE).filter(ImageFilter.GaussianBlur(0.8))
        card.paste(blurred, (CARD_SIZE[0] - IMAGE_SIZE[0], 0))
        width = CARD_SIZE[0] - IMAGE_SIZE[0] - 2 * MARGIN + 24
    else:
        card.paste(ACCENT, (CARD_SIZE[0] - 24, 0, *CARD_SIZE))
        width = CARD_SIZE[0] - 3 * MARGIN
    drawing = ImageDraw.Draw(card)

    drawing.text(
        (MARGIN, MARGIN - 4), practice, ACCENT, fit_font(practice, "Semibold", 28, width), "ls"
    )
    size, lines = fit_title(title, width)
    line_height = round(size * LINE_HEIGHT)
    # Optically centred between the name above and the authors below.
    top = (CARD_SIZE[1] - line_height * len(lines)) // 2 - 4
    for number, line in enumerate(lines):
        baseline = top + line_height * number + round(size * 0.86)
        drawing.text((MARGIN - size // 24, baseline), line, INK, font("Semibold", size), "ls")
    if authors:
        bottom = CARD_SIZE[1] - MARGIN + 12
        drawing.line((MARGIN, bottom - 52, MARGIN + 56, bottom - 52), ACCENT, 3)
        drawing.text(
            (MARGIN, bottom), authors, MUTED, fit_font(authors, "Regular", 30, width), "ls"
        )

    for quality in QUALITIES:
        file = io.BytesIO()
        # With chroma subsampling the edges of the letters would blur.
        card.save(file, "JPEG", quality=quality, subsampling="4:4:4", optimize=True)
        if file.tell() <= MAX_FILE_BYTES:
            break
    return file.getvalue()


def fit_font(text: str, style: str, size: int, width: float) -> ImageFont.FreeTypeFont:
    """The largest font up to ``size`` in which ``text`` fits one line."""
    while size > MIN_FONT_SIZE and font(style, size).getlength(text) > width:
        size -= 1
    return font(style, size)


def fit_title(title: str, width: float) -> tuple[int, list[str]]:
    """The size of type, and the lines, in which ``title`` fills its place best.

    The larger the better, as long as no word is cut and the lines fit; then they are balanced: as
    narrow as they can be without one more.
    """
    words = title.split()
    for size in range(MAX_FONT_SIZE, MIN_FONT_SIZE - 1, -2):
        face = font("Semibold", size)
        lines = list(wrap(words, face, width))
        if len(lines) * size * LINE_HEIGHT <= MAX_TITLE_HEIGHT and max_width(lines, face) <= width:
            break
    balanced = lines
    while len(balanced) == len(lines):
        lines = balanced
        balanced = list(wrap(words, face, max_width(lines, face) - 1))
        if max_width(balanced, face) >= max_width(lines, face):
            break
    return size, lines


def wrap(words: list[str], face: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """``words`` in lines of at most ``width``; a longer word has a line to itself."""
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


def max_width(lines: list[str], face: ImageFont.FreeTypeFont) -> float:
    return max(face.getlength(line) for line in lines)
