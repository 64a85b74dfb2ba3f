"""Outlines: lists of points in the finished picture's own coordinates, before any ink."""

import math
from collections.abc import Sequence

Point = tuple[float, float]
Outline = list[Point]

CURVE_STEPS = 14
BELOW_THE_EDGE = 1100.0
WIDEST = 1600


def dots(text: str) -> Outline:
    """Points written as in an SVG path, "x,y x,y": a drawn line stays one readable line of code."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def curve(points: Sequence[Point], closed: bool = False) -> Outline:
    """A smooth line through every point (Catmull-Rom), so a hand-placed point stays in place."""
    last = len(points) - 1
    spans = range(len(points) if closed else last)

    def at(index: int) -> Point:
        return points[index % len(points)] if closed else points[min(max(index, 0), last)]

    line = [
        _between(at(i - 1), at(i), at(i + 1), at(i + 2), step / CURVE_STEPS)
        for i in spans
        for step in range(CURVE_STEPS)
    ]
    return line if closed else [*line, points[-1]]


def _between(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        bend = (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        return b + ((c - a) * t + bend) / 2

    return (
        axis(before[0], start[0], end[0], after[0]),
        axis(before[1], start[1], end[1], after[1]),
    )


def hill(ridge: str) -> Outline:
    """Everything below a smooth ridge line through the dots."""
    line = curve(dots(ridge))
    return [*line, (line[-1][0], BELOW_THE_EDGE), (line[0][0], BELOW_THE_EDGE)]


def layered_band(y: float, height: float, length: float, shift: float = 0) -> Outline:
    """Everything below a row of swells: narrow crests, wide troughs, no two quite the same."""
    turns = int(WIDEST / length) + 4
    line = []
    for step in range(-2 * 60, turns * 60):
        turn = step * math.tau / 60 + shift
        rise = height * (1 + 0.3 * math.sin(turn * 0.37 + shift * 3))
        line.append(((step / 60) * length + rise * 1.5 * math.sin(turn), y + rise * math.cos(turn)))
    return [*line, (line[-1][0], BELOW_THE_EDGE), (line[0][0], BELOW_THE_EDGE)]


def canopy(edge: str) -> Outline:
    """Everything above a smooth line through the dots: leaves hanging into the picture."""
    line = curve(dots(edge))
    return [*line, (line[-1][0], -100), (line[0][0], -100)]


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def oval(x: float, y: float, across: float, down: float) -> Outline:
    turns = [step * math.tau / 240 for step in range(240)]
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


def sun(x: float, y: float, radius: float) -> Outline:
    return oval(x, y, radius, radius)


def ring(x: float, y: float, outer: float, inner: float, flat: float = 1) -> Outline:
    """A band around a centre; flat below 1 lays it down, as on water seen from its shore."""
    outside, inside = oval(x, y, outer, outer * flat), oval(x, y, inner, inner * flat)
    return [*outside, outside[0], inside[0], *inside[::-1]]


def arch(x: float, floor: float, width: float, height: float) -> Outline:
    """A round-headed opening standing on the floor, centred on x."""
    radius = width / 2
    spring = floor - height + radius
    turns = [math.pi + step * math.pi / 120 for step in range(121)]
    head = [(x + radius * math.cos(turn), spring + radius * math.sin(turn)) for turn in turns]
    return [(x - radius, floor), *head, (x + radius, floor)]


def stone(x: float, y: float, width: float, height: float, lean: float = 0) -> Outline:
    """A river pebble: flatter below than above; lean moves its shoulder to one side."""
    a, b = width / 2, height / 2
    return curve(
        [
            (x - a, y + 0.05 * b),
            (x - 0.82 * a + lean * 0.3, y - 0.58 * b),
            (x - 0.36 * a + lean, y - 0.95 * b),
            (x + 0.3 * a + lean, y - b),
            (x + 0.8 * a + lean * 0.3, y - 0.64 * b),
            (x + a, y),
            (x + 0.86 * a, y + 0.6 * b),
            (x + 0.4 * a, y + 0.96 * b),
            (x - 0.3 * a, y + b),
            (x - 0.84 * a, y + 0.66 * b),
        ],
        closed=True,
    )


def ribbon(spine: Sequence[Point], start: float, end: float) -> Outline:
    """A line with a body, tapering from one width to another."""
    left, right = [], []
    for index, (x, y) in enumerate(spine):
        before, after = spine[max(index - 1, 0)], spine[min(index + 1, len(spine) - 1)]
        run = math.dist(before, after) or 1
        half = (start + (end - start) * index / (len(spine) - 1)) / 2
        across = ((before[1] - after[1]) / run * half, (after[0] - before[0]) / run * half)
        left.append((x + across[0], y + across[1]))
        right.append((x - across[0], y - across[1]))
    return left + right[::-1]


def leaf(base: Point, tip: Point, width: float) -> Outline:
    """A pointed leaf, widest a little nearer its base than its tip."""
    return leaf_side(base, tip, width / 2) + leaf_side(base, tip, -width / 2)[::-1]


def leaf_side(base: Point, tip: Point, width: float) -> Outline:
    """One edge of a leaf, from base to tip; a negative width gives the other edge."""
    along = (tip[0] - base[0], tip[1] - base[1])
    length = math.hypot(*along)
    across = (-along[1] / length * width, along[0] / length * width)
    edge = []
    for step in range(41):
        t = step / 40
        swell = math.sin(math.pi * t**0.8) ** 0.9 if 0 < t < 1 else 0.0
        edge.append(
            (base[0] + along[0] * t + across[0] * swell, base[1] + along[1] * t + across[1] * swell)
        )
    return edge


def moved(outline: Outline, right: float = 0, down: float = 0) -> Outline:
    return [(x + right, y + down) for x, y in outline]
