"""What was broken in the quarter and how each breach stands, and the disputes that ran in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from compliance import wording
from compliance.models import Verdict
from whitepapers.document.blocks import Block, Cell, Subhead, Table
from whitepapers.document.composing.pieces import Otherwise, count, day, figures, joined, judged, said, words
from whitepapers.edition import Edition
from whitepapers.edition.disputes import Told

Json = dict[str, Any]


def blocks(edition: Edition) -> Iterator[Block | Otherwise]:
    if edition.breaches:
        columns = [
            words(_("What was broken"), 2.4),
            words(_("Class"), 1.1),
            words(_("Occurred"), 1.2),
            figures(_("Cases"), 0.7),
            words(_("Negotiation"), 1.5),
            words(_("Status"), 1.5),
        ]
        yield Table("breaches", _("Breaches of the quarter"), columns, [_breach(row) for row in edition.breaches])
    else:
        yield Otherwise(_("No breach occurred in this quarter."))
    yield Subhead(_("Disputes"))
    if edition.disputes:
        columns = [words(_("About which breach"), 2.2), words(_("Where it stands"), 1.8), words(_("Steps"), 2.2)]
        caption = _("Disputes that ran in the quarter")
        yield Table("disputes", caption, columns, [_dispute(each) for each in edition.disputes])
    else:
        yield said(_("No dispute about a breach ran in this quarter."))


def _breach(row: Json) -> Sequence[Cell]:
    return [
        Cell(row["name"], [row["clause"]], strong=True),
        judged(row["severity"]),
        Cell(day(row["occurred_on"])),
        Cell(count(row["cases"])),
        _negotiation(row),
        Cell(str(row["status_name"]), [row["why_withdrawn"]] if row["why_withdrawn"] else []),
    ]


def _negotiation(row: Json) -> Cell:
    """When it began, and by when it had to."""
    asked = [_("due by %(day)s") % {"day": day(row["negotiate_by"])}] if row["negotiate_by"] else []
    if row["negotiated_on"]:
        return Cell(_("begun on %(day)s") % {"day": day(row["negotiated_on"])}, asked)
    return Cell(asked[0] if asked else wording.NOTHING)


def _dispute(each: Told) -> Sequence[Cell]:
    occurred = _("occurred on %(day)s") % {"day": day(each.occurred_on)}
    about = joined([each.clause, str(Verdict(each.severity).label), occurred])
    ended = [joined([each.outcome, day(each.ended_on)])] if each.outcome else []
    bodies = [
        *([_("mediation: %(body)s") % {"body": each.body}] if each.body else []),
        *([_("arbitration: %(body)s") % {"body": each.arbitrator}] if each.arbitrator else []),
    ]
    steps = [f"{day(on)} {step}" for step, on in each.steps]
    return [
        Cell(each.name, [about], strong=True),
        Cell(each.stage, [*ended, *bodies]),
        Cell(steps[0] if steps else wording.NOTHING, steps[1:]),
    ]
