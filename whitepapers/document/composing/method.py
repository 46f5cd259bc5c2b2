"""How the figures were counted, as the letters were read, where they come from, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Entry, Items, Note, Pairs, Subhead, Table
from whitepapers.document.composing.cover import digest
from whitepapers.document.composing.pieces import count, day, figures, said, words
from whitepapers.edition import Edition
from whitepapers.edition.method import Definition, Stock

Json = dict[str, Any]


def blocks(edition: Edition) -> Iterator[Block]:
    yield said(
        _(
            "A complaint belongs to the quarter in which it was received. A case is in time if the event came no later "
            "than its limit; a case that is open past its limit is late; a case whose limit has not passed yet is "
            "counted in neither part and shown as not yet due. Comparisons are exact; percentages are rounded for "
            "reading only. Intervals are Wilson's at 95%."
        )
    )
    yield said(
        _(
            "A verdict is statistically clear where the whole interval lies on one side of the target; the verdict "
            "itself always follows the value. Durations are by the rank of all complaints, those still open last."
        )
    )
    if edition.definitions:
        yield _definitions(edition.definitions)
    yield Subhead(_("Interpretation notes in force"))
    if edition.notes:
        yield Items([_note(note) for note in edition.notes], ordered=True)
    else:
        yield said(_("No interpretation note was in force: every figure follows the words of the letter alone."))
    yield Subhead(_("The stock of complaints"))
    yield from _stock(edition.stock)
    yield Subhead(_("Where the figures come from"))
    yield said(_data(edition))
    yield said(_calendar(edition))
    yield Pairs(list(_digests(edition)), mono=True)


def _definitions(found: Sequence[Definition]) -> Table:
    columns = [words(_("Metric"), 1.6), words(_("Formula"), 3), words(_("Version"), 1.2)]
    rows = [
        [
            Cell(each.name, strong=True),
            Cell(each.formula or wording.NOTHING),
            Cell(each.version, [_("since %(day)s") % {"day": day(each.since)}] if each.since else []),
        ]
        for each in found
    ]
    return Table("definitions", _("The metrics of this issue, and the versions they were counted by"), columns, rows)


def _stock(stock: Stock | None) -> Iterator[Block]:
    if stock is None:
        yield said(_("The stock of complaints was not counted for this quarter."))
        return
    columns = [
        figures(_("Open at the start")),
        figures(_("+ received")),
        figures(_("+ reopened")),
        figures(_("− closed")),
        figures(_("= open at the end")),
    ]
    moves = (stock.opening, stock.received, stock.reopened, stock.closed, stock.closing)
    caption = _("The stock of complaints and how it moved in the quarter")
    yield Table("stock", caption, columns, [[Cell(count(move)) for move in moves]], heads=False)
    if stock.holds:
        yield Note(_("It adds up, for the company and for every unit."))
    else:
        yield Note(_("It does not add up for every unit, and the issue is not published before it does."))


def _calendar(edition: Edition) -> str:
    told = edition.snapshot["method"]["calendar"]
    if told["settled"]:
        text = _("The holidays of all days that limits reach into are decreed (calendar %(version)s).")
    else:
        text = _(
            "Not all holidays of the days that limits reach into are decreed yet, so that limits in working days may "
            "still move (calendar %(version)s)."
        )
    return text % {"version": told["version"]}


def _note(note: Json) -> Entry:
    subs = [note["reading"]]
    if note["alternatives"]:
        subs.append(_("Not chosen: %(alternatives)s") % {"alternatives": note["alternatives"]})
    return Entry(note["question"], subs, number=note["number"])


def _data(edition: Edition) -> str:
    data = edition.snapshot["data"]
    as_of = wording.moment(edition.as_of) if edition.as_of else wording.NOTHING
    told = {"as_of": as_of, "watermark": data["watermark"], "rules": data["rule_version"]}
    return _("Data as of %(as_of)s (change set %(watermark)s), rules version %(rules)s.") % told


def _digests(edition: Edition) -> Iterator[tuple[str, Sequence[str]]]:
    yield _("SHA-256 of the data file"), [digest(edition)]
    if edition.journal_head:
        yield _("Head of the journal"), [str(edition.journal_head)]
