"""The colours that a practice chooses: three palettes, or one of its own that can be read."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError

from practice.core.colours import (
    DARK_PAPER,
    MIN_CONTRAST,
    PAPER,
    contrast,
    darkened_for_paper,
    lightened_for_dark_paper,
)
from practice.core.models import PracticeSettings

CSS = open(finders.find("practice/css/site.css"), encoding="utf-8").read()  # noqa: SIM115, PTH123
TOKENS = CSS[CSS.index("@layer tokens {") : CSS.index("@layer elements {")]
RULE = re.compile(r"(:root|\[data-palette=\"\w+\"\]) \{([^}]*)\}")


def palettes() -> list[tuple[str, dict[str, str]]]:
    """Each palette, light and dark, with all its colours: those of its own over the first."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)", 1)
    others_light, others_dark = dark.rsplit("@media (prefers-color-scheme: dark)", 1)
    schemes = []
    for base, others in ((light, others_light), (others_light, others_dark)):
        rules = [(name, colours(text)) for name, text in RULE.findall(base) if name == ":root"]
        first = rules[0][1]
        schemes.append(("green", first))
        schemes += [
            (name, first | colours(text)) for name, text in RULE.findall(others) if name != ":root"
        ]
    return schemes


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))


@pytest.mark.parametrize(("name", "palette"), palettes())
def test_every_palette_can_be_read_in_both_schemes(name, palette):
    assert contrast(palette["accent"], palette["paper"]) >= MIN_CONTRAST
    assert contrast(palette["ink"], palette["tint"]) >= MIN_CONTRAST
    assert contrast(palette["accent"], palette["tint"]) >= MIN_CONTRAST
    assert contrast(palette["on-accent"], palette["accent"]) >= MIN_CONTRAST
    assert contrast(palette["muted"], palette["tint"]) >= 4.5


def test_there_are_three_palettes_and_the_papers_are_those_of_the_code():
    found = palettes()
    assert len(found) == 6
    assert {palette["paper"] for _, palette in found} == {PAPER, DARK_PAPER}
    for choice in PracticeSettings.Palette.values[1:]:
        assert f'[data-palette="{choice}"]' in TOKENS


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["#ff0000", "#ffffff", "#000000", "#1d4b3d", "#ffee00"])
def test_what_is_made_of_a_colour_can_be_read(colour):
    assert contrast(darkened_for_paper(colour), PAPER) >= MIN_CONTRAST
    assert contrast(lightened_for_dark_paper(colour), DARK_PAPER) >= MIN_CONTRAST


@pytest.fixture
def practice(site) -> PracticeSettings:
    return PracticeSettings.for_site(site)


def test_a_palette_is_named_in_every_page(practice, get_page):
    practice.palette = PracticeSettings.Palette.PLUM
    practice.save()
    assert get_page("/").html["data-palette"] == "plum"
    assert not get_page("/").select("link[href='/accent.css']")


def test_a_colour_of_its_own_is_a_stylesheet_with_one_for_dark_screens(practice, client, get_page):
    assert client.get("/accent.css").status_code == 404
    practice.accent = "#6b1f1f"
    practice.save()
    assert get_page("/").select("link[href='/accent.css']")
    response = client.get("/accent.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    text = response.content.decode()
    assert "--accent: #6b1f1f" in text
    assert f"--accent: {lightened_for_dark_paper('#6b1f1f')}" in text
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("accent", "sentence"),
    [
        ("red", "Write a colour as # and six digits or letters"),
        ("#fff;}", "Write a colour as #"),
        ("#e07020", "too pale to read on the site’s paper: its contrast is 3.0 to 1"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(practice, accent, sentence):
    practice.accent = accent
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        practice.full_clean()
