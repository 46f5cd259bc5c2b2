"""What was broken in the quarter, and how each breach stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from whitepapers.document.blocks import Block, Cell, Table
from whitepapers.document.composing.pieces import count, day, figures, judged, said, words
from whitepapers.edition import Edition

Json = dict[str, Any]


def blocks(edition: Edition) -> Iterator[Block]:
    if not edition.breaches:
        yield said(_("No breach occurred in this quarter."))
        return
    columns = [
        words(_("What was broken"), 2.6),
        words(_("Class"), 1.1),
        words(_("Occurred"), 1.3),
        figures(_("Cases"), 0.7),
        words(_("Status"), 1.6),
    ]
    yield Table("breaches", _("Breaches of the quarter"), columns, [_breach(row) for row in edition.breaches])


def _breach(row: Json) -> Sequence[Cell]:
    return [
        Cell(row["name"], [row["clause"]], strong=True),
        judged(row["severity"]),
        Cell(day(row["occurred_on"])),
        Cell(count(row["cases"])),
        Cell(str(row["status_name"]), [row["why_withdrawn"]] if row["why_withdrawn"] else []),
    ]
