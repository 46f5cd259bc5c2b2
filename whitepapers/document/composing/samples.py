"""What the auditors looked at: samples with plan, frame and seed, what they say of the figures, and whole lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from compliance import wording
from compliance.models import Result, Verdict
from whitepapers.document.blocks import Block, Cell, Note, Pairs, Subhead, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.pieces import count, day, figure, figures, joined, said, words
from whitepapers.edition import Edition
from whitepapers.edition.audits import Drawn, Estimate, Reviewed


def blocks(edition: Edition) -> Iterator[Block]:
    yield Subhead(_("Samples"))
    if edition.samples:
        yield _samples(edition.samples)
        yield Note(
            _(
                "The frame was frozen before the seed was entered. Whoever has both draws the same sample: the numbers "
                "of the frame sorted by SHA-256 of seed and number, the first n of them."
            )
        )
        yield Pairs([(each.number, list(_draw(each))) for each in edition.samples])
    else:
        yield said(_("No sample was drawn."))
    if edition.estimates:
        yield _estimates(edition.estimates)
        yield Note(
            _(
                "“As recorded” is the figure of all complaints of the frame, “as audited” that of the sample. A frame "
                "may reach beyond the quarter: these figures change none of the verdicts of this issue."
            )
        )
    if edition.lists:
        yield Subhead(_("Lists looked at one by one"))
        yield _lists(edition.lists)


def _samples(samples: Sequence[Drawn]) -> Table:
    columns = [
        words(_("Sample"), 2),
        words(_("Question and plan"), 2.6),
        words(_("What was found"), 2.6),
    ]
    rows = [
        [
            Cell(each.title, [each.number], strong=True, anchor=places.ranked("sample", rank)),
            Cell(capfirst(str(each.asks)), [each.plan, *_extended(each)]),
            Cell(each.found, [each.proves]),
        ]
        for rank, each in enumerate(samples, start=1)
    ]
    return Table("samples", _("Samples of the auditors"), columns, rows)


def _extended(each: Drawn) -> Iterator[str]:
    for extension in each.extended:
        told = {"items": extension.items, "day": day(extension.on), "reason": extension.reason}
        yield _("Extended to %(items)s items in all on %(day)s: %(reason)s") % told


def _draw(each: Drawn) -> Iterator[str]:
    told = {"seed": each.seed, "moment": wording.moment(each.seeded_at)}
    yield _("Seed: %(seed)s, entered on %(moment)s") % told
    yield _("SHA-256 of the frame: %(digest)s") % {"digest": each.frame}


def _estimates(estimates: Sequence[Estimate]) -> Table:
    columns = [
        words(_("Promise"), 2),
        words(_("Sample"), 0.9),
        figures(_("As recorded"), 1.3),
        figures(_("As audited"), 1.3),
        figures(_("Worst that is not ruled out"), 1.6),
    ]
    rows = [
        [
            Cell(wording.name(each.promise), [each.clause], strong=True),
            Cell(each.sample),
            _side(each.reported),
            _side(each.audited),
            _side(each.at_bound, at=each.confidence),
        ]
        for each in estimates
    ]
    return Table("estimates", _("What the samples say of the promises"), columns, rows)


def _side(result: Result | None, *, at: str = "") -> Cell:
    """A figure with its verdict and its cases below; `at`: the confidence of a bound."""
    if result is None or result.value is None:
        return Cell(wording.NOTHING)
    cases = ""
    if result.numerator is not None and result.denominator is not None:
        cases = f"{count(result.numerator)} / {count(result.denominator)}"
    confidence = _("at %(confidence)s confidence") % {"confidence": at} if at else ""
    named = str(Verdict(result.verdict).label)
    return Cell(figure(result), [line for line in (joined([named, cases]), confidence) if line], strong=True)


def _lists(lists: Sequence[Reviewed]) -> Table:
    columns = [words(_("List"), 2), figures(_("Complaints")), words(_("Looked at"), 1.4)]
    rows = [[Cell(each.name), Cell(each.count), Cell(capfirst(each.state))] for each in lists]
    return Table("lists", _("Lists of complaints that auditors look at one by one"), columns, rows)
