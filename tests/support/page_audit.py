"""One visit to a page, with everything that is measured on the way.

A visit costs one navigation and is made at one width; the tests then each look at one of its
figures. visit.js is the part that runs inside the page.
"""

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPTS = [Axe().axe_script, Path(__file__).with_name("visit.js").read_text(encoding="utf-8")]
PHONE, DESK, HEIGHT = 390, 1440, 900
NARROWEST = 320  # CSS pixels: 400 % zoom of a screen of 1280, WCAG 1.4.10

# Rules that axe-core leaves off: those of WCAG 2.2, and some that are called experimental.
MORE_RULES = [
    "css-orientation-lock",
    "identical-links-same-purpose",
    "label-content-name-mismatch",
    "p-as-heading",
    "target-size",
]
ALL_RULES = {
    "resultTypes": ["violations"],
    "rules": {rule: {"enabled": True} for rule in MORE_RULES},
}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}


@dataclass
class Visit:
    """What was found wrong on one page at one width, by what was looked at."""

    path: str
    width: int
    layout_shift: float = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def note(self, subject: str, findings: list[str]) -> None:
        self.wrong.setdefault(subject, []).extend(
            f"{self.path} at {self.width}: {finding}" for finding in findings
        )


def visit(page: Page, path: str, width: int) -> Visit:
    """Read the page at ``path`` from top to bottom; ``page`` must run SCRIPTS on each page."""
    found = Visit(path, width)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme="light", reduced_motion="reduce", media="screen")
    page.goto(path)
    found.note("end", page.evaluate("visit.shortOfTheEnd()"))
    found.layout_shift = page.evaluate("visit.layoutShift()")
    look(page, found)
    return found


def look(page: Page, found: Visit) -> None:
    """Examine the page as it stands, in both schemes, with the keyboard, and spaced out."""
    found.note("motion", page.evaluate("visit.motion()"))
    found.note("keyboard", walk(page))
    page.evaluate("visit.layOutAll()")
    found.note("axe", axe(page, ALL_RULES))
    found.note("fields", page.evaluate("visit.paleFields()"))
    if found.width == DESK:  # colours do not change with the width, and here nothing is left out
        page.emulate_media(color_scheme="dark")
        found.note("axe", axe(page, COLOURS))
        found.note("fields", page.evaluate("visit.paleFields()"))
    found.note("text", cramped(page))
    found.note("skip link", skip(page))
    if found.width == PHONE:
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        found.note("text", cramped(page))
    page.evaluate("visit.spaceText()")
    found.note("spaced text", cramped(page))


def axe(page: Page, options: dict) -> list[str]:
    """The violations that axe-core reports, one a line."""
    results = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def walk(page: Page) -> list[str]:
    """Press Tab from the top of the page to its end, looking at each stop."""
    for _ in range(page.evaluate("visit.reachable()") + 1):
        page.keyboard.press("Tab")
    return page.evaluate("visit.walked()")


def skip(page: Page) -> list[str]:
    """Follow the skip link, which must be the first stop, with the keyboard."""
    link = page.locator("a[href]").first
    link.focus()
    wrong = [] if link.get_attribute("href") == "#_main" else ["The first link is another"]
    page.keyboard.press("Enter")
    arrived = page.evaluate("document.activeElement.id")
    return wrong if arrived == "_main" else [*wrong, f"The skip link leads to “{arrived}”"]


def cramped(page: Page) -> list[str]:
    """Text that overlaps, is cut off, or makes the page wider than the screen."""
    sideways = page.evaluate("visit.sideways()")
    return [
        *(f"overlaps: {words}" for words in page.evaluate("visit.overlappingText()")),
        *(f"is cut off: {name}" for name in page.evaluate("visit.clippedText()")),
        *([f"scrolls sideways by {sideways} pixels"] if sideways > 0 else []),
    ]
