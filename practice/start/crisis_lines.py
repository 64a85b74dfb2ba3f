"""The crisis lines of a country, as their operators publish them (looked up in November 2026)."""

from django.db import models

UNITED_KINGDOM = [
    {
        "name": "Emergency services",
        "contact": "999",
        "link": "tel:999",
        "note": "If your life or someone else’s is in danger now. You can also go to a hospital "
        "emergency department.",
    },
    {
        "name": "NHS urgent mental health help",
        "contact": "111, option 2",
        "link": "tel:111",
        "note": "Call and choose option 2 to speak to a mental health professional, at any hour.",
    },
    {
        "name": "Samaritans",
        "contact": "116 123",
        "link": "tel:116123",
        "note": "Someone to listen, day or night. Free from any telephone.",
    },
    {
        "name": "Shout",
        "contact": "Text SHOUT to 85258",
        "link": "sms:85258",
        "note": "Support by text message at any hour, if you would rather not speak.",
    },
]
IRELAND = [
    {
        "name": "Emergency services",
        "contact": "112 or 999",
        "link": "tel:112",
        "note": "If your life or someone else’s is in danger now. You can also go to a hospital "
        "emergency department.",
    },
    {
        "name": "Samaritans",
        "contact": "116 123",
        "link": "tel:116123",
        "note": "Someone to listen, day or night. Free from any telephone.",
    },
    {
        "name": "Text About It",
        "contact": "Text HELLO to 50808",
        "link": "sms:50808",
        "note": "Support by text message at any hour, if you would rather not speak.",
    },
]


class Country(models.TextChoices):
    UNITED_KINGDOM = "uk", "United Kingdom"
    IRELAND = "ireland", "Ireland"
    OTHER = "other", "Another country: I write the lines below"


CRISIS_LINES: dict[str, list[dict[str, str]]] = {
    Country.UNITED_KINGDOM: UNITED_KINGDOM,
    Country.IRELAND: IRELAND,
}
