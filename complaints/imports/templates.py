"""The empty standard sheet to fill in: a header and one example, in the reader's language, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from openpyxl.styles.fonts import Font
from openpyxl.workbook.workbook import Workbook

from complaints import messages
from complaints.cells import escape
from complaints.models import Channel

EXAMPLE = "示例 EXAMPLE"  # reference of the example: a row that still has it is not taken for a complaint
COLUMNS = (
    "reference", "received_at", "channel", "unit", "category", "subcategory", "customer", "customer_name",
    "customer_contact", "text", "segment", "severity", "acknowledged_at", "responded_at", "preliminary_at",
    "resolved_at", "closed_at", "reopened_at", "reopen_count", "due_at", "satisfaction", "first_contact",
    "loss_amount", "loss_confirmed_on", "marked_duplicate",
)  # fmt: skip
MARK = "\ufeff"  # tells spreadsheet programs that the file is UTF-8
WIDTH = 22  # characters of a column of the workbook


def header() -> list[str]:
    return [messages.label(name) for name in COLUMNS]


def example() -> list[str]:
    """A complaint as it is written into the sheet; what has not happened stays empty."""
    told = {
        "reference": EXAMPLE,
        "received_at": "2026-10-08 09:15:00",
        "channel": str(Channel.PHONE.label),
        "unit": gettext("East district"),
        "category": gettext("Repairs"),
        "subcategory": gettext("Lift out of order"),
        "customer": "K-10086",
        "customer_name": gettext("A. Customer"),
        "customer_contact": "13800000000",
        "text": gettext("The lift of building 3 has stood still since yesterday."),
        "segment": gettext("household"),
        "severity": gettext("normal"),
        "acknowledged_at": "2026-10-08 09:15:20",
        "responded_at": "2026-10-08 09:40:00",
        "preliminary_at": "2026-10-08 15:00:00",
        "resolved_at": "2026-10-09 11:30:00",
        "closed_at": "2026-10-10 10:00:00",
        "reopen_count": "0",
        "due_at": "2026-10-13 09:15:00",
        "satisfaction": "4",
        "first_contact": messages.yes_or_no(False),
        "marked_duplicate": messages.yes_or_no(False),
    }
    return [told.get(name, "") for name in COLUMNS]


def as_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[escape(cell) for cell in row] for row in (header(), example())])
    return (MARK + text.getvalue()).encode()


def as_xlsx() -> bytes:
    """A workbook whose cells are text: nothing that is written there is turned into another number or date."""
    book: Any = Workbook()
    sheet = book.active
    for row in (header(), example()):
        sheet.append(row)
    for cells in sheet.columns:
        sheet.column_dimensions[cells[0].column_letter].width = WIDTH
        for cell in cells:
            cell.number_format = "@"
        cells[0].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
