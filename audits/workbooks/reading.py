"""Reading a sample's workbook back: row by row, with the same checks as the form, and errors by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import IO

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from audits.actions.reperformance import Examination
from audits.checking import problems
from audits.models import Reperformance, Sample
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED, NEVER_NONE, TIMES, UNDETERMINED, Found, How, Record
from audits.workbooks import columns
from complaints.cells import unescape
from complaints.facts import LARGEST_LOSS
from complaints.imports import spreadsheets
from complaints.imports.errors import ImportRefusedError
from complaints.imports.headers import letters

LARGEST = 20 * 1024**2  # bytes that the workbook of 3,000 items never reaches
MOST_CELLS = 500_000


class UnreadableError(ValueError):
    """The file is no workbook of a sample."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in a cell, or in a row as a whole (its first cell)."""

    cell: str
    text: str


@dataclass
class Reading:
    """What a workbook says: examinations by complaint, and what is wrong with it."""

    examinations: dict[int, Examination] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)


def read(file: IO[bytes], sample: Sample) -> Reading:
    """Raises UnreadableError for what is no workbook."""
    found, seen = Reading(), set[int]()
    rows = list(_rows(file))
    items = dict(sample.items.values_list("complaint", "pk"))
    records = _records(sample, list(items))
    for line, cells in rows:
        number, version = _stamped(cells[columns.STAMP], sample)
        if number is None or number not in items:
            found.errors.append(CellError(f"A{line}", _("This row belongs to no item of this sample.")))
        elif number in seen:
            found.errors.append(CellError(f"A{line}", _("This item stands in another row already.")))
        else:
            seen.add(number)
            _take(found, line, cells, number, version, records[number])
    return found


def _rows(file: IO[bytes]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows under the headings that say anything, filled up to the last column."""
    try:
        spreadsheets.check(file, largest=LARGEST, most_cells=MOST_CELLS)
        for line, _lines, cells in spreadsheets.rows(file, ""):
            told = [unescape(cell).strip() for cell in cells]
            if line > 1 and any(told):
                yield line, [*told, *[""] * columns.WIDTH][: columns.WIDTH]
    except ImportRefusedError as error:
        raise UnreadableError(str(error)) from error


def _stamped(text: str, sample: Sample) -> tuple[int | None, int]:
    name, _slash, rest = text.partition("/")
    number, _slash, version = rest.partition("/")
    if name != str(sample) or not (number.isdecimal() and version.isdecimal()):
        return None, 0
    return int(number), int(version)


def _records(sample: Sample, numbers: list[int]) -> Mapping[int, Record]:
    stands = {each.complaint_id: each.record for each in Reperformance.objects.of_sample(sample)}
    others = recorded(sample.engagement, [number for number in numbers if number not in stands])
    return {number: each.record for number, each in others.items()} | stands


def _take(found: Reading, line: int, cells: Sequence[str], number: int, version: int, record: Record) -> None:
    errors = list[CellError]()
    findings = {}
    rest = cells[columns.REST].casefold() in columns.yes()
    for name in record.fields:
        place = columns.found_column(name)
        try:
            said = _found(name, cells[place])
        except ValueError as wrong:
            errors.append(CellError(f"{letters(place + 1)[-1]}{line}", str(wrong)))
            continue
        if said is not None or rest:
            findings[name] = said or AS_RECORDED
    if UNDETERMINED in findings.values() and not cells[columns.REASON]:
        errors.append(CellError(f"{letters(columns.REASON + 1)[-1]}{line}", _("Say why it cannot be determined.")))
    for name, said_wrong in () if errors else problems(record, findings, now=timezone.now()):
        place = columns.found_column(name) if name in record.fields else columns.STAMP
        errors.append(CellError(f"{letters(place + 1)[-1]}{line}", said_wrong))
    found.errors += errors
    if not errors and (findings or cells[columns.NOTE]):
        found.examinations[number] = Examination(findings, cells[columns.REASON], cells[columns.NOTE], version)


def _found(name: str, cell: str) -> Found | None:
    """What a cell says. Raises ValueError, with a sentence, for what it cannot mean."""
    if not cell:
        return None
    word = columns.words().get(cell.casefold())
    if word is not None and not (word.how is How.OTHERWISE and name in NEVER_NONE):
        return word
    if name in TIMES:
        return Found(How.OTHERWISE, _moment(cell))
    if name == "arrival" and cell.casefold() in columns.kinds():
        return Found(How.OTHERWISE, columns.kinds()[cell.casefold()])
    if name == "satisfaction" and cell.isdecimal() and 1 <= int(cell) <= 5:
        return Found(How.OTHERWISE, int(cell))
    if name == "first_contact" and cell.casefold() in columns.yes() | columns.no():
        return Found(How.OTHERWISE, cell.casefold() in columns.yes())
    if name == "loss" and (amount := _amount(cell)):
        return Found(How.OTHERWISE, amount)
    raise ValueError(_("“%(cell)s” is none of the words that this cell takes.") % {"cell": cell[:40]})


def _amount(cell: str) -> Decimal | None:
    """A sum of money above nought; None for what is none."""
    try:
        amount = Decimal(cell.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return amount if 0 < amount < LARGEST_LOSS else None


def _moment(cell: str) -> datetime:
    try:
        moment = parse_datetime(cell.replace("/", "-"))
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(_("“%(cell)s” is no date and time. Write it as 2026-10-31 09:30.") % {"cell": cell[:40]})
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
