"""Reading the demo's TOML files."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read_toml(name: str) -> dict[str, Any]:
    """The content of a file in the folder of this module."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def read_articles() -> list[dict[str, Any]]:
    """The content of the articles' files, in the order of their names."""
    return [read_toml(f"articles/{path.name}") for path in sorted(FOLDER.glob("articles/*.toml"))]
