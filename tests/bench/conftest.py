"""The consultation form is that of its own tests."""

from tests.consultations.conftest import (  # noqa: F401  fixtures are found by their names
    enquiry,
    form_data,
    form_page,
    post_form,
)
