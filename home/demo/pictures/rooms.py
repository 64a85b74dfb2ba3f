"""Rooms: an open door, a window, one arch behind another."""

import math

from PIL import Image

from .shapes import Outline, Point, arch, box, curve, dots, hill, leaf, ribbon, sun
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


def doorway() -> Image.Image:
    sheet = Sheet(DEEP)
    sheet.fade(sheet.whole(), NIGHT, (880, 400), (-100, 100), 0.9)
    sheet.fade(sheet.whole(), MID, (480, 500), (860, 460), 0.35)
    sheet.lay(box(-10, 810, 1610, 1010), mix(TERRACOTTA, NIGHT, 0.45))
    sheet.lay(box(-10, 788, 1610, 810), mix(DEEP, NIGHT, 0.7))
    sheet.lay(box(776, 126, 1144, 810), mix(MID, SAGE, 0.35))
    _outdoors(sheet)
    light = dots("800,810 1120,810 930,1010 250,1010")
    sheet.lay(light, mix(OCHRE, PAPER, 0.35))
    sheet.fade(light, mix(TERRACOTTA, NIGHT, 0.3), (850, 830), (480, 1120), 0.8)
    _open_door(sheet)
    return sheet.finished()


def _outdoors(sheet: Sheet) -> None:
    view = box(800, 150, 1120, 810)
    sheet.lay(view, PAPER)
    sheet.fade(view, OCHRE, (0, 240), (0, 640), 0.8)
    sheet.lay(hill("780,560 880,530 1000,566 1140,520"), mix(SAGE, MIST, 0.4), inside=view)
    sheet.lay(hill("780,626 900,650 1010,634 1140,668"), SAGE, inside=view)
    sheet.lay(hill("780,742 900,722 1010,732 1140,716"), MID, inside=view)
    left = curve(dots("960,726 948,744 926,770 872,826"))
    right = curve(dots("970,726 968,744 966,772 1006,826"))
    sheet.lay([*left, *right[::-1]], mix(SAND, OCHRE, 0.3), inside=view)
    sheet.lay(dots("800,810 800,150 812,160 812,806"), mix(SAND, CLAY, 0.3))


def _open_door(sheet: Sheet) -> None:
    door = dots("1120,150 1330,86 1330,925 1120,810")
    sheet.lay(door, MID)
    sheet.fade(door, SAGE, (1330, 500), (1110, 480), 0.6)
    for panel in ("1152,214 1298,178 1298,470 1152,462", "1152,520 1298,534 1298,846 1152,778"):
        sheet.lay(dots(panel), mix(MID, DEEP, 0.3))
    sheet.lay(dots("1330,86 1346,92 1346,916 1330,925"), mix(DEEP, NIGHT, 0.5))


def window() -> Image.Image:
    sheet = Sheet(mix(CLAY, TERRACOTTA, 0.45))
    sheet.fade(sheet.whole(), TERRACOTTA, (900, 500), (1700, 900), 0.8)
    sheet.lay(box(404, 76, 1236, 800), PAPER)
    glass = box(432, 104, 1208, 772)
    sheet.lay(glass, mix(DUSK, MIST, 0.2))
    sheet.fade(glass, mix(OCHRE, SAND, 0.3), (0, 300), (0, 720), 0.85)
    sheet.lay(sun(584, 272, 82), mix(PAPER, OCHRE, 0.3))
    sheet.lay(hill("400,640 560,590 820,650 1060,600 1240,630"), mix(DUSK, SAGE, 0.4), inside=glass)
    sheet.lay(hill("400,690 600,720 900,690 1240,730"), MID, inside=glass)
    _branch(sheet, glass)
    for bar in (box(682, 104, 698, 772), box(942, 104, 958, 772), box(432, 430, 1208, 446)):
        sheet.lay(bar, PAPER)
    sheet.lay(box(360, 834, 1280, 862), mix(TERRACOTTA, NIGHT, 0.3))
    sheet.lay(box(360, 796, 1280, 838), mix(SAND, PAPER, 0.3))
    _curtain(sheet)
    return sheet.finished()


