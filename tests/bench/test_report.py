import pytest

from bench.growth import Page
from bench.load import Spread
from bench.report import BEGIN, END, last_line, report, write_into
from bench.speed import Found, Speed


def found(rate: float, p99: float) -> Found:
    return Found(*(Spread(value, value * 0.9, value * 1.1) for value in (rate, 1.0, p99, 20.0)))


def speed(**servers: Found) -> Speed:
    return Speed(
        cached={("browser", 16, name): server for name, server in servers.items()},
        uncached={"article": found(50, 25)},
        bytes={"browser": 7_000},
        memory={"site": 120.0},
    )


def page(*seconds: float) -> Page:
    sizes = (100, 1_000, 10_000)
    return Page(dict.fromkeys(sizes, 9), dict(zip(sizes, seconds, strict=True)))


PAGES = {
    "article": page(0.010, 0.011, 0.011),
    "index": page(0.010, 0.010, 0.0112),
    "search": page(0.010, 0.02, 0.04),
}


def test_the_last_line_is_for_scripts():
    measured = speed(site=found(40_000, 1.4), nginx=found(50_000, 1.0))
    line = last_line(measured, PAGES)
    assert line == "cached_ratio=0.80 p99_ratio=1.4 article_queries=9 growth=1.12"


def test_without_nginx_there_is_no_ratio():
    assert last_line(speed(site=found(40_000, 1.4)), PAGES).startswith(
        "cached_ratio=none p99_ratio=none "
    )


def test_it_says_what_held_and_what_did_not():
    measured = speed(site=found(30_000, 1.4), nginx=found(50_000, 1.0))
    text = report(measured, PAGES, "no conditions")
    assert "**not held**: at least 0.7 of nginx’s requests/s" in text
    assert "- held: p99 at most 3.0 times nginx’s" in text
    assert "- held: index: at most 1.5 times as long" in text
    assert "**not held**: search: at most 3.0 times as long" in text


def test_only_what_is_between_the_marks_is_replaced(tmp_path):
    file = tmp_path / "performance.md"
    file.write_text(f"Before\n{BEGIN}\nold\n{END}\nafter\n")
    write_into(file, "new")
    assert file.read_text() == f"Before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_page_without_marks_is_left_alone(tmp_path):
    file = tmp_path / "performance.md"
    file.write_text("Somebody’s text.")
    with pytest.raises(ValueError, match="must have the lines"):
        write_into(file, "new")
    assert file.read_text() == "Somebody’s text."
