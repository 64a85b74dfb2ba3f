"""Text in the spreadsheets that the admin exports is never a formula."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# A spreadsheet program takes a cell that begins like this for a formula: OWASP, “CSV injection”.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text_cell(value: Any) -> Any:
    """``value`` as a cell of a CSV file: with an apostrophe in front if it could be a formula."""
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS)
    return f"'{value}" if is_formula else value


def export_text_as_text() -> None:
    """Change Wagtail's export in this process, which all its reports and lists share.

    Wagtail marks the cells of an XLSX file as text itself; a CSV file has no such mark.
    """
    preprocess = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(view, field, value, export_format):
        cell = preprocess(view, field, value, export_format)
        return as_text_cell(cell) if export_format == view.FORMAT_CSV else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
