"""The language of the admin and of dates, and the practice’s time."""

from practice.settings.environment import language, time_zone

LANGUAGE_CODE = language("LANGUAGE_CODE", "en-gb")
TIME_ZONE = time_zone("TIME_ZONE", "Europe/London")
