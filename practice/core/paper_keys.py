"""Enquiry keys on paper: as text that people can copy, and as a page to print.

A key's 32 bytes are four lines of sixteen characters in groups of four. The alphabet is base 32
(RFC 4648), which has no 0, 1, 8 and 9. Each line ends with a check of its own bytes and its number,
so that a slip, or lines in the wrong order, are found and the line is named.
"""

import base64
import binascii
import hashlib
import re

import qrcode
from django.template.loader import render_to_string
from qrcode.image.svg import SvgPathImage

LINES = 4
BYTES_OF_LINE, BYTES_OF_CHECK = 8, 2
GROUP = 4  # characters


class PaperKeyError(Exception):
    """The text is not that of a key. The message says which line is wrong."""


def to_lines(key: str) -> list[str]:
    """The lines for a Fernet key."""
    data = base64.urlsafe_b64decode(key)
    parts = [data[start : start + BYTES_OF_LINE] for start in range(0, len(data), BYTES_OF_LINE)]
    return [to_line(number, part) for number, part in enumerate(parts, 1)]


def to_line(number: int, part: bytes) -> str:
    text = base64.b32encode(part + check_of(number, part)).decode()
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def check_of(number: int, part: bytes) -> bytes:
    return hashlib.sha256(bytes([number]) + part).digest()[:BYTES_OF_CHECK]


def from_lines(text: str) -> str:
    """The Fernet key that ``text`` stands for; capitals, spaces and hyphens do not matter.

    Raises PaperKeyError.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != LINES:
        raise PaperKeyError(f"A key has {LINES} lines, but there are {len(lines)}.")
    return base64.urlsafe_b64encode(
        b"".join(from_line(number, line) for number, line in enumerate(lines, 1))
    ).decode()


def from_line(number: int, line: str) -> bytes:
    text = re.sub(r"[\s-]", "", line)
    try:
        # What is not in the alphabet is taken for what it looks like.
        data = base64.b32decode(text, casefold=True, map01=b"L")
    except (binascii.Error, ValueError):
        data = b""
    part = data[:BYTES_OF_LINE]
    if len(part) != BYTES_OF_LINE or data[BYTES_OF_LINE:] != check_of(number, part):
        raise PaperKeyError(
            f"Line {number} is not as it was printed. Compare it letter by letter: it has four "
            "groups of four, of letters and the digits 2 to 7."
        )
    return part


def fingerprint(key: str) -> str:
    """Eight characters by which a key can be named without giving it away."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def page_to_print(keys: list[str], site_name: str) -> str:
    """An HTML page that needs no other file, with the QR code and the lines of each key."""
    content = [
        {
            "fingerprint": fingerprint(key),
            "qr_code": qrcode.make(key, image_factory=SvgPathImage).to_string().decode(),
            "lines": to_lines(key),
        }
        for key in keys
    ]
    return render_to_string("practice/paper_keys.html", {"keys": content, "site_name": site_name})
