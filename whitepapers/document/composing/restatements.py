"""What earlier issues said and comes out otherwise by now: from what to what, why, and who approved saying so."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Subhead, Table
from whitepapers.document.composing.pieces import day, figures, said, words
from whitepapers.edition import Edition
from whitepapers.edition.restatements import Restated


def blocks(edition: Edition) -> Iterator[Block]:
    if not edition.restatements:
        yield said(_("No figure of an earlier issue is restated: what was published still comes out as it was told."))
        return
    yield said(
        _("What earlier issues say stays as it was published. These figures of theirs come out otherwise by now.")
    )
    for number, each in enumerate(edition.restatements, start=1):
        yield from _restated(each, number)


def _restated(each: Restated, number: int) -> Iterator[Block]:
    name = f"{wording.name(each.promise)}, {wording.period_name(each.row['period'])}"
    told = {"number": each.row["clause"], "issue": wording.period_name(each.row["issue"])}
    yield Subhead(name, _("clause %(number)s, issue of %(issue)s") % told)
    if each.steps:
        columns = [words(_("Figure"), 1.6), figures(_("published")), figures(_("by now"))]
        rows = [[Cell(step.name), Cell(step.before), Cell(step.after)] for step in each.steps]
        yield Table(f"restated-{number}", _("Restated: %(figure)s") % {"figure": name}, columns, rows)
    yield said(" ".join(each.causes))
    yield said(each.row["reason"])
    approved = {"person": each.row["approved_by"], "day": day(each.approved_on)}
    yield said(_("Approved by %(person)s on %(day)s.") % approved)
