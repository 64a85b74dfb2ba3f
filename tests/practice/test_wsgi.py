"""The requests that the application makes of what granian hands it."""

import io

import pytest

from practice.wsgi import Request


@pytest.mark.parametrize(
    "content_type",
    ["text/plain; charset*=bogus''x", "multipart/form-data; boundary*=idna''x"],
)
def test_a_content_type_that_cannot_be_read_is_taken_for_none(content_type):
    request = Request(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": content_type,
            "wsgi.input": io.BytesIO(),
        }
    )
    assert request.content_type == ""
    assert not request.POST
