"""How the title is set on a social card."""

import pytest

from blog.social_card_drawing import draw_card, fit_title, font, max_width


@pytest.mark.parametrize(
    "title",
    [
        "Grief",
        "How therapy changes the brain",
        "“I’m fine” – what we don’t say in the café at Łódź",
        "A long look at what four decades of trials say, and do not say, " * 3,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ],
)
def test_a_title_of_any_length_fits_without_a_cut_word(title):
    size, lines = fit_title(title, 640)
    assert " ".join(lines).split() == title.split()
    assert max_width(lines, font("Semibold", size)) <= 640
    assert len(lines) * size * 1.14 <= 330
    assert len(draw_card(title, "Dr Ann Example and Bo Álvarez", "The Practice")) <= 100_000


def test_the_lines_of_a_title_are_balanced():
    _, lines = fit_title("What to expect from therapy in winter", 640)
    assert lines == ["What to expect", "from therapy", "in winter"]
