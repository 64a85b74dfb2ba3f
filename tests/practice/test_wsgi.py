"""The application as granian calls it."""

import io

import pytest

from practice.wsgi import application


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset*=bogus''x",
        "application/x-www-form-urlencoded; charset=idna",
        "multipart/form-data; boundary=x; charset=undefined",
        ";;;=\x00",
    ],
)
def test_a_content_type_that_cannot_be_read_is_the_senders_mistake(content_type, site):
    answers = []
    body = application(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/search/",
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": "3",
            "wsgi.input": io.BytesIO(b"a=b"),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        },
        lambda status, headers, *rest: answers.append(status),
    )
    body.close()
    assert answers[0][0] == "4"