def _branch(sheet: Sheet, glass: Outline) -> None:
    bough = curve(dots("1290,120 1180,190 1060,300 920,372 780,420 640,500"))
    sheet.lay(ribbon(bough, 20, 4), NIGHT, inside=glass)
    pale = mix(DEEP, MID, 0.5)
    inks = (DEEP, pale, NIGHT, DEEP, TERRACOTTA, DEEP, pale, NIGHT, DEEP, pale, DEEP)
    lengths = (120, 150, 140, 165, 150, 160, 135, 150, 120, 110, 92)
    for index, (ink, length) in enumerate(zip(inks, lengths, strict=True)):
        base = bough[index * 6 + 8]
        side = 1 if index % 2 else -1
        turn = 2.55 + side * (0.95 - index * 0.02)
        tip = (base[0] + length * math.cos(turn), base[1] + length * math.sin(turn))
        sheet.lay(leaf(base, tip, length * 0.4), ink, inside=glass)


def _curtain(sheet: Sheet) -> None:
    cloth = [*curve(dots("470,-20 462,200 440,480 420,760 430,1020")), (180, 1020), (200, -20)]
    sheet.lay(cloth, mix(SAND, PAPER, 0.5))
    sheet.fade(cloth, mix(CLAY, SAND, 0.55), (460, 400), (160, 420), 0.8)
    for fold in (
        "410,-20 400,400 372,1020",
        "340,-20 336,400 318,1020",
        "270,-20 262,400 250,1020",
    ):
        sheet.lay(ribbon(curve(dots(fold)), 5, 20), mix(SAND, CLAY, 0.4))


EYE = (930.0, 640.0)


def arches() -> Image.Image:
    sheet = Sheet(DEEP)
    sheet.fade(sheet.whole(), NIGHT, (760, 400), (-50, 100), 0.9)
    sheet.lay(box(-10, 930, 1610, 1010), mix(TERRACOTTA, NIGHT, 0.4))
    _light_on_floor(sheet, 930, 1010, mix(TERRACOTTA, OCHRE, 0.3))
    for near, far, wall, ground in (
        (1.0, 0.72, MID, TERRACOTTA),
        (0.72, 0.52, SAGE, CLAY),
        (0.52, 0.37, mix(SAND, OCHRE, 0.3), mix(CLAY, OCHRE, 0.6)),
    ):
        _room(sheet, near, far, wall, ground)
    _view(sheet)
    return sheet.finished()


def _opening(scale: float) -> Outline:
    """The same arch, seen nearer or further along the one line of sight."""
    floor = EYE[1] + 290 * scale
    return arch(EYE[0] - 50 * scale, floor, 1000 * scale, 830 * scale)


def _room(sheet: Sheet, near: float, far: float, wall: str, ground: str) -> None:
    front, back = _opening(near), _opening(near * 0.95)
    sheet.lay(front, mix(wall, PAPER, 0.4))
    sheet.lay(back, wall)
    high, low = (EYE[0] - 100, EYE[1] - 540 * near), (EYE[0], EYE[1])
    sheet.fade(back, mix(wall, NIGHT, 0.4), low, high, 0.7)
    far_floor, near_floor = EYE[1] + 290 * far, EYE[1] + 290 * near
    sheet.lay(box(0, far_floor, 1600, 1000), ground, inside=back)
    sheet.lay([front[0], back[0], back[-1], front[-1]], ground)
    _light_on_floor(sheet, far_floor, near_floor, mix(ground, mix(OCHRE, PAPER, 0.4), 0.5))


def _light_on_floor(sheet: Sheet, top: float, bottom: float, ink: str) -> None:
    def edges(y: float) -> tuple[Point, Point]:
        along = (y - 747) / 263
        return (727 - 427 * along, y), (1097 - 60 * along, y)

    sheet.lay([*edges(top), *edges(bottom)[::-1]], ink)


def _view(sheet: Sheet) -> None:
    view = _opening(0.37)
    sheet.lay(view, PAPER)
    sheet.fade(view, OCHRE, (0, 520), (0, 720), 0.7)
    sheet.lay(sun(975, 560, 54), TERRACOTTA)
    sheet.lay(hill("700,664 800,640 900,666 1000,630 1120,650"), SAGE, inside=view)
    sheet.lay(hill("700,690 800,706 900,694 1000,712 1120,690"), MID, inside=view)
