"""The units under each other: what each came to on every promise of the company."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from compliance import wording
from compliance.models import Result, Verdict
from whitepapers.document.blocks import Block, Cell, Column, Note, Table
from whitepapers.document.composing.pieces import figure, said, words
from whitepapers.edition import Edition

MARKED = (Verdict.MET, Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)


def blocks(edition: Edition) -> Iterator[Block]:
    matrix = edition.units
    if not matrix.rows:
        yield said(_("No unit has a figure of its own in this quarter."))
        return
    columns = [words(_("Unit"), 1.4)]
    for row in matrix.promises:
        columns.append(Column(wording.name(row.promise), figures=True, sub=wording.goal(row.promise)))
    rows = [[Cell(name), *(_cell(result) for _column, result in cells)] for name, cells in matrix.rows]
    yield Table("units", _("What each unit came to"), columns, rows)
    yield Note(_("Only the whole company is bound by the letter; units are shown to find the cause."))


def _cell(result: Result | None) -> Cell:
    marked = result is not None and result.verdict in MARKED
    return Cell(figure(result), verdict=result.verdict if marked and result else "")
