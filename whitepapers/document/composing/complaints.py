"""What people complained about, how long it took, who had to come back, and what stands in no figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Column, Figure, Note, Subhead, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.counts import counted
from whitepapers.document.composing.pieces import Otherwise, count, figures, words
from whitepapers.edition import Edition
from whitepapers.edition.breakdowns import HIDDEN
from whitepapers.edition.chains import Chains
from whitepapers.edition.timeliness import Timeliness

# What people complained about.


def categories(edition: Edition) -> Iterator[Block | Otherwise]:
    if not edition.categories:
        yield Otherwise(_("No complaint was received in this quarter."))
        return
    columns = [words(_("Category"), 2), figures(_("Complaints received")), figures(_("New")), figures(_("Repeats"))]
    told = [
        [Cell(each.name, anchor=place), Cell(each.received), Cell(each.new), Cell(each.repeats)]
        for each, place in zip(edition.categories, _places(edition), strict=True)
    ]
    yield Table("categories", _("Complaints received, by category"), columns, told)
    if any(HIDDEN in (each.received, each.new, each.repeats) for each in edition.categories):
        yield Note(edition.hidden_said)
    if edition.unit_categories.rows:
        caption = _("Complaints received, by unit and category")
        yield from counted("unit-categories", caption, edition.unit_categories, edition)


def _places(edition: Edition) -> Iterator[str]:
    """Complaints without a category have no rank."""
    rank = 0
    for row in edition.snapshot["categories"]:
        rank += bool(row["category"])
        yield places.ranked("category", rank) if row["category"] else ""


# How long it took.


def timeliness(edition: Edition) -> Iterator[Block | Otherwise]:
    if not edition.timeliness:
        yield Otherwise(_("No promise of this quarter is about a time, so there is none to show."))
        return
    yield _times(edition.timeliness)
    yield Note(
        _(
            "P50 is the time within which half of all complaints had it, P90 nine in ten; those that still wait are "
            "ranked last. A dash: that rank falls on one that still waits."
        )
    )
    drawn: dict[str, list[Timeliness]] = {}  # in the order of the letter: figures have one number in every language
    for each in edition.timeliness:
        if each.figure:
            drawn.setdefault(each.event, []).append(each)
    for event, found in drawn.items():
        yield Subhead(event)
        for each in found:
            yield from _histogram(each, places.of_figure(edition, "times", *each.key))


def _times(rows: Sequence[Timeliness]) -> Table:
    names = list(dict.fromkeys(name for each in rows for name, _time in each.quantiles))
    columns = [
        words(_("What was waited for"), 1.8),
        figures(_("Complaints"), 0.9),
        figures(_("Limit or benchmark"), 1.1),
        *(Column(name, figures=True) for name in names),
    ]
    return Table("times", _("How long it took"), columns, [_time(each, names) for each in rows])


def _time(each: Timeliness, names: Sequence[str]) -> Sequence[Cell]:
    known = dict(each.quantiles)
    about = _("Clause %(number)s") % {"number": each.clause}
    return [
        Cell(each.event, [about], strong=True),
        Cell(count(each.received)),
        Cell(each.limit or each.benchmark or wording.NOTHING),
        *(Cell(known.get(name, wording.NOTHING)) for name in names),
    ]


def _histogram(each: Timeliness, key: str) -> Iterator[Figure]:
    if spec := each.figure:
        told = {"event": each.event, "clause": each.clause}
        caption = _("%(event)s: how many complaints took how long (clause %(clause)s)") % told
        alt = _("How many complaints took how long; its table or the annex has the figures.")
        columns = [words(_("Time"), 2), figures(_("Complaints")), figures(_("Share")), words(_("Limit"), 1.4)]
        rows = [
            [Cell(row.text), Cell(count(row.count)), Cell(row.share), Cell(_("beyond the limit") if row.late else "")]
            for row in each.bins
        ]
        yield Figure(key, caption, spec, alt, Table(f"{key}-figures", caption, columns, rows))


# Who had to come back.


def chains(edition: Edition) -> Iterator[Block | Otherwise]:
    found = edition.chains
    if not found.received:
        yield Otherwise(_("No complaint was received in this quarter."))
        return
    told = {"received": count(found.received), "repeats": count(found.repeats), "rate": found.rate}
    if found.repeats:
        yield Otherwise(_("Of %(received)s complaints %(repeats)s (%(rate)s) were repeats.") % told)
    else:
        yield Otherwise(_("Of %(received)s complaints none was a repeat.") % told)
    yield from _returns(found)
    text = _("A repeat: the same customer comes back with the same matter within %(days)s days after its solution.")
    yield Note(text % {"days": found.window_days})


def _returns(found: Chains) -> Iterator[Block]:
    caption = _("Repeat complaints by how often the customer had come back")
    columns = [words(_("Came back")), figures(_("Repeats")), figures(_("Share of all repeats"))]
    rows = [[Cell(each.name), Cell(count(each.count)), Cell(each.share)] for each in found.times]
    if spec := found.figure:
        alt = _(
            "How many repeats were the first return, the second, and so on; its table or the annex has the figures."
        )
        yield Figure("returns", caption, spec, alt, Table("returns-figures", caption, columns, rows))
    elif rows:
        yield Table("returns", caption, columns, rows)


# What stands in no figure.


def exclusions(edition: Edition) -> Iterator[Block | Otherwise]:
    if not any(each.count != count(0) for each in edition.exclusions):
        yield Otherwise(_("No complaint of this quarter was left out: every one received stands in the figures."))
        return
    columns = [words(_("Reason"), 1.2), words(_("What it means"), 3), figures(_("Complaints"))]
    rows = [
        [Cell(capfirst(each.reason), strong=True), Cell(each.what), Cell(each.count)] for each in edition.exclusions
    ]
    yield Table("exclusions", _("Complaints that stand in no figure"), columns, rows)
    if any(each.count == HIDDEN for each in edition.exclusions):
        yield Note(edition.hidden_said)
