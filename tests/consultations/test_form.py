"""A visitor asks for a consultation."""

import re
import uuid

import pytest

from consultations.forms import EnquiryForm
from consultations.models import Enquiry

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


def test_what_was_sent_is_stored_sealed_and_reads_back(enquiry, words):
    answers = {each["key"]: each["answer"] for each in enquiry.answers}
    assert answers == {
        "name": words["name"],
        "email": words["email"],
        "telephone": words["telephone"],
        "reply_by": "By e-mail",
        "when": words["when"],
        "message": words["message"],
        "consent": "Yes",
    }
    assert enquiry.answers[0]["label"] == "Your name"
    assert enquiry.sealed_answers.startswith("f1:")
    assert enquiry.privacy_version == "1"
    assert enquiry.state == "new"
    assert re.fullmatch(r"E-[2-9A-HJKMNP-TW-Z]{6}", str(enquiry))


def test_a_good_post_leads_to_the_thanks_and_they_repeat_nothing(send, canary_words, client):
    response = send(canary_words | {"telephone": "07700 900123"})
    assert response.status_code == 303
    assert response["Location"] == "/appointment/sent/"
    thanks = client.get(response["Location"])
    assert "Thank you. We have your message" in html(thanks)
    assert "kestrelmarmalade" not in html(thanks)


def test_nothing_of_the_form_is_kept_by_any_cache(form_page, client, send, words):
    wrong = send({})
    right = send(words)
    for response in [
        client.get("/appointment/"),
        wrong,
        right,
        client.get("/appointment/sent/"),
        client.head("/appointment/"),
    ]:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("field", "sentence"), REQUIRED.items())
def test_each_missing_answer_has_its_own_sentence(send, words, field, sentence):
    del words[field]
    response = send(words)
    assert response.status_code == 200
    assert response.context["form"].errors == {field: [sentence]}
    assert html(response).count(sentence) == 2, "once in the summary and once at the field"
    assert "<title>Error: " in html(response)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_each_wrong_answer_has_its_own_sentence(send, words, wrong, sentence):
    response = send(words | wrong)
    assert list(response.context["form"].errors.values()) == [[sentence]]
    assert not Enquiry.objects.exists()


def test_an_error_keeps_what_was_typed_and_leads_to_the_field(send, words):
    response = send(words | {"email": "nonsense"})
    page = html(response)
    assert 'href="#id_email"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_email_error"' in page
    assert 'id="id_email_error"' in page
    assert 'role="alert"' in page
    for typed in ("Example Visitor", "nonsense", "07700 900123", "Tuesdays after five"):
        assert typed in page
    assert "There is no hurry." in page
    assert words["token"] in page


def test_an_error_in_a_group_of_choices_leads_to_its_first(send, words):
    del words["reply_by"]
    assert 'href="#id_reply_by_0"' in html(send(words))


def test_a_message_of_5000_characters_with_line_ends_is_not_too_long(send, words):
    lines = "\r\n".join(["x" * 49] * 100)  # 4,999 characters as the browser counts
    assert send(words | {"message": lines}).status_code == 303


def test_a_form_sent_twice_is_stored_once_and_answered_alike(send, words):
    first, second = send(words), send(words)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Enquiry.objects.count() == 1


def test_a_message_changed_after_going_back_is_not_lost(send, words):
    send(words)
    send(words | {"message": "I forgot to say that mornings are better."})
    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize("token", [None, "", "nonsense", "0" * 5000, "\0"])
def test_an_enquiry_is_not_lost_for_want_of_a_token(send, words, token):
    words.pop("token") if token is None else words.update(token=token)
    assert send(words).status_code == 303
    assert send(words).status_code == 303
    assert Enquiry.objects.count() == 2


def test_every_visitor_gets_a_token_of_their_own(form_page, client):
    tokens = {client.get("/appointment/").context["form"].token for _ in range(3)}
    assert len(tokens) == 3


def test_two_rows_never_share_a_token(form_page):
    token = uuid.uuid4()
    first = Enquiry.receive([], token, form_page, "1")
    assert Enquiry.receive([], token, form_page, "1") == first


def test_consent_is_to_the_notice_that_was_shown(form_page, send, words, client):
    shown = client.get("/appointment/").content.decode()
    assert 'name="privacy_version" value="1"' in shown
    form_page.privacy_version = "2"
    form_page.save_revision().publish()
    response = send(words | {"privacy_version": "1"})
    assert "We have changed how we use what you write" in html(response)
    assert not Enquiry.objects.exists()
    assert send(words | {"privacy_version": "2"}).status_code == 303
    assert Enquiry.objects.get().privacy_version == "2"


def test_deleting_the_page_keeps_the_enquiries(form_page, enquiry, words):
    form_page.get_parent().specific.delete()
    enquiry.refresh_from_db()
    assert enquiry.page is None
    assert enquiry.name == words["name"]


def test_the_preview_shows_the_form_and_the_thanks_and_cannot_send(form_page, rf):
    for mode, expected in (("", "Your message"), ("sent", "Thank you. We have your message")):
        response = form_page.make_preview_request(preview_mode=mode)
        response = response.render() if hasattr(response, "render") else response
        assert expected in html(response)
        assert 'type="submit">Send' not in html(response)


def test_questions_in_preview_need_not_be_saved(form_page):
    form_page.questions = [
        form_page.questions.model(label="Age?", field_type="number"),
        form_page.questions.model(label="Age!", field_type="number"),
    ]
    assert {"question_new_0", "question_new_1"} < EnquiryForm(form_page).fields.keys()


def test_other_methods_are_refused(form_page, client):
    assert client.put("/appointment/").status_code == 405
    assert client.delete("/appointment/").status_code == 405


def test_what_is_sent_to_the_thanks_page_is_not_thanked_for(client, form_page, words):
    response = client.post(form_page.url + "sent/", words)
    assert response.status_code == 303
    assert response["Location"] == form_page.url
    assert not Enquiry.objects.exists()
