"""Interests as a sheet, CSV or XLSX, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Literal

import xlsxwriter

from bot.people.inbox import OpenedLead
from bot.texts import Texts

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COLUMNS = (
    "left", "status", "reason", "name", "age", "professions", "province", "year", "class", "due", "first_contact", "contact",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def safe(cell: str) -> str:
    """`cell` as no spreadsheet reads a formula in it (OWASP, CSV injection): quoted where one begins, blanks before it or not."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) or cell.lstrip().startswith(_DANGEROUS) else cell


def sheet(leads: Sequence[OpenedLead], form: Format, texts: Texts, professions: Mapping[str, str]) -> bytes:
    """A file with a row for each of `leads`, and no notes or messages in it."""
    head = tuple(texts.say(f"review.column.{name}") for name in _COLUMNS)
    rows = [tuple(safe(cell) for cell in _cells(one, texts, professions)) for one in leads]
    return _csv(head, rows) if form == "csv" else _xlsx(head, rows)


def _cells(one: OpenedLead, texts: Texts, professions: Mapping[str, str]) -> tuple[str, ...]:
    row = one.row
    return (
        row.left_at.strftime("%Y-%m-%d"),
        texts.say(f"review.status.{row.status}"),
        texts.say(f"review.reason.{row.reason}") if row.reason else "",
        row.name,
        texts.say(f"review.age.{row.age_band}") if row.age_band else "",
        ", ".join(professions.get(code, code) for code in row.professions),
        row.province,
        str(row.school_year or ""),
        row.class_code,
        row.due_on.isoformat() if row.due_on else "",
        row.first_contact_at.strftime("%Y-%m-%d") if row.first_contact_at else "",
        one.contact.value if one.contact else "",
    )


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    # Without the mark Excel takes it for another alphabet.
    return written.getvalue().encode("utf-8-sig")


def _xlsx(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, head, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
        page.freeze_panes(1, 0)
        page.set_column(0, len(head) - 1, 18)
    return written.getvalue()
