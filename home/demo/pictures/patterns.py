"""Close-ups: the rings of a tree, a knot of two threads."""

import math

from PIL import Image

from .shapes import CURVE_STEPS, Outline, curve, dots, ribbon, sun
from .sheet import CLAY, DEEP, MID, MIST, NIGHT, OCHRE, PAPER, SAGE, SAND, TERRACOTTA, Sheet, mix

# Wide and narrow years, as a tree has them; each ends in a thin dark line.
YEARS = (
    (868, SAND),
    (818, mix(SAND, OCHRE, 0.3)),
    (782, SAND),
    (716, mix(SAND, OCHRE, 0.45)),
    (690, mix(SAND, OCHRE, 0.25)),
    (640, OCHRE),
    (560, mix(OCHRE, SAND, 0.3)),
    (524, OCHRE),
    (494, mix(OCHRE, CLAY, 0.5)),
    (420, CLAY),
    (388, mix(OCHRE, CLAY, 0.6)),
    (318, CLAY),
    (262, mix(CLAY, TERRACOTTA, 0.5)),
    (228, CLAY),
    (160, TERRACOTTA),
    (112, CLAY),
    (66, TERRACOTTA),
    (28, NIGHT),
)


def tree_rings() -> Image.Image:
    sheet = Sheet(DEEP)
    sheet.fade(sheet.whole(), MID, (1250, 700), (1650, 0), 0.6)
    sheet.lay(_year(930), NIGHT)
    sheet.lay(_year(890), mix(TERRACOTTA, NIGHT, 0.35))
    for reach, ink in YEARS:
        sheet.lay(_year(reach), mix(ink, TERRACOTTA, 0.7))
        sheet.lay(_year(reach - 5), ink)
    sheet.fade(_year(868), mix(CLAY, TERRACOTTA, 0.5), (620, 480), (-100, 1060), 0.45)
    # A drying crack: open at the bark, closed before it reaches the heart.
    crack = ribbon(curve(dots("740,488 900,420 1060,335 1210,268 1400,170")), 1, 44)
    sheet.lay(crack, NIGHT, inside=_year(930))
    return sheet.finished()


def _year(reach: float) -> Outline:
    """One growth ring; the heart sits off-centre, as it does in a tree that leans to the light."""
    outline = []
    for step in range(360):
        turn = step * math.tau / 360
        bumps = 0.045 * math.sin(2 * turn + 0.6) + 0.018 * math.sin(3 * turn + 2)
        bumps += 0.009 * math.sin(7 * turn + reach / 300)
        spread = reach * (1 + bumps)
        across = 630 - reach * 0.1 + spread * math.cos(turn)
        outline.append((across, 540 + reach * 0.04 + spread * math.sin(turn)))
    return outline


LEFT_THREAD = (
    "-60,190 160,196 370,290 520,398 620,434 700,428 800,382 900,334 1000,350 1066,420 1084,500 "
    "1066,580 1000,650 900,666 800,618 700,572 620,566 520,602 380,700 260,840 220,1060"
)
RIGHT_THREAD = (
    "1660,330 1450,286 1230,330 1080,400 980,434 900,428 800,382 700,334 600,350 534,420 516,500 "
    "534,580 600,650 700,666 800,618 900,572 980,566 1080,590 1220,670 1400,800 1660,830"
)


def threads() -> Image.Image:
    sheet = Sheet(MIST)
    sheet.fade(sheet.whole(), SAGE, (800, 200), (800, 1100), 0.6)
    disc = sun(800, 500, 390)
    sheet.lay(disc, SAND)
    left = curve(dots(LEFT_THREAD))
    right = curve(dots(RIGHT_THREAD))
    _thread(sheet, left, TERRACOTTA, disc)
    _thread(sheet, right, DEEP, disc)
    # Over in the middle, under at both ends: that is what holds a reef knot together.
    for first, last in ((5, 7), (13, 15)):
        middle = left[first * CURVE_STEPS : last * CURVE_STEPS]
        sheet.lay(ribbon(middle[3:-3], 70, 70), SAND)
        _strand(sheet, middle, TERRACOTTA)
    return sheet.finished()


def _thread(sheet: Sheet, line: Outline, ink: str, knot: Outline) -> None:
    # The sand-coloured margin parts a thread from whatever it crosses.
    sheet.lay(ribbon(line, 70, 70), SAND, inside=knot)
    _strand(sheet, line, ink)


def _strand(sheet: Sheet, line: Outline, ink: str) -> None:
    sheet.lay(ribbon(line, 50, 50), ink)
    sheet.lay(ribbon(line, 14, 14), mix(ink, PAPER, 0.3))
