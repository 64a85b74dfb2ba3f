"""What stored responses are looked up by."""

from typing import NamedTuple

# Request headers, by their names in environ, for which a visitor may get another response.
VISITOR_HEADERS = frozenset(
    ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH")
)


class CacheKey(NamedTuple):
    """The address of a stored response.

    ``query`` has only the parameters that the response declares, in alphabetical order.
    """

    scheme: str
    host: str | None
    path: str  # as in PATH_INFO: percent-decoded, each byte a latin-1 character
    query: str


# All of a request that its response depends on, exactly as sent: method, host, path, query,
# Accept-Encoding and the reverse proxy's protocol header. It identifies only requests that have
# none of VISITOR_HEADERS. A plain tuple, because each hit makes one and nothing reads a part of it.
RequestKey = tuple[str, str | None, str, str, str | None, str | None]
