"""What may be answered from memory, and what may be kept: RFC 9111 for a shared cache.

It is stricter than the standard where that protects a visitor: whoever carries a session cookie
or an Authorization header is never answered from memory, and nothing made for them is kept.
"""

import re
from urllib.parse import parse_qsl, urlencode

from practice.page_cache.responses import Headers, header

MAX_BODY_BYTES = 512 * 1024  # bytes of a body; larger ones go straight through
LONGEST_QUERY = 200  # characters
LONGEST_ADDRESS = 1_000  # characters of host and path: each address that is asked for is noted
# Answers may differ by these: the encodings are made here, and who has a session cookie is
# never answered from memory.
VARY = {"accept-encoding", "cookie"}


def is_anonymous_read(environ: dict, session_cookie: str) -> bool:
    """Whether the request is a read by somebody who is nobody in particular."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" not in environ
        and session_cookie not in environ.get("HTTP_COOKIE", "")
        and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and len(environ.get("HTTP_HOST", "") + environ["PATH_INFO"]) <= LONGEST_ADDRESS
    )


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether the answer says of itself that every visitor may get it."""
    directives = header(headers, "cache-control").lower().replace(" ", "").split(",")
    varies = {name.strip().lower() for name in header(headers, "vary").split(",")} - {""}
    length = header(headers, "content-length")
    return (
        status.startswith("200")
        and "public" in directives
        and not {"private", "no-store", "no-cache"} & set(directives)
        and varies <= VARY
        and not header(headers, "set-cookie")
        and not header(headers, "content-encoding")
        and length.isdecimal()
        and int(length) <= MAX_BODY_BYTES
    )


def will_not_be_kept(status: str) -> bool:
    """Whether the next one to ask would be answered so as well.

    A 400 may be due to this visitor's request alone, and a 500 may have passed by then.
    """
    return status.startswith(("2", "3", "404"))


def declared_parameters(headers: Headers) -> frozenset[str]:
    """The query parameters that make a difference to the answer: those its No-Vary-Search excepts.

    ``No-Vary-Search: params, except=("page")`` says that of all parameters only “page” matters.
    """
    _, _, excepted = header(headers, "no-vary-search").partition("except=")
    return frozenset(re.findall(r'"([^"]*)"', excepted))


def only_declared(query: str, declared: frozenset[str]) -> str | None:
    """``query`` with only the ``declared`` parameters, in alphabetical order.

    None if one of them is given twice: what that means is for the page to say.
    """
    pairs = sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in declared)
    if len({name for name, _ in pairs}) < len(pairs):
        return None
    return urlencode(pairs)
