"""Requests to the page cache, and responses of the application behind it."""

import io

PUBLIC = "public, max-age=0, must-revalidate"
TEXT = "<p>" + "What a first session is like. " * 50


def make_environ(path: str = "/fees/", method: str = "GET", **headers: str) -> dict:
    """The WSGI environ of a request; ``path`` may have a query, ``Cookie="a=b"`` is a header."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "practice.example",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    return environ | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
