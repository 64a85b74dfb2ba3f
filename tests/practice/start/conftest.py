import pytest


@pytest.fixture
def answers() -> dict[str, str]:
    """What a practice says of itself, as the first screen posts it, without rows."""
    return {
        "name": "Quiet Street & Co",
        "address": "1 Quiet Street\nLeeds",
        "telephone": "0113 496 0123",
        "email": "hello@quiet.example",
        "hours": "Monday to Thursday 9:00–18:00\nFriday 9.00 to 13.00",
        "fee": "£65",
        "session_minutes": "50",
        "session_place": "both",
        "notice_hours": "48",
        "notify": "ann@quiet.example\nbea@quiet.example",
        "country": "uk",
        "crisis_lines": "",
        "palette": "plum",
        "accent": "",
        "publish": "on",
        "therapists-TOTAL_FORMS": "1",
        "therapists-INITIAL_FORMS": "0",
        "therapists-0-name": "Dr Ann <Bell>",
        "therapists-0-role": "Psychotherapist",
        "therapists-0-body": "the UKCP",
        "therapists-0-number": "2011-4711",
        "invitations-TOTAL_FORMS": "1",
        "invitations-INITIAL_FORMS": "0",
        "invitations-0-given_name": "Edie",
        "invitations-0-family_name": "Torr",
        "invitations-0-email": "edie@quiet.example",
        "invitations-0-role": "Editors",
    }
