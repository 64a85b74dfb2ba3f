"""Which HTTP methods a page of the site answers to."""

import pytest


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_pages_only_read_refuse_every_other_method(client, every_page, method):
    _, urls = every_page
    for url in urls:
        response = getattr(client, method)(url)
        assert response.status_code == 405, url
        assert "GET" in response["Allow"] and method.upper() not in response["Allow"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_pages_answer_to_reading(client, every_page, method):
    for url in every_page[1]:
        assert getattr(client, method)(url).status_code == 200, url
