"""Units by month: how each month stood to what the letter asks of its own period. Marks alone, without counts: they are
verdicts, and verdicts are never suppressed (rule book §8)."""

from __future__ import annotations

from collections.abc import Sequence

from commitments.definitions import has
from commitments.models import Promise
from compliance.analysis.grid import SHOWN, tone
from compliance.analysis.subject import Subject
from compliance.courses import Cell
from compliance.rules.periods import Period
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.verdicts import named

COMPANY = None


def months(of: Quarter) -> list[Json]:
    """For each target that is a share of complaints, the last months of the company (unit null) and of every unit; a
    mark is the key of a verdict, empty where there is nothing to mark."""
    targets = (result.promise for result in of.results if result.promise.kind == Promise.Kind.TARGET)
    shares = (promise for promise in targets if has(promise.metric, "is_share_of_complaints"))
    found = ((promise, of.subject(promise)) for promise in shares)
    return [_table(of, promise, subject) for promise, subject in found if subject and subject.course.company]


def _table(of: Quarter, promise: Promise, subject: Subject) -> Json:
    shown = subject.course.months[-SHOWN:]
    told = [COMPANY, *of.in_order(subject.course.units)]
    rows = [{"unit": of.unit_name(unit) if unit else None, "marks": _marks(subject, unit, shown)} for unit in told]
    return {**named(promise), "months": [month.label for month in shown], "rows": rows}


def _marks(subject: Subject, unit: int | None, shown: Sequence[Period]) -> list[str]:
    cells = subject.course.of(unit)
    return [_mark(cells.get(month.start)) for month in shown]


def _mark(cell: Cell | None) -> str:
    return "" if cell is None or cell.measure.value is None else tone(cell)
