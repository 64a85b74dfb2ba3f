"""No cell of any spreadsheet that the admin exports is a formula."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Workflow

from practice.core.spreadsheets import as_text_cell
from tests.support.malformed_requests import address_of, admin_routes, argument_names

FORMULA = '=HYPERLINK("https://elsewhere.example")'


@pytest.fixture
def exported(write_article, admin_user) -> None:
    """A page, a user, a redirect and a workflow that are named like formulas."""
    admin_user.first_name = FORMULA
    admin_user.save()
    article = write_article(title=FORMULA)
    article.save_revision(user=admin_user, log_action=True)
    Redirect.objects.create(old_path="/=1+1", redirect_link=FORMULA)
    Workflow.objects.create(name=FORMULA).start(article, admin_user)


def exports(client: Client, format: str) -> dict[str, bytes]:
    """What every list of the admin that can be exported in ``format`` exports, by its address."""
    found = {}
    for route in admin_routes():
        if argument_names(route):
            continue
        response = client.get(address_of(route, []), {"export": format})
        if "attachment" in response.get("Content-Disposition", ""):
            found[route] = response.getvalue()
    return found


def test_no_csv_file_has_a_cell_that_begins_like_a_formula(admin_client, exported):
    files = exports(admin_client, "csv")
    assert {"admin/reports/site-history/", "admin/reports/workflow/"} <= set(files)
    cells = [
        cell
        for content in files.values()
        for row in csv.reader(io.StringIO(content.decode()))
        for cell in row
    ]
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_no_xlsx_file_has_a_formula(admin_client, exported):
    files = exports(admin_client, "xlsx")
    assert {"admin/reports/site-history/", "admin/reports/workflow/"} <= set(files)
    cells = [
        cell
        for content in files.values()
        for row in load_workbook(io.BytesIO(content)).active.iter_rows()
        for cell in row
    ]
    assert FORMULA in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize("text", ["=1+1", "+44 7700", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_text_that_could_be_a_formula_is_marked_as_text(text):
    assert as_text_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "Fees", "a=b", -5, None])
def test_other_cells_are_left_as_they_are(value):
    assert as_text_cell(value) == value
