import pytest
from bs4 import BeautifulSoup

from home.models import StandardPage


@pytest.fixture
def get_html(client):
    """``get_html(path, {…})`` is the parsed page at that path, whatever its status."""

    def get_html(path, query=None):
        return BeautifulSoup(client.get(path, query).content, "html.parser")

    return get_html


@pytest.fixture
def write_page(site):
    """Publish a standard page: ``write_page("About", body=[("paragraph", "<p>…</p>")])``."""

    def write(title, body=(), **fields):
        blocks = [{"type": name, "value": value} for name, value in body]
        page = StandardPage(title=title, body=blocks, **fields)
        site.root_page.add_child(instance=page)
        page.save_revision().publish()
        return page

    return write
