"""The record as a table, row by row, in the reader's words. It holds no personal data: times, places and kinds only.

The mapping `standard` reads every column back in either language, so an export that comes home changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from complaints import messages, sources
from complaints.cells import escape
from complaints.models import Channel, Complaints
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
    "source": "source_id",
}
CUSTOMER = ("customer_key", "organisation_id", "unit_id", "received_day")  # what a token is made of


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
    return lines(headings(tokens), values(rows, tokens))


def headings(tokens: Tokens | None = None) -> list[str]:
    """The names of the columns in the reader's language."""
    return [*map(messages.label, COLUMNS), *([gettext("customer token")] if tokens else [])]


def values(rows: Complaints, tokens: Tokens | None) -> Iterator[list[Any]]:
    """The rows newest first, each as the values of its columns; never more than a few thousand in memory."""
    said = _Words()
    found = rows.order_by("-received_at", "-id").values(
        *COLUMNS.values(), "since_previous", *(CUSTOMER if tokens else ())
    )
    for row in found.iterator(chunk_size=CHUNK):
        told = said.of(row)
        who = [tokens.of(*(row[name] for name in CUSTOMER))] if tokens else []
        yield [*(told[place] for place in COLUMNS.values()), *who]


class _Words:
    """The words of one export: what the record keeps as a key is written as the pages say it."""

    def __init__(self) -> None:
        self.channels = dict(Channel.choices)
        self.sources: dict[int, str] = {}

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        source, answer = row["source_id"], row["first_contact"]
        if source not in self.sources:
            self.sources |= sources.words(source)
        return {
            **row,
            "channel": self.channels.get(row["channel"], row["channel"]),
            "arrival": messages.arrival(row["arrival"], row["since_previous"]),
            "first_contact": None if answer is None else messages.yes_or_no(answer),
            "source_id": self.sources[source],
        }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return moment(value) if isinstance(value, datetime) else escape(str(value))


def moment(value: datetime) -> str:
    """The local time to the second, or as exactly as it is kept; with its offset where the hour comes twice."""
    local = timezone.localtime(value)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat(sep=" ")
