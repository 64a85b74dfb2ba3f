"""The questions that staff add."""

import pytest

from consultations.models import Enquiry

KINDS = [
    ("singleline", {}, "a line", "a line"),
    ("multiline", {}, "two\r\nlines", "two\nlines"),
    ("email", {}, "other@visitor.example", "other@visitor.example"),
    ("number", {}, "12.5", "12.5"),
    ("url", {}, "visitor.example", "https://visitor.example"),
    ("checkbox", {}, "on", "Yes"),
    ("checkboxes", {"choices": "red\ngreen, or teal\nblue"}, ["red", "green, or teal"], None),
    ("dropdown", {"choices": "red,green"}, "green", "green"),
    ("multiselect", {"choices": "red,green"}, ["red", "green"], "red, green"),
    ("radio", {"choices": "red,green"}, "red", "red"),
    ("date", {}, "2027-03-27", "27 March 2027"),
    ("datetime", {}, "2027-07-27T14:30", "27 July 2027, 14:30"),
    ("hidden", {"default_value": "leaflet"}, "leaflet", "leaflet"),
]
WRONG = [
    ("singleline", {}, "x" * 256, "Shorten your answer to “Question?” to 255 characters or fewer."),
    ("singleline", {}, "\0", "Answer “Question?” again. It contains a character"),
    ("email", {}, "nonsense", "Answer “Question?” with an e-mail address in full"),
    ("number", {}, "a dozen", "Answer “Question?” with a number, in digits."),
    ("number", {}, "1e999999", "Answer “Question?” with a number, in digits."),
    ("number", {}, "NaN", "Answer “Question?” with a number, in digits."),
    ("url", {}, "not a web address", "Answer “Question?” with a web address"),
    ("dropdown", {"choices": "red,green"}, "blue", "Choose one of the answers to “Question?”."),
    ("checkboxes", {"choices": "red,green"}, ["blue"], "Choose one of the answers to “Question?”."),
    ("date", {}, "31/2/2027", "Answer “Question?” with a date, such as 27/3/2027."),
    ("datetime", {}, "9999-99-99T99:99", "Answer “Question?” with a date and a time"),
]


@pytest.mark.parametrize(("kind", "options", "given", "kept"), KINDS)
def test_the_answer_to_every_kind_of_question_is_stored_as_readable_text(
    add_question, post_form, form_data, client, kind, options, given, kept
):
    question = add_question("Question?", kind, **options)
    assert f'name="question_{question.pk}"' in client.get("/appointment/").content.decode()
    assert post_form(form_data | {f"question_{question.pk}": given}).status_code == 303
    last_but_consent = Enquiry.objects.get().answers[-2]
    assert last_but_consent["label"] == "Question?"
    assert last_but_consent["answer"] == (kept or ", ".join(given))


@pytest.mark.parametrize(("kind", "options", "given", "sentence"), WRONG)
def test_every_wrong_answer_to_a_question_has_its_own_sentence(
    add_question, post_form, form_data, kind, options, given, sentence
):
    question = add_question("Question?", kind, **options)
    response = post_form(form_data | {f"question_{question.pk}": given})
    (errors,) = response.context["form"].errors.values()
    assert errors[0].startswith(sentence)


def test_a_required_question_must_be_answered_and_an_optional_one_need_not(
    add_question, post_form, form_data
):
    add_question("Must?", required=True)
    add_question("May?", required=False)
    (errors,) = post_form(form_data).context["form"].errors.values()
    assert errors == ["Answer the question “Must?”."]


def test_a_hidden_field_never_has_to_be_answered(add_question, post_form, form_data):
    add_question("Source", "hidden", required=True)
    assert post_form(form_data).status_code == 303


def test_questions_with_the_same_name_as_another_are_kept_apart(add_question, post_form, form_data):
    questions = [add_question(label) for label in ("email", "name", "Age?", "Age!", "!?", "🙂")]
    given = {f"question_{question.pk}": f"answer {question.pk}" for question in questions}
    assert post_form(form_data | given).status_code == 303
    answers = Enquiry.objects.get().answers
    assert [each["answer"] for each in answers if each["key"] == "email"] == [form_data["email"]]
    assert [each["answer"] for each in answers if not each["key"]] == list(given.values())


def test_answers_keep_the_question_as_it_was_asked(add_question, post_form, form_data):
    question = add_question("How did you hear of us?", required=False)
    post_form(form_data | {f"question_{question.pk}": "A friend"})
    question.label = "Something else"
    question.save()
    question.delete()
    assert {"key": "", "label": "How did you hear of us?", "answer": "A friend"} in (
        Enquiry.objects.get().answers
    )


def test_a_long_label_in_another_script_can_be_saved(add_question):
    label = "您从哪里听说我们的" * 28
    question = add_question(label)
    question.refresh_from_db()
    assert question.label == label


def question_errors(form_page, deferred, **fields):
    """The errors of a dropdown without choices, published or saved as a draft."""
    form = form_page.get_edit_handler().get_form_class()(
        {
            "questions-TOTAL_FORMS": "1",
            "questions-INITIAL_FORMS": "0",
            "questions-MIN_NUM_FORMS": "0",
            "questions-MAX_NUM_FORMS": "1000",
            "questions-0-label": "Which?",
            "questions-0-field_type": "dropdown",
            "questions-0-choices": " ",
            **{f"questions-0-{name}": value for name, value in fields.items()},
        },
        instance=form_page,
    )
    if deferred:
        form.defer_required_fields()
    form.is_valid()
    return form.formsets["questions"].forms[0].errors


def test_even_a_draft_needs_the_kind_of_answer(form_page):
    errors = question_errors(form_page, deferred=True, field_type="", label="")
    assert list(errors) == ["field_type"]


def test_a_question_to_choose_from_needs_choices_but_not_in_a_draft(form_page):
    assert question_errors(form_page, deferred=False)["choices"] == [
        "Write the answers to choose from, one a line."
    ]
    assert "choices" not in question_errors(form_page, deferred=True)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("datetime", "0001-01-01T00:00:00+14:00"),
        ("datetime", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_a_date_out_of_range_has_its_own_sentence(
    client, form_page, add_question, form_data, kind, answer
):
    question = add_question("When?", kind)
    response = client.post(form_page.url, form_data | {f"question_{question.pk}": answer})
    assert response.status_code == 200
    assert "Choose a date between 1900 and 2200." in response.content.decode()
