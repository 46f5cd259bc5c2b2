"""The record as CSV, row by row. It holds no personal data: times, places and kinds only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from complaints import messages
from complaints.cells import escape
from complaints.models import Arrival, Channel, Complaints

CHUNK = 2_000
MARK = "\ufeff"  # tells spreadsheet programs that the file is UTF-8
# Column of the file: where its value is read.
COLUMNS = {
    "reference": "reference",
    "received_at": "received_at",
    "channel": "channel",
    "unit": "unit__name",
    "category": "category__name",
    "subcategory": "subcategory__name",
    "segment": "segment",
    "severity": "severity",
    "acknowledged_at": "acknowledged_at",
    "responded_at": "responded_at",
    "preliminary_at": "preliminary_at",
    "resolved_at": "resolved_at",
    "closed_at": "closed_at",
    "reopened_at": "reopened_at",
    "reopen_count": "reopen_count",
    "due_at": "due_at",
    "satisfaction": "satisfaction",
    "first_contact": "first_contact",
    "loss_amount": "loss_amount",
    "loss_confirmed_on": "loss_confirmed_on",
    "arrival": "arrival",
}


class Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Complaints) -> Iterator[str]:
    """The rows as lines of a CSV file, newest first; times in the project's zone, no cell is a formula."""
    words = {"channel": dict(Channel.choices), "arrival": dict(Arrival.choices)}
    writer = csv.writer(Line())
    header = [escape(messages.label(name)) for name in COLUMNS]
    found = rows.order_by("-received_at", "-id").values_list(*COLUMNS.values())
    yield MARK + str(writer.writerow(header))
    for row in found.iterator(chunk_size=CHUNK):
        cells = (words.get(name, {}).get(value, value) for name, value in zip(COLUMNS, row, strict=True))
        yield str(writer.writerow([_cell(cell) for cell in cells]))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return escape(str(value))
