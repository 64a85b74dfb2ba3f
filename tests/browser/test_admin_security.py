"""The admin under its Content-Security-Policy: nothing of it is blocked, everything foreign is."""

import itertools
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.support.browser_log import BrowserLog

pytestmark = pytest.mark.browser

# Without a list of ids these are 404.
BULK_ACTIONS = "/admin/bulk/"
INJECTED = [
    "<script>alert('ran')</script>",
    "<script>initDateChooser('id_accessed', alert('ran'))</script>",
    """<script>initDateChooser("id_accessed", {"format": "Y-m-d"});alert('ran')</script>""",
    """<script>new PageChooser("id_x", {"modalUrl": "/"}); alert('ran')</script>""",
    "<script src='data:text/javascript,alert(1)'></script>",
    "<script src='https://practice.example/x.js'></script>",
    "<img src='/static/nothing.png' onerror=\"alert('ran')\">",
    "<svg onload=\"alert('ran')\"></svg>",
    "<iframe srcdoc=\"<script>parent.alert('ran')</script>\"></iframe>",
    "<iframe src=\"javascript:parent.alert('ran')\"></iframe>",
    "<style>body { color: rgb(1, 2, 3) }</style>",
    "<b style='color: rgb(1, 2, 3)'>bold</b>",
    "<base href='https://practice.example/'>",
]
WIDGET = (
    '<start-widget data-function="{}" data-id="alert(1)" data-options="[&quot;alert(1)&quot;]">'
    "</start-widget>"
)


@pytest.fixture
def admin(sign_in_as) -> Page:
    return sign_in_as("admin")


def violations(log: BrowserLog) -> list[str]:
    return [error for error in log.errors if "Content Security Policy" in error]


def links_of(page: Page) -> list[str]:
    """The paths in the admin that ``page`` links to, with their queries."""
    urls = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    site = urlsplit(page.url)
    return [
        url._replace(scheme="", netloc="", fragment="").geturl()
        for url in map(urlsplit, urls)
        if url[:2] == site[:2]
        and url.path.startswith("/admin/")
        and not url.path.startswith(BULK_ACTIONS)
        and "export" not in url.query
    ]


def screens(page: Page) -> list[str]:
    """The path of every screen that links lead to, once for each kind. Each is gone to.

    Several tabs load at once, because each is waited for until it has long been quiet.
    """
    tabs = [page, *(page.context.new_page() for _ in range(3))]
    page.goto("/admin/reports/page-types-usage/")
    editors = [path for path in links_of(page) if re.fullmatch(r"/admin/pages/\d+/edit/", path)]
    assert len(editors) == 5  # one for each page type
    drafts = [path.replace("/edit/", "/view_draft/") for path in editors]
    visited = [*editors, *drafts]
    for start in range(0, len(visited), len(tabs)):
        load(tabs, visited[start : start + len(tabs)])
    queue = {"/admin/": "/admin/"}  # a path of each kind
    seen: set[str] = set()
    while queue:
        kinds = list(queue)[-len(tabs) :]
        paths = [queue.pop(kind) for kind in kinds]
        load(tabs, paths)
        visited += paths
        seen.update(kinds)
        for path in itertools.chain.from_iterable(map(links_of, tabs)):
            kind = re.sub(r"\d+", "1", urlsplit(path).path)
            if kind not in seen:
                queue[kind] = path
    return visited


def load(tabs: list[Page], paths: list[str]) -> None:
    for tab, path in zip(tabs, paths, strict=False):
        tab.goto(path, wait_until="commit")
    for tab in tabs:
        tab.wait_for_load_state("networkidle")


def test_no_screen_of_the_admin_breaks_its_policy(admin, browser_log):
    visited = screens(admin)
    assert violations(browser_log) == []
    assert len(visited) > 80


def test_the_widgets_of_the_admin_work(admin, browser_log):
    admin.goto("/admin/snippets/blog/reference/add/")
    pick_the_15th(admin, admin.get_by_label("Last looked at"))

    admin.goto("/admin/snippets/blog/author/add/")
    placeholder = "element => getComputedStyle(element, '::before').content"
    assert "Write something" in admin.locator(".Draftail-block--empty").evaluate(placeholder)
    admin.get_by_role("button", name="Choose an image").click()
    admin.locator(".modal-body [data-chooser-modal-choice]").first.click()
    expect(admin.locator("#id_portrait")).to_have_value(re.compile(r"^\d+$"))

    admin.goto("/admin/settings/practice/practicesettings/")
    admin.get_by_role("tab", name="Consultations").click()
    panel = admin.get_by_role("tabpanel", name="Consultations")
    panel.get_by_role("button", name="Actions").click()
    admin.get_by_role("button", name="Choose another page").click()
    admin.locator(".modal-body").get_by_role("link", name="Ask for a consultation").click()
    expect(admin.locator(".modal-body")).to_have_count(0)

    admin.goto("/admin/pages/")
    admin.goto(path_of_editor(admin, "consultation form"))
    questions = admin.locator("#id_questions-FORMS > [data-inline-panel-child]:visible")
    before = questions.count()
    admin.get_by_role("button", name="Add question").click()
    expect(questions).to_have_count(before + 1)
    admin.get_by_role("button", name="Toggle status").click()
    admin.get_by_role("button", name="Set schedule").click()
    pick_the_15th(admin, admin.get_by_label("Go live date/time"))
    admin.keyboard.press("Escape")
    admin.get_by_role("button", name="Toggle preview").click()
    preview = admin.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_be_visible()

    assert violations(browser_log) == []


def pick_the_15th(page: Page, field: Locator) -> None:
    """Choose a day in the calendar that opens at ``field``."""
    field.click()
    calendar = page.locator(".xdsoft_datetimepicker").filter(visible=True)
    calendar.locator("[data-date='15']:not(.xdsoft_other_month)").click()
    expect(field).to_have_value(re.compile(r"^\d{4}-\d\d-15"))


def path_of_editor(page: Page, page_type: str) -> str:
    page.goto("/admin/reports/page-types-usage/")
    row = page.get_by_role("row").filter(has_text=re.compile(page_type, re.IGNORECASE))
    return row.locator("a[href$='/edit/']").get_attribute("href")


def test_nothing_injected_into_a_screen_is_run_or_styled(admin, browser_log, subtests):
    for html in INJECTED:
        with subtests.test(html=html):
            browser_log.clear()
            assert dialogues_with(admin, html) == []
            assert violations(browser_log) != []
            colours = admin.locator("body, b").evaluate_all(
                "elements => elements.map(element => getComputedStyle(element).color)"
            )
            assert "rgb(1, 2, 3)" not in colours


def test_an_injected_widget_calls_no_other_function(admin, subtests):
    for function in ("alert", "eval", "Function", "constructor", "setTimeout"):
        with subtests.test(function=function):
            assert dialogues_with(admin, WIDGET.format(function)) == []


def dialogues_with(page: Page, html: str) -> list[str]:
    """What is shown in dialogues on the form for a reference, into which ``html`` has got."""
    dialogues: list[str] = []

    def dismiss(dialogue: Dialog) -> None:
        dialogues.append(dialogue.message)
        dialogue.dismiss()

    def inject(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</main>", f"{html}</main>"))

    page.on("dialog", dismiss)
    page.route("**/reference/add/", inject)
    page.goto("/admin/snippets/blog/reference/add/", wait_until="networkidle")
    page.unroute("**/reference/add/")
    page.remove_listener("dialog", dismiss)
    return dialogues
