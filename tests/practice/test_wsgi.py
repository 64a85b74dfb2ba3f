"""The requests that Django makes of what granian passes to it."""

import io

import pytest

from practice.wsgi import LenientContentTypeRequest


@pytest.mark.parametrize(
    "content_type",
    ["text/plain; charset*=bogus''x", "multipart/form-data; boundary*=idna''x"],
)
def test_a_content_type_that_cannot_be_parsed_is_ignored(content_type):
    request = LenientContentTypeRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": content_type,
            "wsgi.input": io.BytesIO(),
        }
    )
    assert request.content_type == ""
    assert not request.POST
