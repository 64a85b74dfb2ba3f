"""Stored responses, and the responses to requests that are made from them."""

import gzip
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

import brotli

from practice.page_cache.keys import CacheKey, RequestKey

Headers = list[tuple[str, str]]

# A value of Cache-Control: to be stored by anybody, and revalidated before each use.
PUBLIC_MUST_REVALIDATE = "public, max-age=0, must-revalidate"
# Each page is compressed again after every change; brotli's 5 takes a millisecond.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
COMPRESSED_CONTENT_TYPES = (  # prefixes
    "text/",
    "application/atom+xml",
    "application/json",
    "application/javascript",
    "application/xml",
    "image/svg+xml",
)
OVERHEAD_BYTES = 2_000  # of Python's objects for a stored response, beside its bodies; roughly
# Headers that a 304 must repeat: RFC 9110, section 15.4.5.
NOT_MODIFIED_HEADERS = {"cache-control", "content-location", "date", "etag", "expires", "vary"}


class WSGIResponse(NamedTuple):
    status: str  # such as “200 OK”
    headers: Headers
    body: Iterable[bytes]

    def send(self, start_response: Callable) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return self.body


class CachedResponse:
    """A response with status 200, in each content coding.

    ``version`` is that under which it was made, ``hits`` how often it was served.
    """

    def __init__(self, key: CacheKey, version: int, headers: Headers, body: bytes, hits: int = 0):
        self.key = key
        self.version = version
        self.hits = hits
        self.request_keys: list[RequestKey] = []  # by which the store finds it
        self.bodies = encode(body, get_header(headers, "content-type"))
        # Only an immutable file is identified by its date; a page may change without it.
        is_immutable = "immutable" in get_header(headers, "cache-control")
        self.last_modified = get_header(headers, "last-modified") if is_immutable else ""
        etag = blake2b(body, digest_size=12).hexdigest()
        common = remove_headers(headers, {"content-length", "content-encoding", "etag", "vary"})
        vary = {name.strip() for name in get_header(headers, "vary").split(",")} - {""}
        if len(self.bodies) > 1:
            vary.add("Accept-Encoding")
        if vary:
            common.append(("Vary", ", ".join(sorted(vary))))
        self.headers = {
            encoding: [
                *common,
                *([("Content-Encoding", encoding)] if encoding != "identity" else []),
                ("ETag", f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'),
                ("Content-Length", str(len(encoded))),
            ]
            for encoding, encoded in self.bodies.items()
        }
        # Bytes in memory.
        self.size = OVERHEAD_BYTES + len(str(key)) + sum(map(len, self.bodies.values()))

    def response_to(self, environ: dict[str, Any]) -> WSGIResponse:
        """The response to the request ``environ``: a 200, or a 304 if the browser has the body."""
        encoding = choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), self.bodies)
        headers = self.headers[encoding]
        if environ["QUERY_STRING"]:
            headers = without_cdn_permission(headers)
        if self.is_unmodified(environ, get_header(headers, "etag")):
            kept = [header for header in headers if header[0].lower() in NOT_MODIFIED_HEADERS]
            return WSGIResponse("304 Not Modified", kept, [])
        body = [] if environ["REQUEST_METHOD"] == "HEAD" else [self.bodies[encoding]]
        return WSGIResponse("200 OK", headers, body)

    def is_unmodified(self, environ: dict[str, Any], etag: str) -> bool:
        """Whether the preconditions of the request ask for a 304: RFC 9110, section 13.2.2."""
        if (if_none_match := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            etags = [value.strip().removeprefix("W/") for value in if_none_match.split(",")]
            return etag in etags or "*" in etags
        if_modified_since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(self.last_modified) and if_modified_since == self.last_modified


def get_header(headers: Headers, name: str) -> str:
    """The value of the header ``name``, given in lower case; empty if there is none."""
    return next((value for key, value in headers if key.lower() == name), "")


def remove_headers(headers: Headers, names: set[str]) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def without_cdn_permission(headers: Headers) -> Headers:
    """``headers`` that make a content delivery network revalidate as browsers do.

    The site purges it by address, and cannot know all addresses with a query.
    """
    if not get_header(headers, "cdn-cache-control"):
        return headers
    others = remove_headers(headers, {"cdn-cache-control", "cache-control"})
    return [*others, ("Cache-Control", PUBLIC_MUST_REVALIDATE)]


def encode(body: bytes, content_type: str) -> dict[str, bytes]:
    """``body`` by content coding, in order of preference; only text is compressed."""
    bodies = {}
    if content_type.startswith(COMPRESSED_CONTENT_TYPES):
        bodies = {
            "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
            "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
        }
    return bodies | {"identity": body}


def choose_encoding(accept_encoding: str, bodies: dict[str, bytes]) -> str:
    """The first of ``bodies`` that the header permits: RFC 9110, section 12.5.3.

    If it permits none, the uncompressed body serves the visitor better than an error.
    """
    weights: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        coding, _, parameter = item.partition(";")
        name, _, weight = parameter.partition("=")
        try:
            weights[coding.strip()] = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    for encoding in bodies:
        if encoding != "identity" and weights.get(encoding, weights.get("*", 0.0)) > 0:
            return encoding
    return "identity"
