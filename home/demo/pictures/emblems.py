"""The authors' emblems: a sign for each, where a photograph of a face would be expected."""

import math

from PIL import Image

from .shapes import Point, arch, curve, hill, leaf_side, ribbon, stone, sun
from .sheet import (
    CLAY,
    DEEP,
    DUSK,
    MID,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    SAGE,
    SAND,
    SQUARE,
    TERRACOTTA,
    Sheet,
    mix,
)


def leaf_emblem() -> Image.Image:
    sheet = Sheet(MIST, SQUARE)
    sheet.fade(sheet.whole(), SAGE, (400, 200), (400, 950), 0.6)
    sheet.lay(sun(400, 400, 268), mix(PAPER, SAND, 0.4))
    base, tip = (322, 640), (492, 130)
    sheet.lay(ribbon(curve([(270, 726), (292, 690), base, (356, 538)]), 14, 10), DEEP)
    light_half = [*leaf_side(base, tip, 140), base]
    dark_half = [*leaf_side(base, tip, -140), base]
    sheet.lay(light_half, MID)
    sheet.fade(light_half, SAGE, (430, 400), (580, 340), 0.7)
    sheet.lay(dark_half, DEEP)
    sheet.fade(dark_half, MID, (380, 380), (240, 460), 0.6)
    _veins(sheet, base, tip)
    return sheet.finished()


def _veins(sheet: Sheet, base: Point, tip: Point) -> None:
    along = (tip[0] - base[0], tip[1] - base[1])
    for start in (0.1, 0.24, 0.38, 0.52, 0.66):
        root = (base[0] + along[0] * start, base[1] + along[1] * start)
        reach = 0.34 * math.sin(math.pi * (start + 0.24))
        for side in (0.62, -0.62):
            end_x = root[0] + (along[0] - along[1] * side) * reach * 0.62
            end_y = root[1] + (along[1] + along[0] * side) * reach * 0.62
            sheet.lay(ribbon([root, (end_x, end_y)], 5, 1), mix(PAPER, SAND, 0.4))
    rib_end = (base[0] + along[0] * 0.92, base[1] + along[1] * 0.92)
    sheet.lay(ribbon([base, rib_end], 8, 2), mix(PAPER, SAND, 0.4))


def cairn_emblem() -> Image.Image:
    sheet = Sheet(mix(SAND, PAPER, 0.2), SQUARE)
    sheet.fade(sheet.whole(), mix(OCHRE, SAND, 0.4), (400, 300), (400, 900), 0.6)
    sheet.lay(sun(400, 372, 262), OCHRE)
    ground = hill("-20,676 180,660 400,652 620,662 820,688")
    sheet.lay(ground, DEEP)
    sheet.fade(ground, MID, (400, 760), (400, 640), 0.6)
    for ink, x, y, width, height, lean in (
        (NIGHT, 396, 600, 384, 146, -26),
        (DUSK, 414, 480, 270, 112, 20),
        (TERRACOTTA, 388, 388, 160, 92, -12),
    ):
        pebble = stone(x, y, width, height, lean)
        sheet.lay(pebble, ink)
        sheet.fade(pebble, mix(ink, NIGHT, 0.45), (x + 15, y - 8), (x - 30, y + height * 0.6), 0.8)
    return sheet.finished()


def arch_emblem() -> Image.Image:
    sheet = Sheet(CLAY, SQUARE)
    sheet.fade(sheet.whole(), TERRACOTTA, (400, 250), (400, 950), 0.7)
    sheet.lay(arch(400, 820, 520, 690), TERRACOTTA)
    sheet.lay(arch(400, 820, 408, 634), DEEP)
    view = arch(400, 820, 296, 578)
    sheet.lay(view, mix(SAND, PAPER, 0.3))
    sheet.fade(view, OCHRE, (400, 280), (400, 640), 0.8)
    sheet.lay(sun(438, 450, 68), PAPER)
    sheet.lay(hill("200,590 330,546 440,592 600,556"), SAGE, inside=view)
    sheet.lay(hill("200,650 320,674 440,652 600,700"), MID, inside=view)
    return sheet.finished()
