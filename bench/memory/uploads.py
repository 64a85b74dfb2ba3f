"""Uploads a picture as the admin's screen for several files does."""

import json
import secrets
import urllib.error
import urllib.request
from pathlib import Path

from bench.processes import BenchError
from bench.sites import Site

PATH = "/admin/images/multiple/add/"
TIMEOUT = 300  # seconds


def session_cookies(site: Site) -> dict[str, str]:
    code = "from bench.scan.session import print_cookies as p; p('/admin/', is_signed_in=True)"
    return json.loads(site.run(code))


def upload(port: int, cookies: dict[str, str], file: Path, title: str) -> None:
    """Raises BenchError if it is refused."""
    boundary = secrets.token_hex(16)
    fields = {"title": title, "csrfmiddlewaretoken": cookies["csrftoken"]}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'{"".join(parts)}--{boundary}\r\nContent-Disposition: form-data; name="files[]"; '
        f'filename="{title}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{PATH}",
        head.encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode(),
        {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-Requested-With": "XMLHttpRequest",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            answer = json.load(response)
    except (OSError, ValueError) as error:
        raise BenchError(f"A picture could not be uploaded: {error}") from error
    if not answer.get("success"):
        raise BenchError(f"A picture was refused: {answer}")
