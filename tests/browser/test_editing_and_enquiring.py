"""The main job from end to end, in a real browser: an article is written and read, an enquiry is
sent and handled."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(browser: Browser, practice_server) -> Page:
    """A page in a browser of its own, without cookies."""
    context = browser.new_context(base_url=practice_server.url)
    yield context.new_page()
    context.close()


class ArticleEditor:
    """What a member of staff does on the page for editing an article."""

    def __init__(self, page: Page):
        self.page = page
        self.body = page.locator('[data-contentpath="body"]')

    def add(self, label: str):
        """Add a block at the end, and return where it is edited."""
        before = self.blocks.count()
        self.body.get_by_role("button", name="Insert a block").last.click()
        self.page.get_by_role("listbox").get_by_role("option", name=label, exact=True).click()
        expect(self.blocks).to_have_count(before + 1)
        return self.blocks.nth(before)

    @property
    def blocks(self):
        return self.body.locator("[data-streamfield-child]:not([aria-hidden])")

    def type(self, block, text: str):
        block.get_by_role("textbox").last.click()
        self.page.keyboard.type(text)

    def cite(self, block, title: str):
        """Press “Cite” and choose the reference with this title."""
        block.get_by_role("button", name=re.compile("^Cite")).click()
        self.choose(title)
        expect(block.locator(".citation-in-text").last).to_be_visible()

    def choose(self, name: str):
        """Search in the dialogue that has opened, and choose the one thing that is found."""
        dialogue = self.page.locator(".modal-body")
        dialogue.get_by_label("Search term").fill(name)
        choices = dialogue.locator("[data-chooser-modal-choice]")
        # Until the answer comes everything is listed, and a click while that goes would be lost.
        expect(choices).to_have_text([re.compile(name)])
        choices.click()
        expect(dialogue).to_have_count(0)


def test_an_editor_writes_an_article_and_a_visitor_finds_and_reads_it(
    sign_in_as, visitor, browser_log, practice_server
):
    def search() -> list[bool]:
        """Whether it is found, six times at once, so that each process of the server is asked."""
        with ThreadPoolExecutor(6) as threads:
            responses = threads.map(practice_server.get, ["/search/?q=hammock"] * 6)
            return ["On rest" in text for _, _, text in responses]

    assert not any(search())  # the result is memoised until something changes
    page = sign_in_as("editor")
    page.get_by_role("link", name="Write an article").click()
    editor = ArticleEditor(page)
    page.get_by_role("textbox", name="Title").fill("On rest")
    page.get_by_role("textbox", name="Standfirst").fill("Why a hammock is sometimes the work.")

    heading = editor.add("Heading")
    heading.get_by_label("Text").fill("Why rest matters")
    text = editor.add("Text")
    editor.type(text, "Stress shapes the brain.")
    editor.cite(text, "Stress and hippocampal plasticity")
    editor.type(text, " It does so in animals.")
    editor.cite(text, "Stress and hippocampal plasticity")
    points = editor.add("List")
    editor.type(points, "Sleep")
    page.keyboard.press("Enter")
    page.keyboard.type("Walk")
    editor.cite(points, "The cognitive control of emotion")
    picture = editor.add("Picture")
    picture.get_by_role("button", name="Choose an image").click()
    editor.choose("Waves")
    picture.get_by_label(re.compile("^Alt text")).fill("Calm waves")
    editor.add("Heading").get_by_label("Text").fill("What to do")
    page.get_by_role("button", name="Choose author").first.click()
    editor.choose("Priya Lakhani")

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", name="On rest")).to_be_visible()
    expect(preview.locator("sup.citations").last).to_have_text("2")

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Page 'On rest' has been published.")

    assert all(search())
    visitor.goto("/blog/")
    visitor.get_by_role("link", name="On rest").click()
    expect(visitor.get_by_role("heading", name="On rest", level=1)).to_be_visible()
    assert visitor.locator("sup.citations").all_inner_texts() == ["1", "1", "2"]
    expect(visitor.locator(".references li")).to_have_count(2)
    expect(visitor.locator(".contents a")).to_have_text(["Why rest matters", "What to do"])
    expect(visitor.get_by_role("img", name="Calm waves")).to_be_visible()
    assert visitor.locator(".prose ul li").all_inner_texts() == ["Sleep", "Walk2"]
    visitor.locator("sup.citations a").last.click()
    expect(visitor.locator("#_reference-2")).to_be_in_viewport()
    visitor.get_by_role("link", name="Back to where source 2 is cited").click()
    expect(visitor.locator("#_citation-2-1")).to_be_in_viewport()
    assert browser_log.errors == []


def test_a_reference_can_be_made_while_citing_it(sign_in_as):
    page = sign_in_as("editor")
    page.get_by_role("link", name="Write an article").click()
    editor = ArticleEditor(page)
    page.get_by_role("textbox", name="Title").fill("On walking")
    text = editor.add("Text")
    editor.type(text, "Walking helps thinking.")
    text.get_by_role("button", name=re.compile("^Cite")).click()
    dialogue = page.locator(".modal-body")
    dialogue.get_by_role("tab", name="New reference").click()
    dialogue.get_by_role("textbox", name="Title").fill("A study of walking")
    dialogue.get_by_role("textbox", name="Authors").fill("Walker, Ann")
    dialogue.get_by_role("spinbutton", name="Year").fill("2020")
    dialogue.get_by_role("button", name="Add a reference").click()
    expect(dialogue).to_have_count(0)
    expect(text.locator(".citation-in-text")).to_have_text("Walker 2020")


def test_words_that_were_selected_when_citing_stay_in_the_text(sign_in_as):
    page = sign_in_as("editor")
    page.get_by_role("link", name="Write an article").click()
    editor = ArticleEditor(page)
    text = editor.add("Text")
    editor.type(text, "Selected words")
    page.keyboard.press("ControlOrMeta+a")
    editor.cite(text, "Stress and hippocampal plasticity")
    expect(text.get_by_role("textbox").last).to_have_text("Selected wordsMcEwen 1999")


def test_a_visitor_asks_for_a_consultation_and_a_therapist_handles_it(
    visitor, sign_in_as, practice_server
):
    visitor.goto("/")
    visitor.get_by_role("link", name="Ask for a consultation").first.click()
    visitor.get_by_role("button", name="Send your message").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Your message has not been sent yet")
    visitor.get_by_role("textbox", name="Your name").fill("Example Visitor Seven")
    visitor.get_by_role("textbox", name="Your e-mail address").fill("seven@visitor.example")
    visitor.get_by_role("textbox", name="Your message").fill("I should like to talk to somebody.")
    visitor.get_by_role("checkbox", name="I have read").check()
    # No person is as fast as this program, which would be held back.
    visitor.locator("input[name=opened]").evaluate("field => field.remove()")
    visitor.get_by_role("button", name="Send your message").click()
    visitor.wait_for_url("**/appointment/sent/")
    expect(visitor.locator("main")).not_to_contain_text("Seven")
    expect(visitor.locator("main")).to_contain_text("116 123")

    page = sign_in_as("therapist")
    page.get_by_role("link", name=re.compile("Enquiries")).first.click()
    page.get_by_role("link", name=re.compile("Example Visitor Seven")).first.click()
    main = page.locator("main")
    expect(main).to_contain_text("I should like to talk to somebody.")
    page.get_by_role("button", name=re.compile("replied", re.IGNORECASE)).click()
    expect(main).to_contain_text(re.compile("replied", re.IGNORECASE))
    assert "Seven" not in practice_server.log
