"""What earlier issues said and comes out otherwise by now: from what to what, why, and who approved saying so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from compliance import wording
from compliance.models import Result
from whitepapers import corrections
from whitepapers.corrections import Correction
from whitepapers.document.blocks import Block, Cell, Note, Subhead, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.cover import version
from whitepapers.document.composing.pieces import count, day, figure, figures, joined, judged, said, words
from whitepapers.edition import Edition
from whitepapers.edition.restatements import Restated


def blocks(edition: Edition) -> Iterator[Block]:
    if corrected := corrections.told(edition.snapshot):
        yield from _corrected(edition, corrected)
    if edition.restatements:
        yield said(
            _("What earlier issues say stays as it was published. These figures of theirs come out otherwise by now.")
        )
        for number, each in enumerate(edition.restatements, start=1):
            yield from _restated(each, number)
    else:
        yield said(_("No figure of an earlier issue is restated: what was published still comes out as it was told."))
    if edition.restated_before:
        yield from _before(edition.restated_before)


def _corrected(edition: Edition, corrected: Correction) -> Iterator[Block]:
    """What this version of the issue says otherwise than the one it corrects."""
    told = {"version": version(edition), "corrects": corrected.corrects}
    yield Subhead(_("Version %(version)s corrects version %(corrects)s") % told)
    yield from (said(line) for line in corrected.reason.splitlines() if line.strip())
    if not corrected.changes:
        yield said(_("No verdict and no figure of a promise comes out otherwise."))
        return
    columns = [words(_("Clause"), 0.6), words(_("Promise"), 2.4), words(_("Before"), 1.6), words(_("Now"), 1.6)]
    rows = [
        [
            Cell(change.clause),
            Cell(wording.name(change.promise), [wording.period_name(change.period)], strong=True),
            _side(change.old),
            _side(change.new),
        ]
        for change in corrected.changes
    ]
    yield Table("corrected", _("What comes out otherwise"), columns, rows)


def _side(result: Result | None) -> Cell:
    """A verdict with its figure and its cases."""
    if result is None:
        return Cell(wording.NOTHING)
    cases = ""
    if result.numerator is not None and result.denominator is not None:
        cases = f"{count(result.numerator)} / {count(result.denominator)}"
    return judged(result.verdict, figure(result), cases)


def _restated(each: Restated, number: int) -> Iterator[Block]:
    name = _name(each)
    told = {"number": each.row["clause"], "issue": wording.period_name(each.row["issue"])}
    yield Subhead(name, _("clause %(number)s, issue of %(issue)s") % told)
    if each.steps:
        columns = [words(_("Figure"), 1.6), figures(_("published")), figures(_("by now"))]
        anchors = [places.ranked("restatement", number), *[""] * (len(each.steps) - 1)]
        rows = [
            [Cell(step.name, anchor=anchor), Cell(step.before), Cell(step.after)]
            for step, anchor in zip(each.steps, anchors, strict=True)
        ]
        yield Table(f"restated-{number}", _("Restated: %(figure)s") % {"figure": name}, columns, rows)
    yield said(" ".join(each.causes))
    yield said(each.row["reason"])
    yield said(_approved(each))


def _before(found: Sequence[Restated]) -> Iterator[Block]:
    yield Subhead(_("Restated by earlier issues"))
    columns = [
        words(_("Figure"), 2),
        words(_("Told in the issue of"), 1.2),
        words(_("From what to what"), 2.2),
        words(_("Reason"), 2.4),
    ]
    caption = _("What issues before this one restated")
    yield Table("restated-before", caption, columns, [_row(each) for each in found])
    yield Note(_("Each issue tells what was approved since the one before it; none of them is changed afterwards."))


def _row(each: Restated) -> Sequence[Cell]:
    first = _("published in the issue of %(issue)s") % {"issue": wording.period_name(each.row["issue"])}
    steps = [f"{step.name}: {step.before} → {step.after}" for step in each.steps] or [wording.NOTHING]
    return [
        Cell(_name(each), [joined([each.row["clause"], first])], strong=True),
        Cell(wording.period_name(each.told_in)),
        Cell(steps[0], steps[1:]),
        Cell(each.row["reason"], [_approved(each)]),
    ]


def _name(each: Restated) -> str:
    return f"{wording.name(each.promise)}, {wording.period_name(each.row['period'])}"


def _approved(each: Restated) -> str:
    told = {"person": each.row["approved_by"], "day": day(each.approved_on)}
    return _("Approved by %(person)s on %(day)s.") % told
