import pytest

from bench.growth import PageGrowth
from bench.load import Summary
from bench.report import BEGIN, END, make_report, replace_report, summary_line
from bench.speed import ServerSummary, SpeedResults


def server_summary(rate: float, p99: float) -> ServerSummary:
    return ServerSummary(
        *(Summary(value, value * 0.9, value * 1.1) for value in (rate, 1.0, p99, 20.0))
    )


def speed(**servers: ServerSummary) -> SpeedResults:
    return SpeedResults(
        cached={("browser", 16, name): server for name, server in servers.items()},
        uncached={"article": server_summary(50, 25)},
        bytes={"browser": 7_000},
        memory={"site": 120.0},
    )


def page(*seconds: float) -> PageGrowth:
    sizes = (100, 1_000, 10_000)
    return PageGrowth(dict.fromkeys(sizes, 9), dict(zip(sizes, seconds, strict=True)))


PAGES = {
    "article": page(0.010, 0.011, 0.011),
    "index": page(0.010, 0.010, 0.0112),
    "search": page(0.010, 0.02, 0.04),
}


def test_the_summary_line_has_the_four_figures():
    measured = speed(site=server_summary(40_000, 1.4), nginx=server_summary(50_000, 1.0))
    line = summary_line(measured, PAGES)
    assert line == "cached_ratio=0.80 p99_ratio=1.4 article_queries=9 growth=1.12"


def test_without_nginx_there_is_no_ratio():
    assert summary_line(speed(site=server_summary(40_000, 1.4)), PAGES).startswith(
        "cached_ratio=none p99_ratio=none "
    )


def test_the_report_says_which_targets_were_reached():
    measured = speed(site=server_summary(30_000, 1.4), nginx=server_summary(50_000, 1.0))
    text = make_report(measured, PAGES, "no conditions")
    assert "**not held**: at least 0.7 of nginx’s requests/s" in text
    assert "- held: p99 at most 3.0 times nginx’s" in text
    assert "- held: index: at most 1.5 times as long" in text
    assert "**not held**: search: at most 3.0 times as long" in text


def test_only_the_text_between_the_markers_is_replaced(tmp_path):
    file = tmp_path / "performance.md"
    file.write_text(f"Before\n{BEGIN}\nold\n{END}\nafter\n")
    replace_report(file, "new")
    assert file.read_text() == f"Before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_file_without_markers_is_not_changed(tmp_path):
    file = tmp_path / "performance.md"
    file.write_text("Another text.")
    with pytest.raises(ValueError, match="must have the lines"):
        replace_report(file, "new")
    assert file.read_text() == "Another text."
