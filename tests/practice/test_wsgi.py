"""The application as granian calls it."""

import io

import pytest

from practice.wsgi import application


@pytest.mark.parametrize(
    "content_type",
    ["text/plain; charset*=bogus''x", "multipart/form-data; boundary*=idna''x", ";;;=\x00"],
)
def test_a_content_type_that_cannot_be_read_is_taken_for_none(content_type):
    answers = []
    body = application(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/robots.txt",
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": content_type,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        },
        lambda status, headers, *rest: answers.append(status),
    )
    body.close()
    assert answers == ["200 OK"]
