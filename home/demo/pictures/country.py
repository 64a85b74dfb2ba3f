"""Open country: hills at dawn, a river with a bend, a path between trees."""

from PIL import Image

from .shapes import canopy, curve, dots, hill, ribbon, sun
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


def hills() -> Image.Image:
    sheet = Sheet(mix(SAND, OCHRE, 0.18))
    sheet.fade(sheet.whole(), MIST, (0, 300), (0, -40), 0.9)
    sheet.fade(sheet.whole(), mix(CLAY, OCHRE, 0.3), (0, 190), (0, 560), 0.75)
    sheet.lay(sun(1085, 380, 132), PAPER)
    dim = mix(DUSK, MIST, 0.4)
    for ink, mist, ridge in (
        (dim, SAND, "-20,470 210,412 430,474 700,430 960,492 1230,436 1450,384 1640,430"),
        (DUSK, SAND, "-20,430 170,478 400,560 640,532 900,560 1180,540 1400,500 1640,540"),
        (SAGE, SAND, "-20,640 260,590 560,640 860,610 1130,566 1380,610 1640,690"),
        (MID, SAND, "-20,600 200,628 480,716 800,744 1080,700 1340,690 1640,760"),
        (DEEP, SAGE, "-20,800 300,822 640,800 980,850 1300,792 1640,700"),
        (NIGHT, SAGE, "-20,820 220,850 520,930 860,975 1200,1010 1640,1040"),
    ):
        land = hill(ridge)
        top = min(y for _, y in land)
        sheet.lay(land, ink)
        # Mist gathers at the foot of each ridge, so the next one stands clear of it.
        sheet.fade(land, mix(ink, mist, 0.5), (0, top + 50), (0, top + 300), 0.75)
    return sheet.finished()


LEFT_BANK = (
    "1000,373 1070,386 1090,400 1010,420 820,452 620,505 520,585 560,680 700,780 790,890 800,1020"
)
RIGHT_BANK = (
    "1014,373 1110,386 1136,404 1070,432 930,470 800,518 745,572 800,645 1000,735 1220,850 "
    "1330,1020"
)


def river() -> Image.Image:
    sheet = Sheet(SAND)
    sheet.fade(sheet.whole(), OCHRE, (0, 40), (0, 420), 0.75)
    sheet.lay(sun(430, 250, 100), TERRACOTTA)
    far = hill("-20,330 220,292 470,338 760,282 1040,336 1330,246 1640,300")
    sheet.lay(far, mix(DUSK, MIST, 0.25))
    sheet.fade(far, MIST, (0, 290), (0, 400), 0.7)
    _fields(sheet)
    water = [*curve(dots(LEFT_BANK)), *curve(dots(RIGHT_BANK))[::-1]]
    sheet.lay(water, PAPER)
    sheet.fade(water, mix(DUSK, MIST, 0.6), (0, 460), (0, 940), 0.95)
    near = hill("-20,770 180,800 400,880 600,960 720,1040")
    sheet.lay(near, DEEP)
    sheet.fade(near, MID, (200, 900), (60, 770), 0.5)
    sheet.lay(hill("940,1040 1120,930 1360,850 1640,790"), NIGHT)
    return sheet.finished()


def _fields(sheet: Sheet) -> None:
    """Both fields run on under the river, so its banks alone decide where they end."""
    plain = hill("-20,374 400,386 800,376 1200,362 1640,368")
    sheet.lay(plain, SAGE)
    sheet.fade(plain, mix(SAGE, OCHRE, 0.7), (0, 600), (0, 380), 0.9)
    right = hill("700,575 800,528 960,486 1250,446 1640,425")
    sheet.lay(right, mix(MID, SAGE, 0.45))
    sheet.fade(right, SAGE, (1100, 560), (1500, 420), 0.7)
    left = hill("-20,470 160,486 380,540 560,636 740,740 880,900 900,1040")
    sheet.lay(left, MID)
    sheet.fade(left, mix(MID, SAGE, 0.6), (300, 720), (160, 470), 0.8)


FAR_LEAVES = "-20,330 160,300 330,340 520,250 690,210 900,170 1090,230 1240,300 1420,280 1640,350"
NEAR_LEAVES = (
    "-20,260 120,250 260,190 420,200 560,110 760,60 960,40 1140,120 1300,130 1460,210 1640,220"
)


def path() -> Image.Image:
    sheet = Sheet(SAND)
    sheet.fade(sheet.whole(), OCHRE, (880, 640), (880, 80), 0.6)
    sheet.lay(sun(905, 468, 178), PAPER)
    thin = ((452, 14), (520, 22), (680, 20), (1010, 16), (1120, 24), (1230, 18), (1330, 26))
    _trunks(sheet, 600, mix(SAGE, SAND, 0.45), *thin)
    sheet.lay(hill("-20,560 300,590 700,600 1000,596 1300,570 1640,560"), mix(SAGE, SAND, 0.2))
    _trunks(sheet, 690, SAGE, (360, 40), (590, 30), (1180, 36), (1440, 44))
    sheet.lay(canopy(FAR_LEAVES), SAGE)
    sheet.lay(hill("-20,620 300,650 620,660 900,640 1250,655 1640,610"), mix(MID, SAGE, 0.4))
    _winding_way(sheet)
    _trunks(sheet, 800, MID, (250, 74), (1330, 66))
    sheet.lay(hill("-20,690 240,720 480,790 640,900 700,1040"), DEEP)
    sheet.lay(hill("880,1040 1040,920 1240,806 1440,752 1640,736"), DEEP)
    sheet.lay(canopy(NEAR_LEAVES), MID)
    _trunks(sheet, 1040, NIGHT, (90, 120), (1520, 140))
    return sheet.finished()


def _winding_way(sheet: Sheet) -> None:
    left = "880,600 850,625 900,660 960,690 880,735 700,800 590,890 560,1020"
    right = "900,600 888,622 960,655 1060,692 1040,750 960,810 960,890 1040,1020"
    way = [*curve(dots(left)), *curve(dots(right))[::-1]]
    sheet.lay(way, mix(SAND, PAPER, 0.5))
    sheet.fade(way, mix(SAND, CLAY, 0.5), (0, 700), (0, 1000), 0.7)


def _trunks(sheet: Sheet, foot: float, ink: str, *places: tuple[float, float]) -> None:
    """Trunks of one distance, each given by where it stands and how thick it is."""
    for x, width in places:
        rise = [(x, foot + 20), (x + width * 0.1, foot - 200), (x - width * 0.2, 250), (x, -30)]
        trunk = ribbon(curve(rise), width * 1.2, width * 0.7)
        sheet.lay(trunk, ink)
        lit = (x + width * 0.9, 0)
        sheet.fade(trunk, mix(ink, PAPER, 0.35), (x - width * 0.5, 0), lit, 0.6)
