"""The fields of an HTML form, as a browser would send them."""

from html.parser import HTMLParser

UNSENT_TYPES = {"submit", "button", "reset", "image", "file"}


class FormParser(HTMLParser):
    """Reads the first form of a page that is sent by POST; ``fields`` are its names and values."""

    def __init__(self):
        super().__init__()
        self.fields: dict[str, str] = {}
        self.is_inside = self.is_read = False
        self.select = self.textarea = ""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self.is_inside = not self.is_read
        name = attributes.get("name")
        if not self.is_inside:
            return
        if tag == "input" and name:
            self.add_input(name, attributes)
        elif tag == "textarea" and name:
            self.textarea = name
            self.fields[name] = ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select:
            self.add_option(attributes)

    def add_input(self, name: str, attributes: dict[str, str | None]) -> None:
        kind = attributes.get("type") or "text"
        if kind in UNSENT_TYPES:
            return
        if kind not in ("checkbox", "radio"):
            self.fields[name] = attributes.get("value") or ""
        elif "checked" in attributes:
            self.fields[name] = attributes.get("value") or "on"

    def add_option(self, attributes: dict[str, str | None]) -> None:
        # Without a chosen option a browser sends the first.
        if "selected" in attributes or self.select not in self.fields:
            self.fields[self.select] = attributes.get("value") or ""

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form" and self.is_inside:
            self.is_inside, self.is_read = False, True
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def form_fields(page: str) -> dict[str, str]:
    """The names and values of the first form of ``page`` that is sent by POST.

    What a visitor has to choose or to type is left out or empty.
    """
    parser = FormParser()
    parser.feed(page)
    return parser.fields
