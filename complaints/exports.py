"""The record as CSV, row by row. It holds no personal data: times, places and kinds only."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from complaints import messages
from complaints.cells import escape
from complaints.models import Arrival, Channel, Complaints
from complaints.tokens import Tokens

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
CUSTOMER = ("customer_key", "organisation_id", "received_day")  # what a token is made of


class Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A CSV file line by line; times in the project's zone, no cell is a formula."""
    writer = csv.writer(Line())
    yield MARK + str(writer.writerow([escape(heading) for heading in header]))
    for row in rows:
        yield str(writer.writerow([_cell(value) for value in row]))


def as_csv(rows: Complaints, tokens: Tokens | None = None) -> Iterator[str]:
    """The rows as lines of a CSV file, newest first. `tokens` add a column that tells customers apart."""
    header = [*map(messages.label, COLUMNS), *([gettext("customer token")] if tokens else [])]
    return lines(header, _rows(rows, tokens))


def _rows(rows: Complaints, tokens: Tokens | None) -> Iterator[list[Any]]:
    words = {"channel": dict(Channel.choices), "arrival": dict(Arrival.choices)}
    places = [*COLUMNS.values(), *(CUSTOMER if tokens else ())]
    found = rows.order_by("-received_at", "-id").values(*places)
    for row in found.iterator(chunk_size=CHUNK):
        who = [tokens.of(*(row[name] for name in CUSTOMER))] if tokens else []
        cells = (words.get(name, {}).get(row[place], row[place]) for name, place in COLUMNS.items())
        yield [*cells, *who]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return escape(str(value))
