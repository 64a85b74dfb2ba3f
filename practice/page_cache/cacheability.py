"""Which requests the cache may answer and which responses it may store: RFC 9111, shared cache.

It is stricter than the standard where that protects a visitor: a request with a session cookie or
an Authorization header is never answered from the cache, and its response is never stored.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from practice.page_cache.responses import Headers, get_header

MAX_BODY_BYTES = 512 * 1024
MAX_QUERY_LENGTH = 200  # characters
# Characters of host and path: the cache keeps something about each address that is requested.
MAX_ADDRESS_LENGTH = 1_000
# The cache encodes bodies itself, and passes requests with a session cookie to the application.
SUPPORTED_VARY = {"accept-encoding", "cookie"}


def is_cacheable_request(environ: dict[str, Any], session_cookie: str) -> bool:
    """Whether this is a GET or HEAD without credentials, of limited length."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" not in environ
        and session_cookie not in environ.get("HTTP_COOKIE", "")
        and len(environ.get("QUERY_STRING", "")) <= MAX_QUERY_LENGTH
        and len(environ.get("HTTP_HOST", "") + environ["PATH_INFO"]) <= MAX_ADDRESS_LENGTH
    )


def is_cacheable_response(status: str, headers: Headers) -> bool:
    """Whether the response says that every visitor may get it, until it is changed.

    The cache forgets by version, not by time: it stores no response that limits its own age.
    """
    directives = set(get_header(headers, "cache-control").lower().replace(" ", "").split(","))
    vary = {name.strip().lower() for name in get_header(headers, "vary").split(",")} - {""}
    content_length = get_header(headers, "content-length")
    return bool(
        status.startswith("200")
        and "public" in directives
        and not {"private", "no-store", "no-cache"} & directives
        and {"max-age=0", "immutable"} & directives
        and vary <= SUPPORTED_VARY
        and not get_header(headers, "set-cookie")
        and not get_header(headers, "content-encoding")
        and content_length.isdecimal()
        and int(content_length) <= MAX_BODY_BYTES
    )


def stays_uncacheable(status: str) -> bool:
    """Whether an uncacheable response of this status is to be expected until the next change.

    A 400 may be due to this one request, and the cause of a 500 may be gone a moment later.
    """
    return status.startswith(("2", "3", "404"))


def declared_parameters(headers: Headers) -> frozenset[str]:
    """The query parameters that change the response: those excepted in No-Vary-Search.

    ``No-Vary-Search: params, except=("page")`` says that of all parameters only “page” matters.
    """
    _, _, excepted = get_header(headers, "no-vary-search").partition("except=")
    return frozenset(re.findall(r'"([^"]*)"', excepted))


def normalise_query(query: str, parameters: frozenset[str]) -> str | None:
    """``query`` with only these ``parameters``, in alphabetical order.

    None if one of them is given twice: only the application knows what that means.
    """
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name in parameters
    )
    if len({name for name, _ in pairs}) < len(pairs):
        return None
    return urlencode(pairs)
