"""Pages of long lists by keyset: a page costs the same wherever it lies, because no row before it is counted.

A cursor names a row by time of receipt and id, and the order of the list it belongs to. Whatever is no
cursor of this list is answered with the first page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from complaints.models import Complaint

SIZE = 50
MOST_COUNTED = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([nb])([no])(-?\d{1,17})_(\d{1,18})", re.ASCII)
Rows = QuerySet[Complaint, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order, and the cursors of the pages beside it (empty at the ends)."""

    rows: list[Complaint]
    next: str
    previous: str


def page(rows: Rows, *, newest_first: bool, cursor: str = "", size: int = SIZE) -> Page:
    """The page that begins after, or ends before, the row the cursor names."""
    match = CURSOR.fullmatch(cursor)
    at = _instant(int(match[3])) if match else None
    if match is None or at is None or (match[2] == "n") != newest_first:
        found = list(_ordered(rows, newest_first)[: size + 1])
        return _page(found[:size], newest_first, more_after=len(found) > size, more_before=False)
    backwards = match[1] == "b"
    falling = newest_first != backwards
    found = list(_ordered(_beyond(rows, at, int(match[4]), falling=falling), falling)[: size + 1])
    shown, more = found[:size], len(found) > size
    if backwards:
        return _page(shown[::-1], newest_first, more_after=True, more_before=more)
    return _page(shown, newest_first, more_after=more, more_before=True)


def capped_count(rows: Rows) -> int:
    """How many rows, counted no further than one above MOST_COUNTED."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _ordered(rows: Rows, falling: bool) -> Rows:
    return rows.order_by("-received_at", "-id") if falling else rows.order_by("received_at", "id")


def _beyond(rows: Rows, at: datetime, pk: int, *, falling: bool) -> Rows:
    # The first condition alone lets the index find the place; the second settles rows of the same instant.
    if falling:
        return rows.filter(Q(received_at__lt=at) | Q(pk__lt=pk), received_at__lte=at)
    return rows.filter(Q(received_at__gt=at) | Q(pk__gt=pk), received_at__gte=at)


def _page(rows: list[Complaint], newest_first: bool, *, more_after: bool, more_before: bool) -> Page:
    if not rows:
        return Page([], "", "")
    return Page(
        rows,
        next=_cursor("n", newest_first, rows[-1]) if more_after else "",
        previous=_cursor("b", newest_first, rows[0]) if more_before else "",
    )


def _cursor(direction: str, newest_first: bool, row: Complaint) -> str:
    micros = (row.received_at - EPOCH) // timedelta(microseconds=1)
    return f"{direction}{'n' if newest_first else 'o'}{micros}_{row.pk}"


def _instant(micros: int) -> datetime | None:
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return None
