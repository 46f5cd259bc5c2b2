"""The verdict of every clause, letter by letter, and the breach classes that a letter names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enumeration import enumerated
from commitments.metrics import Metric
from commitments.models import Promise
from compliance import wording
from compliance.models import Result
from compliance.rules.verdicts import Clarity
from whitepapers.document.blocks import Block, Cell, Note, Subhead, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.pieces import (
    Otherwise,
    day,
    figure,
    figures,
    joined,
    judged,
    quoted,
    words,
)
from whitepapers.edition import ClauseVerdict, Edition, LetterPart
from whitepapers.edition.verdicts import Earlier


def blocks(edition: Edition) -> Iterator[Block | Otherwise]:
    versions = groupby(edition.letters, key=lambda part: part.letter["id"])
    for number, (_letter, found) in enumerate(versions, start=1):
        part, *later = found
        yield Subhead(part.letter["title"], joined([part.letter["number"], *map(_about, [part, *later])]))
        yield _promises(edition, part, number)
        if part.classes:
            yield _classes(part, number)
    if not edition.letters:
        yield Otherwise(_("No letter bound the company in this quarter, so there is nothing to judge."))
    elif edition.provisional:
        yield Note(_("A provisional figure can still change until the day that stands with it."))


def _about(part: LetterPart) -> str:
    """A version and its first day; several may have been in force in one quarter, and their verdicts stand together."""
    letter = part.letter
    version = _("version %(number)s") % {"number": letter["version"]}
    since = letter["effective_from"] and _("in force since %(day)s") % {"day": day(letter["effective_from"])}
    return joined([version, since or ""])


def _promises(edition: Edition, part: LetterPart, number: int) -> Table:
    columns = [
        words(_("Clause"), 0.6),
        words(_("Promise"), 3.2),
        figures(_("Result"), 1.4),
        words(_("Verdict"), 1.1),
        figures(_("Change on the period before"), 1.1),
        figures(_("Change on the year before"), 1.1),
    ]
    rows = [_promise(edition, row) for row in part.promises]
    return Table(f"verdicts-{number}", _("Verdicts on “%(letter)s”") % {"letter": part.letter["title"]}, columns, rows)


def _promise(edition: Edition, row: ClauseVerdict) -> Sequence[Cell]:
    best_effort = _("best effort") if row.promise.force == Promise.Force.BEST_EFFORT else ""
    return [
        Cell(row.clause, anchor=places.of_promise(edition, "clause", *row.key)),
        Cell(wording.name(row.promise), list(_remarks(edition, row)), strong=True),
        Cell(figure(row.result), [joined([wording.goal(row.promise), best_effort])], strong=True),
        judged(row.result.verdict, clarity(row.result)),
        change(row.result, row.before),
        change(row.result, row.before_year),
    ]


def change(result: Result, earlier: Earlier | None) -> Cell:
    """The step of a share on an earlier period, which it names with the value it had; none of what is done or not."""
    if earlier is None or earlier.change is None or result.promise.metric == Metric.MILESTONE:
        return Cell(wording.NOTHING)
    return Cell(wording.change(result, earlier.result), [wording.period_name(earlier.period), figure(earlier.result)])


def clarity(result: Result) -> str:
    """Whether the interval of a share lies on one side of its target (rule book §8); empty where that is not asked."""
    said = {Clarity.CLEAR: _("statistically clear"), Clarity.UNCLEAR: _("statistically unclear")}
    return said.get(Clarity(result.clarity), "")


def _remarks(edition: Edition, row: ClauseVerdict) -> Iterator[str]:
    """What stands below a promise: its own words, and everything that its verdict rests on."""
    yield from quoted(row.promise)
    if row.result.period != edition.period:
        yield _("Judged over %(period)s") % {"period": wording.period_name(row.result.period)}
    if row.reason:
        yield capfirst(row.reason)
    if row.notes:
        text = ngettext(
            "As read by interpretation note %(numbers)s", "As read by interpretation notes %(numbers)s", len(row.notes)
        )
        yield text % {"numbers": enumerated(row.notes)}
    for reading in row.readings:
        told = {"key": reading.key, "formula": reading.formula, "value": reading.value}
        yield _("Beside it, %(key)s (%(formula)s): %(value)s") % told
    if row.result.provisional:
        yield capfirst(_provisional(row))


def _provisional(row: ClauseVerdict) -> str:
    if row.result.final_on is None:
        return _("provisional")
    return _("provisional until %(day)s") % {"day": day(row.result.final_on)}


def _classes(part: LetterPart, number: int) -> Table:
    columns = [
        words(_("Clause"), 0.6),
        words(_("What is graded"), 3.8),
        figures(_("Result"), 1.6),
        words(_("Class"), 1.4),
    ]
    rows = [_class(row) for row in part.classes]
    caption = _("What “%(letter)s” calls a breach") % {"letter": part.letter["title"]}
    return Table(f"classes-{number}", caption, columns, rows)


def _class(row: ClauseVerdict) -> Sequence[Cell]:
    return [
        Cell(row.clause),
        Cell(wording.name(row.promise), [f"“{row.promise.quote}”"], strong=True),
        Cell(figure(row.result), [wording.goal(row.promise)], strong=True),
        _triggered(row),
    ]


def _triggered(row: ClauseVerdict) -> Cell:
    if row.result.value is None:
        return Cell(row.reason or wording.NOTHING)
    return judged(row.promise.breach_class) if row.applies else Cell(_("not triggered"))
