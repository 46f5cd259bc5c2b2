"""Units by month, each cell marked by how its rate stands to what the letter asks for."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from compliance import messages, wording
from compliance.analysis.pictures import Column, Picture, Row, TableCell, share
from compliance.analysis.subject import Subject
from compliance.courses import Cell
from compliance.picked import failing
from compliance.rules.periods import Period
from compliance.rules.verdicts import Verdict, floor_of, is_breach

SHOWN = 12


def picture(subject: Subject) -> Picture:
    """A table is the picture: colour, shape and figure in each cell, so that it works without colour."""
    course = subject.course
    months = course.months[-SHOWN:]
    if not course.company:
        return Picture([_("There is no history yet.")])
    columns = [Column(_("Unit")), *(Column(month.label, is_number=True) for month in months)]
    named = sorted(
        (unit for unit in course.units if unit in subject.units), key=lambda unit: subject.units[unit].sort_name
    )
    rows = [_row(subject, None, months), *(_row(subject, unit, months) for unit in named)]
    said = [
        _("Each month is held against what the letter asks of its own period: %(goal)s.")
        % {"goal": wording.goal(subject.promise) or wording.NOTHING}
    ]
    return Picture(said, None, columns, rows, _legend(), wide=True)


def _row(subject: Subject, unit: int | None, months: Sequence[Period]) -> Row:
    cells = subject.course.of(unit)
    name = subject.name(unit, _("Whole company"))
    told = [_cell(subject, unit, month, cells.get(month.start)) for month in months]
    return Row(
        [TableCell(name), *told], current=unit is not None and subject.unit is not None and unit == subject.unit.pk
    )


def _cell(subject: Subject, unit: int | None, month: Period, cell: Cell | None) -> TableCell:
    if cell is None or cell.measure.value is None:
        return TableCell(wording.NOTHING)
    pick = subject.in_month(month, unit)
    told = f"n {wording.number(cell.cases)}"
    text = share(cell.measure.value, subject.promise) + ("*" if cell.runs else "")
    beyond = is_breach(cell.judged) and cell.judged.verdict is Verdict.MISSED
    remark = messages.reason(cell.judged.reason) if beyond else ""
    return TableCell(text, pick.url(cell.promise, failing(subject.definition)), tone(cell), told, remark)


def tone(cell: Cell) -> str:
    """The key of the verdict that marks a month. None while it may still be met: what fails later than the rest is
    still to come."""
    promising = cell.runs and cell.judged.verdict is Verdict.MET
    return "" if promising else str(floor_of(cell.judged))


def _legend() -> list[str]:
    return [
        _("A month has no verdict of its own; only the letter's own period is judged."),
        _("Beyond a band where the letter is silent the mark is that of the band: never milder."),
        _("* not complete: the month still runs, or some of its cases are not yet due. Until then no month is met."),
    ]
