"""A courtyard with a lime tree."""

from PIL import Image

from .shapes import arch, box, curve, dots, hill, ribbon
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


def courtyard() -> Image.Image:
    sheet = Sheet(mix(MIST, PAPER, 0.35))
    sheet.fade(sheet.whole(), mix(MIST, DUSK, 0.4), (0, 260), (0, -60), 0.7)
    sheet.lay(hill("300,250 560,190 800,230 1100,200 1400,160 1640,210"), SAGE)
    _arcade(sheet)
    _paving(sheet)
    side_wall = dots("-10,90 300,264 300,670 -10,850")
    sheet.lay(side_wall, TERRACOTTA)
    sheet.fade(side_wall, mix(TERRACOTTA, NIGHT, 0.4), (300, 400), (-60, 500), 0.7)
    sheet.lay(dots("90,384 200,400 200,728 90,792"), NIGHT)
    _lime_tree(sheet)
    return sheet.finished()


def _arcade(sheet: Sheet) -> None:
    wall = box(300, 280, 1610, 670)
    sheet.lay(wall, mix(CLAY, SAND, 0.45))
    sheet.fade(wall, CLAY, (1000, 300), (300, 660), 0.7)
    sheet.lay(box(292, 264, 1610, 288), TERRACOTTA)
    # Spaced so that the tree stands in front of the middle of an arch, not of a pillar.
    for x in (338, 578, 818, 1058, 1298, 1538):
        sheet.lay(arch(x, 670, 180, 280), mix(SAND, PAPER, 0.3))
        sheet.lay(arch(x + 8, 670, 164, 270), mix(TERRACOTTA, NIGHT, 0.3))


def _paving(sheet: Sheet) -> None:
    """Slabs whose joints run to one far point, the same that the side wall runs to."""
    ground = box(-10, 670, 1610, 1010)
    sheet.lay(ground, mix(SAND, PAPER, 0.2))
    joint = mix(SAND, CLAY, 0.3)
    for y in (702, 752, 826, 930):
        sheet.lay(box(-10, y, 1610, y + 3), joint)
    for x in range(-1400, 2900, 260):
        start = 652 + (x - 652) * 0.375
        sheet.lay(ribbon([(start, 670), (x, 1010)], 2, 4), joint)
    sheet.fade(ground, mix(CLAY, SAND, 0.3), (0, 740), (0, 1040), 0.7)


SHADOW = mix(SAGE, DUSK, 0.4)
CROWN = (
    "1058,66 1120,84 1150,120 1200,128 1240,176 1244,226 1290,262 1300,320 1276,366 1290,420 "
    "1250,476 1190,480 1150,520 1080,500 1040,530 980,506 920,520 870,480 820,476 800,420 "
    "822,366 796,310 820,256 868,230 876,176 920,136 970,124 1004,80"
)
LIT_LEAVES = (
    "1000,112 1056,100 1100,140 1156,160 1166,214 1120,250 1146,300 1090,336 1030,318 996,366 "
    "934,352 884,396 838,366 850,300 894,266 900,206 950,166"
)
BRIGHT_LEAVES = "966,186 1016,160 1062,192 1050,240 996,252 962,300 904,292 914,232"


def _lime_tree(sheet: Sheet) -> None:
    crown = curve(dots(CROWN), closed=True)
    # Its own outline laid flat: the light comes from the upper left.
    sheet.glaze([(1190 + (x - 1058) * 1.15, 852 + (y - 300) * 0.2) for x, y in crown], SHADOW)
    foot = curve(dots("975,852 1016,832 1032,700 1036,500 1080,500 1084,700 1096,832 1140,852"))
    sheet.lay([*foot, (1056, 860)], NIGHT)
    sheet.lay(ribbon(curve(dots("1058,640 1010,560 950,490")), 26, 12), NIGHT)
    sheet.lay(ribbon(curve(dots("1060,620 1110,550 1170,480")), 24, 12), NIGHT)
    for outline, ink, light in (
        (CROWN, DEEP, MID),
        (LIT_LEAVES, MID, SAGE),
        (BRIGHT_LEAVES, mix(MID, SAGE, 0.7), mix(SAGE, OCHRE, 0.4)),
    ):
        leaves = curve(dots(outline), closed=True)
        sheet.lay(leaves, ink)
        sheet.fade(leaves, light, (1130, 440), (800, 80), 0.75)
