"""The ids by which links in rich text find what they lead to."""

from typing import Any

MAX_ID_LENGTH = 18  # digits; every such number fits the database
NO_ID = "0"


def with_valid_id(attrs: dict[str, Any]) -> dict[str, Any]:
    """``attrs`` with an id that can be looked up; one that finds nothing for one that cannot."""
    pk = attrs.get("id", "")
    is_valid = pk.isascii() and pk.isdecimal() and len(pk) <= MAX_ID_LENGTH
    return attrs if is_valid else attrs | {"id": NO_ID}
