"""Whatever is posted, the response is a page or a refusal, and no script runs in the inbox."""

import pytest

from consultations.models import Enquiry

HOSTILE_TEXTS = [
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


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_stored_unchanged_and_escaped_in_the_inbox(
    post_form, form_data, therapist_client, add_question, text
):
    question = add_question("Anything?", "multiline", required=False)
    given = {"name": f"N {text}", "when": f"W {text}", "message": f"M {text}"}
    response = post_form(form_data | given | {f"question_{question.pk}": text})
    assert response.status_code == 303
    enquiry = Enquiry.objects.get()
    message = next(each["answer"] for each in enquiry.answers if each["key"] == "message")
    assert message == f"M {text}".replace("\r\n", "\n").strip()
    inbox = "/admin/consultations/enquiry/"
    search = {"q": "M " + text}
    for response in (
        therapist_client.get(inbox),
        therapist_client.get(f"{inbox}inspect/{enquiry.pk}/"),
        therapist_client.post(inbox, search, follow=True),
    ):
        assert response.status_code == 200
        assert "<img src=x" not in response.content.decode()
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_escaped_in_a_form_with_errors(post_form, form_data, text):
    response = post_form(form_data | {"email": text, "message": f"M {text}"})
    assert response.status_code == 200
    body = response.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body


@pytest.mark.parametrize("field", ["name", "email", "telephone", "reply_by", "when", "message"])
def test_a_nul_byte_is_an_error_of_its_field(post_form, form_data, field):
    response = post_form(form_data | {field: "a\0b"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_a_nul_byte_in_a_ticked_box_is_a_tick(post_form, form_data):
    assert post_form(form_data | {"consent": "a\0b"}).status_code == 303


def test_five_megabytes_of_text_are_refused(post_form, form_data):
    assert post_form(form_data | {"message": "x" * 5_000_000}).status_code == 400
    body = b"message=" + b"x" * 5_000_000
    response = post_form(body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert not Enquiry.objects.exists()


def test_too_many_fields_are_refused(post_form):
    body = "&".join(f"f{number}=1" for number in range(10_001))
    response = post_form(body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_unknown_fields_are_not_stored(post_form, form_data):
    assert (
        post_form(
            form_data | {"state": "closed", "extra": "surprise", "notified_at": "1"}
        ).status_code
        == 303
    )
    enquiry = Enquiry.objects.get()
    assert enquiry.state == "new"
    assert enquiry.notified_at is None
    assert "surprise" not in str(enquiry.answers)


@pytest.mark.parametrize(
    ("body", "content_type", "status_code"),
    [
        (b"name=\xff\xfe\xe9&message=\x80", "application/x-www-form-urlencoded", 200),
        (b"name=x", "application/x-www-form-urlencoded; charset=utf-16", 400),
        (b"name=x", "application/x-www-form-urlencoded; charset=nonsense", 200),
        (b"name=x", "multipart/form-data", 400),
        (b"name=x", "multipart/form-data; boundary=b", 200),
        (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b", 200),
        (b'{"name": "x"}', "application/json", 200),
        (b"", "text/plain", 200),
        (b"\0" * 1000, "application/octet-stream", 200),
    ],
)
def test_a_broken_body_is_refused_or_read_as_an_incomplete_form(
    form_page, client, body, content_type, status_code
):
    response = client.generic("POST", "/appointment/", body, content_type=content_type)
    assert response.status_code == status_code
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("charset", "text"), [("utf-7", b"+2AA-"), ("base64", b"x")])
def test_a_charset_that_is_not_utf_8_is_refused(form_page, client, charset, text):
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n%b\r\n--b--\r\n' % text
    content_type = f"multipart/form-data; boundary=b; charset={charset}"
    response = client.generic("POST", "/appointment/", part, content_type=content_type)
    assert response.status_code == 400


def test_a_long_query_string_is_ignored(form_page, client):
    response = client.get("/appointment/?" + "a=b&" * 2_500)
    assert response.status_code == 200
    assert "a=b" not in response.content.decode()
