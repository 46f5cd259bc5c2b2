"""Counts of complaints with their totals, of which small ones are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from whitepapers.document.blocks import Block, Cell, Note, Table
from whitepapers.document.composing.pieces import figures, words
from whitepapers.edition import Edition
from whitepapers.edition.breakdowns import Counts


def counted(key: str, caption: str, counts: Counts, edition: Edition) -> Iterator[Block]:
    """Units down; months or categories across, then all of them."""
    columns = [words(_("Unit"), 1.4), *(figures(name) for name in counts.columns), figures(_("All together"))]
    rows = [_row(*row) for row in counts.rows]
    rows.append(_row(_("All units"), counts.totals, counts.total, strong=True))
    yield Table(key, caption, columns, rows)
    if counts.hides:
        yield Note(edition.hidden_said)


def _row(unit: str, counts: Sequence[str], total: str, *, strong: bool = False) -> Sequence[Cell]:
    return [Cell(unit, strong=strong), *(Cell(each, strong=strong) for each in counts), Cell(total, strong=True)]
