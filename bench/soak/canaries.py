"""The words by which an enquiry is known from the form to the database."""

import re

CANARY = re.compile(r"canary-[0-9a-f]{8}")


def canary_of(number: int) -> str:
    return f"canary-{number:08x}"
