"""How a table lies in its file: what separates the cells, and which lines are titles, header and rows. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median_low

from complaints.imports import values
from complaints.imports.columns import NOTHING
from complaints.imports.dating import form_of
from complaints.imports.mapping import MOST_HEADER_LINES

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 40  # records
MOST_TITLES = 20
FULL_ENOUGH = 0.6  # of the cells that a row usually fills: a title fills one or two
STEADY = 0.7  # of the records have the same number of cells
LONGEST_NAME = 60  # characters of a column's name

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the header stands: under `skip` records of title, `lines` records long (0: there is none). `typed` are the
    columns whose dates and numbers show it."""

    skip: int
    lines: int
    typed: int


def delimiter(sample: str) -> str:
    """The mark that splits most lines into the same number of cells, the largest there is."""
    return max(DELIMITERS, key=lambda mark: _steadiness(sample, mark))


def place(records: Sequence[Cells]) -> Place:
    """The header is the first line that fills about as many cells as the others, under which dates and numbers stand
    where it has words; so does a second line of header."""
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in records]
    usual = median_low(filled) if filled else 0
    enough = max(usual * FULL_ENOUGH, min(usual, 2))
    skip = next((number for number, count in enumerate(filled[:MOST_TITLES]) if count >= enough), 0)
    below = records[skip + 1 :]
    typed = _typed_columns(below[MOST_HEADER_LINES - 1 :] or below)
    if typed and _is_data(records[skip], typed):
        return Place(skip, 0, len(typed))
    lines = 1
    while lines < MOST_HEADER_LINES and len(below) > lines and _names_more(below[lines - 1], typed):
        lines += 1
    return Place(skip, lines, len(typed))


def _steadiness(sample: str, mark: str) -> tuple[bool, float]:
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        records = [cells for cells in islice(lines, LOOKED_AT) if any(cells)]
    except csv.Error:
        return False, 0
    if not records:
        return False, 0
    width, count = Counter(map(len, records)).most_common(1)[0]
    share = count / len(records)
    return width > 1 and share >= STEADY, (width - 1) * share


def _typed_columns(rows: Sequence[Cells]) -> list[int]:
    """The columns that hold dates or numbers in nearly every row."""
    found = []
    for column in range(max(map(len, rows), default=0)):
        cells = [cells[column].strip() for cells in rows if column < len(cells)]
        said = [cell for cell in cells if cell and cell.casefold() not in NOTHING]
        if said and sum(map(_is_typed, said)) >= len(said) * 0.8:
            found.append(column)
    return found


def _is_data(cells: Cells, typed: Sequence[int]) -> bool:
    said = [cells[column].strip() for column in typed if column < len(cells) and cells[column].strip()]
    return bool(said) and sum(map(_is_typed, said)) * 2 >= len(said)


def _names_more(cells: Cells, typed: Sequence[int]) -> bool:
    """Whether a line under the header goes on with it: words where everything below is dates and numbers."""
    said = [cell for column in typed if column < len(cells) and (cell := cells[column].strip())]
    words = [cell for cell in said if not _is_typed(cell) and cell.casefold() not in NOTHING]
    return bool(words) and len(words) == len(said) and all(len(cell) <= LONGEST_NAME for cell in cells)


def _is_typed(cell: str) -> bool:
    if form_of(cell):
        return True
    try:
        values.amount(cell)
    except values.NotThatError:
        return False
    return True
