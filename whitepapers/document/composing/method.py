"""How the figures were counted, as the letters were read, where they come from, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from compliance import wording
from whitepapers.document.blocks import Block, Entry, Items, Pairs, Subhead
from whitepapers.document.composing.cover import digest
from whitepapers.document.composing.pieces import said
from whitepapers.edition import Edition

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
    if edition.formulas:
        yield Subhead(_("Formulas"))
        yield Pairs([(name, [formula]) for name, formula in edition.formulas])
    yield Subhead(_("Interpretation notes in force"))
    if edition.notes:
        yield Items([_note(note) for note in edition.notes], ordered=True)
    else:
        yield said(_("No interpretation note was in force: every figure follows the words of the letter alone."))
    yield Subhead(_("Where the figures come from"))
    yield said(_data(edition))
    yield Pairs(list(_digests(edition)), mono=True)


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


def exclusions(_edition: Edition) -> Iterator[Block]:
    yield said(_("Nothing to report."))
