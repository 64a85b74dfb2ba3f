"""Requests to every address of the admin that none of its screens would send."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.admin.filters import WagtailFilterSet

from tests.support.sessions import sign_in_with_second_factor

ADMIN = "admin/"
# They fail by design, to show the pages for errors.
SKIPPED_ROUTES = {"admin/failwhale/", "admin/test404/"}
# An argument of a path, or a group of a regular expression.
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\((?:[^()]|\([^()]*\))*\)|\.\*")

MALFORMED_VALUES: tuple[str | bytes, ...] = (
    "abc",
    "",
    "-1",
    "0",
    "99999999999999999999",  # more than the database's integers hold
    "9" * 5000,  # more digits than Python reads
    "1e3",
    " 1",
    "1'",
    "\0",
    "١",  # a digit of another script, which Python reads as 1
    "²",  # str.isdigit() says yes, int() says no
    "\ud800".encode("utf-8", "surrogatepass"),
    "00000000-0000-4000-8000-000000000000",
    "None",
    "2026-99-99",
    "0001-01-01",
    "//elsewhere.example",
    "[]",
    "{",
    '{"blocks": 1}',
    '{"blocks": [], "entityMap": {"0": {"type": "LINK", "data": {"id": "abc"}}}}',
)

# What the views of Wagtail read from a query, beside what the filters of its lists do.
PARAMETERS = [
    "_w_filter_fragment",
    "_w_hydrate_create_view",
    "allow_external_link",
    "ancestor_of",
    "assigned",
    "can_choose_root",
    "child_of",
    "chosen",
    "collection_id",
    "content_type",
    "descendant_of",
    "entity_type",
    "export",
    "fields",
    "for_explorer",
    "has_children",
    "height",
    "hostname",
    "html_path",
    "id",
    "ids",
    "in_preview_panel",
    "layout",
    "limit",
    "link_text",
    "link_url",
    "locale",
    "match_subclass",
    "mode",
    "multiple",
    "next",
    "object_id",
    "offset",
    "order",
    "order_by",
    "ordering",
    "p",
    "page",
    "page_type",
    "parent_page_id",
    "position",
    "q",
    "query",
    "results_only",
    "root",
    "search_operator",
    "select_format",
    "site",
    "state",
    "tag",
    "term",
    "translation_of",
    "type",
    "user_perms",
    "width",
]

# What they read from a body, beside the fields of the forms they show.
BODY_FIELDS = [
    "action-publish",
    "assigned_to",
    "body",
    "body-0-type",
    "body-0-value",
    "body-count",
    "chosen",
    "collection",
    "comments-TOTAL_FORMS",
    "form-TOTAL_FORMS",
    "id",
    "ids",
    "import_file_name",
    "include_descendants",
    "is_editing",
    "loaded_revision_created_at",
    "loaded_revision_id",
    "locale",
    "message",
    "new_parent_page",
    "next",
    "note",
    "overwrite_revision_id",
    "parent_page",
    "position",
    "revision_created_at",
    "revision_id",
    "state",
    "tags",
    "title",
]
BODY_TYPES = ("application/json", "text/plain", "multipart/form-data; boundary=x")


@dataclass(frozen=True)
class Request:
    method: str
    address: str
    data: dict[str, Any] | str = field(default_factory=dict)
    content_type: str = ""


def admin_routes() -> list[str]:
    """The route of every address of the admin, such as “admin/pages/<int:page_id>/edit/”."""

    def routes(patterns: Iterable, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from routes(pattern.url_patterns, route)
            else:
                yield route

    found = dict.fromkeys(routes(get_resolver().url_patterns, ""))
    return [route for route in found if route.startswith(ADMIN) and route not in SKIPPED_ROUTES]


def argument_names(route: str) -> list[str]:
    """The names of the arguments in ``route``, in order; empty for one that has no name."""
    return [match[1] or "" for match in ARGUMENT.finditer(route)]


def address_of(route: str, arguments: Iterable[str | bytes]) -> str:
    values = iter(arguments)
    path = ARGUMENT.sub(lambda _: quote(next(values), safe=""), route)
    return "/" + re.sub(r"[\^$\\]", "", path)


def query_parameters() -> list[str]:
    """Every name that a view or a filter of the admin may look for in a query."""

    def subclasses(cls: type) -> Iterator[Any]:
        for subclass in cls.__subclasses__():
            yield subclass
            yield from subclasses(subclass)

    filters = {name for cls in subclasses(WagtailFilterSet) for name in cls.base_filters}
    dates = {f"{name}_{end}" for name in filters for end in ("from", "to", "after", "before")}
    return sorted(filters | dates | set(PARAMETERS))


def form_data(html: bytes) -> dict[str, str]:
    """What a browser would send of the largest form in ``html``, without its check boxes."""
    forms = BeautifulSoup(html, "html.parser").select("form")
    largest = max(forms, key=lambda form: len(form.select("[name]")), default=None)
    controls = largest.select("input[name], select[name], textarea[name]") if largest else []
    skipped = ("checkbox", "file", "radio", "submit")
    return {
        str(control["name"]): control_value(control)
        for control in controls
        if control.get("type") not in skipped
    }


def control_value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        option = control.select_one("option[selected]") or control.select_one("option")
        return str(option.get("value", "")) if option else ""
    return str(control.get("value", ""))


def malformed_requests(
    route: str, arguments: list[str], parameters: list[str], form: dict[str, str]
) -> Iterator[Request]:
    """Every request to ``route`` in which one thing is not as it should be.

    ``arguments`` lead to something that exists, and ``form`` is what its screen would send.
    """
    address = address_of(route, arguments)
    yield Request("post", address)
    for content_type in BODY_TYPES:
        yield Request("post", address, "{[", content_type)
    for name in form:
        yield Request("post", address, {key: form[key] for key in form if key != name})
    for value in MALFORMED_VALUES:
        for position, _ in enumerate(arguments):
            if value not in ("", "\0"):  # it would be another address; and refused by itself
                forged = [*arguments[:position], value, *arguments[position + 1 :]]
                yield Request("get", address_of(route, forged))
                yield Request("post", address_of(route, forged), form)
        for name in parameters:
            yield Request("get", f"{address}?{query_string(name, value)}")
        for name in (*form, *BODY_FIELDS):
            yield Request("post", address, form | {name: value})
        for name in ("id", "next"):
            yield Request("post", f"{address}?{query_string(name, value)}", form)


@cache  # the same ones for every address, and encoding them takes longer than all else here
def query_string(name: str, value: str | bytes) -> str:
    return urlencode({name: value})


def sample(route: str, requests: Iterable[Request], count: int) -> list[Request]:
    """``count`` of ``requests``, the same ones each time, with the first."""
    first, *others = requests
    chance = random.Random(route)
    return [first, *chance.sample(others, min(count - 1, len(others)))]


class StaffClient:
    """Sends requests as one user, and takes back what they changed."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        sign_in_with_second_factor(self.client, user)
        self.session_key = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def send(self, request: Request):
        # A request may sign the user out.
        self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.session_key})
        options = {"content_type": request.content_type} if request.content_type else {}
        with transaction.atomic():
            send = getattr(self.client, request.method)
            response = send(request.address, request.data, **options)
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        return response
