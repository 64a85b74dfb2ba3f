"""The demo's pictures, drawn by the project itself.

A demo needs pictures, and a therapy practice needs them to be quiet. Drawing them keeps stock files
and their licences out of the repository, shows no photograph of a person who could be taken for a
client or a therapist, and gives everyone the same bytes for the same subject.
"""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from . import country, courtyard, emblems, patterns, rooms, waters

JPEG_QUALITY = 88

PICTURES: dict[str, Callable[[], Image.Image]] = {
    "hills": country.hills,
    "river": country.river,
    "doorway": rooms.doorway,
    "tree-rings": patterns.tree_rings,
    "stones": waters.stones,
    "window": rooms.window,
    "waves": waters.waves,
    "threads": patterns.threads,
    "ripples": waters.ripples,
    "path": country.path,
    "arches": rooms.arches,
    "courtyard": courtyard.courtyard,
    "emblem-leaf": emblems.leaf_emblem,
    "emblem-cairn": emblems.cairn_emblem,
    "emblem-arch": emblems.arch_emblem,
}

ALT_TEXTS: dict[str, str] = {
    "hills": "Layered green hills at dawn, with a low sun and mist in the valleys.",
    "river": "A pale river bending between green banks towards distant hills.",
    "doorway": "An open door in a dark green room, with warm light falling across the floor.",
    "tree-rings": "The rings of a felled tree, close up, in sand, ochre and terracotta.",
    "stones": "Five rounded stones stacked beside still water, with a low sun across the lake.",
    "window": "A window at dusk, with a curtain, a leafy branch outside and a pale moon.",
    "waves": "Rows of calm waves under a low, round sun.",
    "threads": "Two threads, one terracotta and one green, tied together in a knot.",
    "ripples": "Three sets of ripples overlapping on still water, one around a fallen leaf.",
    "path": "A pale path winding between tall trees towards the light.",
    "arches": "A row of rooms seen through one arch after another, ending in a sunlit view.",
    "courtyard": "A courtyard with a lime tree in front of a wall with a row of arches.",
    "emblem-leaf": "An emblem of a single upright leaf.",
    "emblem-cairn": "An emblem of three stones, one on top of the other.",
    "emblem-arch": "An emblem of an arch with hills and a sun inside it.",
}


def draw(subject: str) -> bytes:
    """Return the picture of a subject as JPEG bytes; an unknown subject raises KeyError."""
    file = BytesIO()
    PICTURES[subject]().save(file, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return file.getvalue()
