"""Water: stones beside it, waves on it, rings spreading over it."""

from PIL import Image

from .shapes import box, hill, layered_band, leaf, leaf_side, moved, oval, ring, stone, sun
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
    TERRACOTTA,
    Sheet,
    mix,
)


def stones() -> Image.Image:
    sheet = Sheet(mix(SAND, PAPER, 0.3))
    sheet.fade(sheet.whole(), mix(OCHRE, SAND, 0.2), (0, 60), (0, 520), 0.7)
    sheet.lay(sun(1120, 300, 118), TERRACOTTA)
    far = hill("-20,430 200,412 480,440 760,426 980,445 1240,384 1460,350 1640,372")
    sheet.lay(far, SAGE)
    sheet.fade(far, MIST, (0, 390), (0, 480), 0.8)
    lake = box(-10, 470, 1610, 1010)
    sheet.lay(lake, mix(DUSK, MIST, 0.55))
    sheet.fade(lake, DUSK, (0, 480), (0, 940), 0.95)
    # The sun on the water, narrower and further apart towards the shore.
    for y, half, thick in ((492, 112, 9), (522, 92, 8), (556, 104, 7), (598, 66, 6), (650, 40, 5)):
        sheet.lay(oval(1120 + (y % 7 - 3) * 6, y, half, thick), mix(TERRACOTTA, CLAY, 0.5))
    shore = hill("-20,770 180,752 420,772 700,792 940,846 1200,930 1400,1040")
    sheet.lay(shore, DEEP)
    sheet.fade(shore, MID, (500, 950), (420, 760), 0.6)
    sheet.lay(oval(440, 822, 270, 22), mix(DEEP, NIGHT, 0.6))
    for ink, x, y, width, height, lean in (
        (NIGHT, 470, 738, 520, 186, -44),
        (CLAY, 512, 584, 384, 142, 34),
        (mix(MIST, PAPER, 0.4), 458, 462, 270, 116, -26),
        (MID, 486, 366, 196, 92, 16),
        (OCHRE, 470, 288, 118, 78, -10),
    ):
        pebble = stone(x, y, width, height, lean)
        sheet.lay(pebble, ink)
        sheet.fade(pebble, mix(ink, NIGHT, 0.45), (x + 20, y - 10), (x - 40, y + height * 0.6), 0.8)
    return sheet.finished()


def waves() -> Image.Image:
    sheet = Sheet(mix(SAND, MIST, 0.35))
    sheet.fade(sheet.whole(), OCHRE, (0, 40), (0, 420), 0.55)
    sheet.lay(sun(540, 290, 150), TERRACOTTA)
    for ink, y, height, length, shift in (
        (mix(MIST, DUSK, 0.3), 372, 6, 170, 0.3),
        (mix(MIST, DUSK, 0.7), 424, 11, 250, 2.2),
        (DUSK, 492, 18, 350, 4.0),
        (mix(DUSK, MID, 0.6), 578, 27, 470, 1.0),
        (MID, 684, 37, 620, 3.1),
        (DEEP, 806, 46, 780, 5.0),
        (NIGHT, 940, 52, 960, 1.5),
    ):
        swell = layered_band(y, height, length, shift)
        sheet.lay(swell, mix(ink, PAPER, 0.75))
        sheet.lay(moved(swell, down=height * 0.16), ink)
        lit = moved(swell, down=height * 0.16)
        sheet.fade(lit, mix(ink, MIST, 0.4), (0, y + height * 2.4), (0, y - height), 0.75)
    return sheet.finished()


def ripples() -> Image.Image:
    sheet = Sheet(mix(MIST, PAPER, 0.35))
    sheet.fade(sheet.whole(), mix(DUSK, MIST, 0.35), (0, 700), (0, -60), 0.8)
    sheet.fade(sheet.whole(), mix(OCHRE, SAND, 0.5), (300, 640), (300, 1150), 0.7)
    for ink, x, y, rings in (
        (mix(SAGE, MID, 0.3), 560, 600, ((625, 16), (520, 30), (405, 42), (285, 48), (170, 40))),
        (CLAY, 1130, 330, ((560, 14), (450, 24), (330, 34), (210, 38), (100, 30), (26, 26))),
        (OCHRE, 1290, 810, ((330, 12), (250, 20), (160, 24), (80, 20), (20, 20))),
    ):
        for reach, thick in rings:
            sheet.glaze(ring(x, y, reach, reach - thick, 0.52), mix(ink, PAPER, 0.3))
    # What touched the water first.
    sheet.lay(leaf((500, 628), (632, 566), 46), TERRACOTTA)
    sheet.lay([*leaf_side((500, 628), (632, 566), 23), (500, 628)], mix(TERRACOTTA, NIGHT, 0.3))
    return sheet.finished()
