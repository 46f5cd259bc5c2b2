"""An export as a file: CSV or XLSX, in the reader's language, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.translation import gettext

from complaints import exports
from complaints.exports import workbook
from complaints.models import Complaints
from complaints.tokens import Tokens

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EVERY = 1_000  # rows between two words about the progress

Progress = Callable[[int], None]  # rows written


def write(
    kind: str, file: IO[bytes], rows: Complaints, tokens: Tokens | None, *, language: str, progress: Progress
) -> int:
    """Write the rows into a file; how many there were. What `progress` raises ends it."""
    with translation.override(language):
        found = _told(exports.values(rows, tokens), progress)
        heading = exports.headings(tokens)
        if kind == "xlsx":
            return workbook.write(file, heading, map(_local, found), title=gettext("Complaints"))
        count = -1  # the line of the headings is no row
        for line in exports.lines(heading, found):
            file.write(line.encode())
            count += 1
        return count


def _told(rows: Iterator[list[Any]], progress: Progress) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, 1):
        if number % EVERY == 0:
            progress(number)
        yield row


def _local(row: list[Any]) -> list[Any]:
    """Times as a workbook keeps them. One that it could not keep exactly stays text, and so does midnight: in a
    workbook that is a day without a time."""
    return [_moment(value) if isinstance(value, datetime) else value for value in row]


def _moment(value: datetime) -> datetime | str:
    local = timezone.localtime(value)
    as_text = local.fold or local.microsecond or local.time() == time.min
    return exports.moment(value) if as_text else local.replace(tzinfo=None)
