"""Whatever is posted, the answer is a page or a clear refusal, and nothing runs in the inbox."""

import pytest

from consultations.models import Enquiry

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% load static %}",
    "'; DROP TABLE consultations_enquiry; --",
    '=HYPERLINK("https://evil.example")',
    "a\r\nBcc: other@evil.example",
    "\u202eright to left\u202c",
    "👩‍👩‍👧 emoji",
    "Ṱ̺̺o͞ ̷i̲̬n̝v̴",
    "\ufeff\u200b",
    "\ud7ff\ue000\uffff",
    "\\x00 %00 %s %d %n",
    "../../etc/passwd",
    "undefined null None NaN",
    "1/0",
    "﷽" * 50,
    "\x01\x1b[31m\x7f",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_odd_text_is_stored_as_it_is_and_harmless_in_the_inbox(
    send, words, therapist, add_question, text
):
    question = add_question("Anything?", "multiline", required=False)
    given = {"name": f"N {text}", "when": f"W {text}", "message": f"M {text}"}
    response = send(words | given | {f"question_{question.pk}": text})
    if response.status_code == 200:  # too long for its field, and said so
        assert response.context["form"].errors
        return
    assert response.status_code == 303
    enquiry = Enquiry.objects.get()
    message = next(each["answer"] for each in enquiry.answers if each["key"] == "message")
    assert message == f"M {text}".replace("\r\n", "\n").strip()
    for address in ("", f"inspect/{enquiry.pk}/", "?q=" + "alert"):
        response = therapist.get(f"/admin/consultations/enquiry/{address}")
        assert response.status_code == 200
        assert "<img src=x" not in response.content.decode()
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("text", NAUGHTY)
def test_odd_text_that_is_refused_comes_back_escaped(send, words, text):
    response = send(words | {"email": text, "message": f"M {text}"})
    assert response.status_code == 200
    body = response.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body


@pytest.mark.parametrize(
    "field", ["name", "email", "telephone", "reply_by", "when", "message", "consent"]
)
def test_a_nul_byte_is_never_an_error_of_the_server(send, words, field):
    assert send(words | {field: "a\0b"}).status_code in (200, 303)


def test_five_megabytes_of_text_are_refused(send, words):
    assert send(words | {"message": "x" * 5_000_000}).status_code in (200, 400, 413)
    body = b"message=" + b"x" * 5_000_000
    response = send(body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (400, 413)
    assert not Enquiry.objects.exists()


def test_too_many_fields_are_refused(send):
    body = "&".join(f"f{number}=1" for number in range(10_001))
    response = send(body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_unknown_fields_are_not_stored(send, words):
    assert (
        send(words | {"state": "closed", "extra": "surprise", "notified_at": "1"}).status_code
        == 303
    )
    enquiry = Enquiry.objects.get()
    assert enquiry.state == "new"
    assert enquiry.notified_at is None
    assert "surprise" not in str(enquiry.answers)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"name=\xff\xfe\xe9&message=\x80", "application/x-www-form-urlencoded"),
        (b"name=x", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"name=x", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"name=x", "multipart/form-data"),
        (b"name=x", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b"),
        (b'{"name": "x"}', "application/json"),
        (b"", "text/plain"),
        (b"\0" * 1000, "application/octet-stream"),
    ],
)
def test_a_broken_body_is_never_an_error_of_the_server(form_page, client, body, content_type):
    response = client.generic("POST", "/appointment/", body, content_type=content_type)
    assert response.status_code in (200, 400)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("charset", "text"), [("utf-7", b"+2AA-"), ("base64", b"x")])
def test_a_charset_that_is_not_utf_8_is_refused(form_page, client, charset, text):
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n%b\r\n--b--\r\n' % text
    content_type = f"multipart/form-data; boundary=b; charset={charset}"
    response = client.generic("POST", "/appointment/", part, content_type=content_type)
    assert response.status_code == 400


def test_a_long_query_is_ignored(form_page, client):
    response = client.get("/appointment/?" + "a=b&" * 2_500)
    assert response.status_code == 200
    assert "a=b" not in response.content.decode()
