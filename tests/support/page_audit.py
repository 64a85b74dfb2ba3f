"""The audit of one page at one width: accessibility, layout and keyboard.

It costs one navigation; the tests then each look at one of its subjects. page_audit.js is the part
that runs inside the page.
"""

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# To be run by each page before its own scripts.
SCRIPTS = [Axe().axe_script, Path(__file__).with_name("page_audit.js").read_text(encoding="utf-8")]
PHONE, DESKTOP, HEIGHT = 390, 1440, 900  # CSS pixels
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
class PageAudit:
    """The problems of one page at one width, by subject."""

    path: str
    width: int
    layout_shift: float = 0  # cumulative: https://web.dev/articles/cls
    problems: dict[str, list[str]] = field(default_factory=dict)

    def add(self, subject: str, problems: list[str]) -> None:
        self.problems.setdefault(subject, []).extend(
            f"{self.path} at {self.width}: {problem}" for problem in problems
        )


def audit_page(page: Page, path: str, width: int) -> PageAudit:
    """Go to ``path`` and audit it; ``page`` must run SCRIPTS on each page."""
    audit = PageAudit(path, width)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme="light", reduced_motion="reduce", media="screen")
    page.goto(path)
    audit.add("end", page.evaluate("audit.shortfallAfterJumpToEnd()"))
    audit.layout_shift = page.evaluate("audit.layoutShift()")
    examine(page, audit)
    return audit


def examine(page: Page, audit: PageAudit) -> None:
    """Audit the page as it is now: both colour schemes, the keyboard, and more text spacing."""
    audit.add("motion", page.evaluate("audit.motionProblems()"))
    audit.add("keyboard", keyboard_problems(page))
    page.evaluate("audit.layOutEverything()")
    audit.add("axe", axe_violations(page, ALL_RULES))
    audit.add("fields", page.evaluate("audit.lowContrastFields()"))
    if audit.width == DESKTOP:  # colours do not depend on the width, and here nothing is hidden
        page.emulate_media(color_scheme="dark")
        audit.add("axe", axe_violations(page, COLOURS))
        audit.add("fields", page.evaluate("audit.lowContrastFields()"))
    audit.add("text", text_problems(page))
    audit.add("skip link", skip_link_problems(page))
    if audit.width == PHONE:
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        audit.add("text", text_problems(page))
    page.evaluate("audit.increaseTextSpacing()")
    audit.add("spaced text", text_problems(page))


def axe_violations(page: Page, options: dict) -> list[str]:
    results = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def keyboard_problems(page: Page) -> list[str]:
    """Press Tab from the top of the page to its end, examining the focus at each stop."""
    for _ in range(page.evaluate("audit.countFocusable()") + 1):
        page.keyboard.press("Tab")
    return page.evaluate("audit.focusProblems()")


def skip_link_problems(page: Page) -> list[str]:
    """Follow the skip link, which must be the first, with the keyboard."""
    link = page.locator("a[href]").first
    link.focus()
    problems = [] if link.get_attribute("href") == "#_main" else ["The first link is another"]
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    return problems if focused == "_main" else [*problems, f"The skip link leads to “{focused}”"]


def text_problems(page: Page) -> list[str]:
    """Text that overlaps, is cut off, or makes the page wider than the screen."""
    overflow = page.evaluate("audit.horizontalOverflow()")
    return [
        *(f"overlaps: {words}" for words in page.evaluate("audit.overlappingText()")),
        *(f"is cut off: {name}" for name in page.evaluate("audit.clippedText()")),
        *([f"scrolls sideways by {overflow} pixels"] if overflow > 0 else []),
    ]
