"""A visitor asks for a consultation."""

import re
import uuid

import pytest

from consultations.forms import EnquiryForm
from consultations.models import Enquiry
from tests.support.canary import CANARY

REQUIRED = {
    "name": "Enter your name, so that we know how to address you.",
    "email": "Enter your e-mail address, so that we can answer you.",
    "reply_by": "Choose whether we should answer by e-mail or by telephone.",
    "message": "Write a sentence or two about what you are looking for.",
    "consent": "Tick the box if you agree that we may store and read your message. "
    "We cannot take it without.",
}
WRONG = [
    ({"email": "nonsense"}, "Enter an e-mail address in full, such as name@example.org."),
    ({"telephone": "12"}, "Enter a telephone number in full, such as 020 7946 0123."),
    (
        {"telephone": "", "reply_by": "telephone"},
        "Enter your telephone number, so that we can answer by telephone.",
    ),
    ({"reply_by": "pigeon"}, "Choose whether we should answer by e-mail or by telephone."),
    ({"name": "n" * 121}, "Shorten your name to 120 characters or fewer."),
    ({"telephone": "0" * 31}, "Enter only the telephone number, in 30 characters or fewer."),
    ({"when": "w" * 201}, "Say when it would suit you in 200 characters or fewer."),
    ({"message": "m" * 5001}, "Shorten your message to 5,000 characters or fewer."),
    ({"name": "a\0b"}, "Type your name again. It contains a character that cannot be stored."),
]


def html(response) -> str:
    return response.content.decode()


def test_what_was_sent_is_stored_encrypted_and_read_again(enquiry, form_data):
    answers = {each["key"]: each["answer"] for each in enquiry.answers}
    assert answers == {
        "name": form_data["name"],
        "email": form_data["email"],
        "telephone": form_data["telephone"],
        "reply_by": "By e-mail",
        "voicemail": "No",
        "neutral_subject": "No",
        "when": form_data["when"],
        "message": form_data["message"],
        "consent": "Yes",
    }
    assert enquiry.answers[0]["label"] == "Your name"
    assert enquiry.encrypted_answers.startswith("f1:")
    assert enquiry.privacy_version
    assert enquiry.state == "new"
    assert re.fullmatch(r"E-[2-9A-HJKMNP-TW-Z]{6}", str(enquiry))


def test_a_valid_form_redirects_to_a_thanks_page_without_any_answer(
    post_form, canary_form_data, client
):
    response = post_form(canary_form_data | {"telephone": "07700 900123"})
    assert response.status_code == 303
    assert response["Location"] == "/appointment/sent/"
    thanks = client.get(response["Location"])
    assert "Thank you. We have your message" in html(thanks)
    assert CANARY not in html(thanks)


def test_no_response_of_the_page_may_be_cached(form_page, client, post_form, form_data):
    wrong = post_form({})
    right = post_form(form_data)
    for response in [
        client.get("/appointment/"),
        wrong,
        right,
        client.get("/appointment/sent/"),
        client.head("/appointment/"),
    ]:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("field", "sentence"), REQUIRED.items())
def test_each_missing_answer_has_its_own_sentence(post_form, form_data, field, sentence):
    del form_data[field]
    response = post_form(form_data)
    assert response.status_code == 200
    assert response.context["form"].errors == {field: [sentence]}
    assert html(response).count(sentence) == 2, "once in the summary and once at the field"
    assert "<title>Error: " in html(response)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_each_wrong_answer_has_its_own_sentence(post_form, form_data, wrong, sentence):
    response = post_form(form_data | wrong)
    assert list(response.context["form"].errors.values()) == [[sentence]]
    assert not Enquiry.objects.exists()


def test_a_form_with_an_error_keeps_what_was_typed_and_links_to_the_field(post_form, form_data):
    response = post_form(form_data | {"email": "nonsense"})
    page = html(response)
    assert 'href="#id_email"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_email_error"' in page
    assert 'id="id_email_error"' in page
    assert 'role="alert"' in page
    for typed in ("Example Visitor", "nonsense", "07700 900123", "Tuesdays after five"):
        assert typed in page
    assert "There is no hurry." in page
    assert form_data["token"] in page


def test_an_error_in_a_group_of_choices_links_to_the_first(post_form, form_data):
    del form_data["reply_by"]
    assert 'href="#id_reply_by_0"' in html(post_form(form_data))


def test_a_message_of_5000_characters_with_line_ends_is_not_too_long(post_form, form_data):
    lines = "\r\n".join(["x" * 49] * 100)  # 4,999 characters as the browser counts
    assert post_form(form_data | {"message": lines}).status_code == 303


def test_a_form_sent_twice_is_stored_once_and_answered_the_same_way(post_form, form_data):
    first, second = post_form(form_data), post_form(form_data)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Enquiry.objects.count() == 1


def test_a_message_changed_after_going_back_is_not_lost(post_form, form_data):
    post_form(form_data)
    post_form(form_data | {"message": "I forgot to say that mornings are better."})
    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize("token", [None, "", "nonsense", "0" * 5000, "\0"])
def test_an_enquiry_without_a_valid_token_is_stored(post_form, form_data, token):
    form_data.pop("token") if token is None else form_data.update(token=token)
    assert post_form(form_data).status_code == 303
    assert post_form(form_data).status_code == 303
    assert Enquiry.objects.count() == 2


def test_each_page_view_has_its_own_token(form_page, client):
    tokens = {client.get("/appointment/").context["form"].token for _ in range(3)}
    assert len(tokens) == 3


def test_a_token_is_stored_once(form_page):
    token = uuid.uuid4()
    first = Enquiry.create_once([], token, form_page, "1")
    assert Enquiry.create_once([], token, form_page, "1") == first


def test_a_reference_that_is_taken_is_replaced_by_another(form_page, monkeypatch):
    for receipt_code, references in [("A", "222222"), ("B", "222222333333")]:
        characters = iter(receipt_code * 20 + references)
        monkeypatch.setattr("secrets.choice", lambda sequence, left=characters: next(left))
        Enquiry.create_once([], uuid.uuid4(), form_page, "1")
    references = Enquiry.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == ["E-222222", "E-333333"]


def test_deleting_the_page_keeps_the_enquiries(form_page, enquiry, form_data):
    form_page.get_parent().specific.delete()
    enquiry.refresh_from_db()
    assert enquiry.page is None
    assert enquiry.name == form_data["name"]


def test_the_previews_show_the_form_and_the_thanks_and_send_nothing(form_page):
    for mode, expected in (("", "Your message"), ("sent", "Thank you. We have your message")):
        response = form_page.make_preview_request(preview_mode=mode)
        response = response.render() if hasattr(response, "render") else response
        assert expected in html(response)
        assert 'type="submit">Send' not in html(response)


def test_questions_that_are_not_saved_are_previewed(form_page):
    form_page.questions = [
        form_page.questions.model(label="Age?", field_type="number"),
        form_page.questions.model(label="Age!", field_type="number"),
    ]
    assert {"question_new_0", "question_new_1"} < EnquiryForm(form_page).fields.keys()


def test_other_methods_are_refused(form_page, client):
    assert client.put("/appointment/").status_code == 405
    assert client.delete("/appointment/").status_code == 405


def test_a_post_to_the_thanks_page_redirects_to_the_form(client, form_page, form_data):
    response = client.post(form_page.url + "sent/", form_data)
    assert response.status_code == 303
    assert response["Location"] == form_page.url
    assert not Enquiry.objects.exists()
