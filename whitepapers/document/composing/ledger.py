"""The promise ledger: promises counted complaint by complaint, and what followed from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Note, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.pieces import Otherwise, count, figure, figures, words
from whitepapers.document.composing.verdicts import change
from whitepapers.edition import Edition
from whitepapers.edition.ledger import Line


def blocks(edition: Edition) -> Iterator[Block | Otherwise]:
    if not edition.ledger:
        yield Otherwise(_("No promise of this quarter is counted by cases."))
        return
    columns = [
        words(_("Promise"), 2.2),
        figures(_("Cases"), 1.1),
        figures(pgettext("complaints", "Not met"), 0.8),
        figures(_("Share"), 1.5),
        figures(_("Change on the period before"), 1.2),
        figures(_("Breaches"), 1.1),
        figures(_("Exempt"), 0.7),
        figures(_("Compensation"), 1.3),
    ]
    caption = _("Promises counted complaint by complaint, and what followed")
    yield Table("ledger", caption, columns, [_line(edition, line) for line in edition.ledger])
    yield Note(
        _(
            "Breaches are told in the quarter in which they occurred, without those that were withdrawn; an exemption "
            "changes no share. Compensation is what was paid within the quarter, whenever the breach occurred."
        )
    )


def _line(edition: Edition, line: Line) -> Sequence[Cell]:
    promised = [_("promised: %(amount)s") % {"amount": line.promised}] if line.promised else []
    return [
        Cell(wording.name(line.promise), [line.clause], strong=True, anchor=_place(edition, line)),
        Cell(count(line.cases), _not_yet_due(line)),
        Cell(count(line.failures)),
        Cell(figure(line.share), _interval(line)),
        change(line.verdict.result, line.verdict.before) if line.verdict else Cell(wording.NOTHING),
        Cell(count(line.row["breaches"]), _before(line)),
        Cell(count(line.row["exempt"])),
        Cell(line.paid or wording.NOTHING, promised),
    ]


def _place(edition: Edition, line: Line) -> str:
    return places.of_promise(edition, "ledger", line.row["letter"], line.clause, line.row["metric"])


def _not_yet_due(line: Line) -> list[str]:
    waiting = line.verdict.result.not_yet_due if line.verdict else 0
    return [_("not yet due: %(count)s") % {"count": count(waiting)}] if waiting else []


def _interval(line: Line) -> list[str]:
    share = line.share
    if line.failures is None or share is None or share.low is None or share.high is None:
        return []
    return [f"{wording.percent(share.low)}–{wording.percent(share.high)}"]


def _before(line: Line) -> list[str]:
    before = line.row["breaches_before"]
    return [_("quarter before: %(number)s") % {"number": count(before)}] if before else []
