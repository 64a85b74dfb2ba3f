"""How the writer of an enquiry can be reached without harm."""

from consultations.answers import Answer

# By question and answer; the other answers allow what is usual.
INSTRUCTIONS = {
    ("voicemail", "No"): "Do not leave a voicemail.",
    ("neutral_subject", "Yes"): "Use a neutral subject line.",
}


def contact_instructions(answers: list[Answer]) -> list[str]:
    """What to mind when replying, in sentences; empty if nothing was asked for."""
    given = [(answer["key"], answer["answer"]) for answer in answers]
    return [INSTRUCTIONS[answer] for answer in given if answer in INSTRUCTIONS]
