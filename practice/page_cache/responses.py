"""A kept page, and the answers made from it."""

import gzip
from hashlib import blake2b

import brotli

Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, list[bytes]]  # status, headers, body
ASK_EACH_TIME = "public, max-age=0, must-revalidate"  # a value of Cache-Control
# How hard to compress what is made anew after each change (5 costs a millisecond a page).
BROTLI, GZIP = 5, 6
TEXT = (
    "text/",
    "application/atom+xml",
    "application/json",
    "application/javascript",
    "application/xml",
    "image/svg+xml",
)
OVERHEAD = 2_000  # bytes that Python needs for a kept page beside its bodies, roughly
# What a 304 must repeat: RFC 9110, section 15.4.5.
REPEATED = {"cache-control", "content-location", "date", "etag", "expires", "vary"}


class Page:
    """A 200 of the site, in each encoding. ``number`` is that of the last change before it."""

    __slots__ = ("bodies", "headers", "key", "modified", "number", "reads", "requests", "size")

    def __init__(self, key: tuple, number: int, headers: Headers, body: bytes, reads: int = 0):
        self.key = key
        self.number = number
        self.reads = reads
        self.requests: list[tuple] = []  # as the store remembers them
        self.bodies = encodings_of(body, content_type(headers))
        # The date of a file is as good as its tag; a page may change without its date.
        immutable = "immutable" in header(headers, "cache-control")
        self.modified = header(headers, "last-modified") if immutable else ""
        tag = blake2b(body, digest_size=12).hexdigest()
        kept = [
            (name, value)
            for name, value in headers
            if name.lower() not in ("content-length", "content-encoding", "etag", "vary")
        ]
        vary = {name.strip() for name in header(headers, "vary").split(",")} - {""}
        if len(self.bodies) > 1:
            vary.add("Accept-Encoding")
        if vary:
            kept.append(("Vary", ", ".join(sorted(vary))))
        self.headers = {
            encoding: [
                *kept,
                *([("Content-Encoding", encoding)] if encoding != "identity" else []),
                ("ETag", f'"{tag}"' if encoding == "identity" else f'"{tag}-{encoding}"'),
                ("Content-Length", str(len(encoded))),
            ]
            for encoding, encoded in self.bodies.items()
        }
        self.size = OVERHEAD + len(str(key)) + sum(map(len, self.bodies.values()))

    def answer(self, environ: dict) -> Answer:
        """What the visitor gets who asks with ``environ``."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), self.bodies)
        headers = self.headers[encoding]
        if environ["QUERY_STRING"]:
            headers = for_browsers_only(headers)
        if self.is_known_to(environ, header(headers, "etag")):
            return "304 Not Modified", [h for h in headers if h[0].lower() in REPEATED], []
        if environ["REQUEST_METHOD"] == "HEAD":
            return "200 OK", headers, []
        return "200 OK", headers, [self.bodies[encoding]]

    def is_known_to(self, environ: dict, etag: str) -> bool:
        """Whether the visitor's browser has these bytes already: RFC 9110, section 13.2.2."""
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
            return etag in tags or "*" in tags
        return bool(self.modified) and environ.get("HTTP_IF_MODIFIED_SINCE") == self.modified


def header(headers: Headers, name: str) -> str:
    """The value of the header ``name``, given in lower case; empty if there is none."""
    return next((value for key, value in headers if key.lower() == name), "")


def for_browsers_only(headers: Headers) -> Headers:
    """``headers`` of an answer that no delivery network may keep without asking.

    It is told of a change by address, and with a query there are more of them than can be known.
    """
    if not header(headers, "cdn-cache-control"):
        return headers
    kept = ("cdn-cache-control", "cache-control")
    return [
        *((name, value) for name, value in headers if name.lower() not in kept),
        ("Cache-Control", ASK_EACH_TIME),
    ]


def content_type(headers: Headers) -> str:
    return header(headers, "content-type")


def encodings_of(body: bytes, content_type: str) -> dict[str, bytes]:
    """``body`` by content coding, the smallest first; text compressed, pictures as they are."""
    bodies = {}
    if content_type.startswith(TEXT):
        bodies = {
            "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI),
            "gzip": gzip.compress(body, GZIP, mtime=0),
        }
    return bodies | {"identity": body}


def best_encoding(accepted: str, bodies: dict[str, bytes]) -> str:
    """The first of ``bodies`` that the header ``accepted`` allows: RFC 9110, section 12.5.3.

    Where nothing is allowed, a visitor is better served with the text as it is than with an error.
    """
    weights: dict[str, float] = {}
    for item in accepted.lower().split(","):
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
