"""The cookies that a browser would have. It runs inside the site: see __main__.py."""

import json

from django.test import Client

from practice.core.models import User

HOST = "127.0.0.1"


def print_cookies(path: str, *, is_signed_in: bool) -> None:
    """Print the names and values of the cookies with which ``path`` is visited, as JSON.

    One of them is that of the CSRF token. Without it each of Wapiti's first requests, which run
    side by side, would be given another, and most forms would be refused. The administrator is
    signed in on the server, without the sign-in page and whatever that asks for.
    """
    client = Client(SERVER_NAME=HOST)
    if is_signed_in:
        client.force_login(User.objects.get(username="admin"))
    client.get(path)
    print(json.dumps({name: morsel.value for name, morsel in client.cookies.items()}))
