"""The units under each other: what each came to on every promise of the company, and month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.enumeration import enumerated
from compliance import wording
from compliance.models import Result, Verdict
from compliance.rules.periods import Period
from whitepapers.document.blocks import Block, Cell, Column, Note, Subhead, Table
from whitepapers.document.composing.counts import counted
from whitepapers.document.composing.pieces import Otherwise, figure, words
from whitepapers.edition import Edition
from whitepapers.edition.units import Marks, Matrix, Ranked, Ranking

MARKED = (Verdict.MET, Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)


def blocks(edition: Edition) -> Iterator[Block | Otherwise]:
    if edition.units.rows:
        yield _matrix(edition.units)
        yield Note(_("Only the whole company is bound by the letter; units are shown to find the cause."))
    else:
        yield Otherwise(_("No unit has a figure of its own in this quarter."))
    compared = [each for each in edition.rankings if not each.is_even]
    if compared:
        yield _extremes(compared)
        yield Note(
            _(
                "Beyond chance: by a funnel plot at 3σ, corrected for over-dispersion, the unit lies further from all "
                "units together than its number of complaints explains."
            )
        )
    judged = [each for each in edition.months if _is_judged(each)]
    if judged:
        yield Subhead(_("Month by month"))
        yield from (_marks(each, f"unit-months-{number}") for number, each in enumerate(judged, start=1))
    if edition.unit_months.rows:
        yield Subhead(_("Complaints received"))
        yield from counted("unit-received", _("Complaints received, by unit and month"), edition.unit_months, edition)


def _matrix(matrix: Matrix) -> Table:
    columns = [words(_("Unit"), 1.4)]
    for row in matrix.promises:
        columns.append(Column(wording.name(row.promise), figures=True, sub=wording.goal(row.promise)))
    rows = [[Cell(name), *(_cell(result) for _column, result in cells)] for name, cells in matrix.rows]
    return Table("units", _("What each unit came to"), columns, rows)


def _cell(result: Result | None) -> Cell:
    marked = result is not None and result.verdict in MARKED
    return Cell(figure(result), verdict=result.verdict if marked and result else "")


def _extremes(rankings: Sequence[Ranking]) -> Table:
    columns = [
        words(_("Promise"), 1.8),
        words(pgettext("unit", "Best"), 1.4),
        words(pgettext("unit", "Worst"), 1.4),
        words(_("Beyond chance"), 1.8),
    ]
    rows = [
        [
            Cell(wording.name(each.verdict.promise), [each.verdict.clause], strong=True),
            _ranked(each.best),
            _ranked(each.worst),
            _beyond([unit for unit in each.units if unit.beyond]),
        ]
        for each in rankings
    ]
    return Table("extremes", _("Units beside each other"), columns, rows)


def _ranked(ranked: Ranked) -> Cell:
    return Cell(ranked.unit, [figure(ranked.result)])


def _beyond(units: Sequence[Ranked]) -> Cell:
    return Cell(_("none") if not units else enumerated(f"{each.unit} {figure(each.result)}" for each in units))


def _is_judged(marks: Marks) -> bool:
    """Of what is only reported there is nothing to mark."""
    return any(mark in MARKED for _unit, row in marks.rows for mark in row)


def _marks(marks: Marks, key: str) -> Table:
    columns = [words(_("Unit"), 2), *(_month(label) for label in marks.months)]
    rows = [[Cell(unit), *(_mark(mark) for mark in row)] for unit, row in marks.rows]
    told = {"name": wording.name(marks.verdict.promise), "goal": wording.goal(marks.verdict.promise)}
    return Table(key, _("%(name)s by unit and month: %(goal)s") % told, columns, rows)


def _month(label: str) -> Column:
    """By its name, the year below it."""
    start = Period.parse(label).start
    # Translators: a date format of a month without its year; Chinese writes n月
    name = formats.date_format(start, pgettext("month without a year", "M"))
    return Column(name, sub=str(start.year))


def _mark(verdict: str) -> Cell:
    return Cell(str(Verdict(verdict).label), verdict=verdict) if verdict else Cell(wording.NOTHING)
