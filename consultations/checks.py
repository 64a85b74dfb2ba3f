from typing import Any

from django.core.checks import Error

from consultations.encryption import load_keys


def check_enquiry_keys(app_configs: Any, **kwargs: Any) -> list[Error]:
    """System check: without a valid key no enquiry could be stored."""
    try:
        load_keys()
    except (ValueError, TypeError):
        return [
            Error(
                "ENQUIRY_KEYS is empty or holds something that is not a Fernet key.",
                hint="Set ENQUIRY_KEYS or ENQUIRY_KEY_FILE. `python -c 'from cryptography.fernet "
                "import Fernet; print(Fernet.generate_key().decode())'` makes a key.",
                id="consultations.E001",
            )
        ]
    return []
