"""Registered facts that speak of the quarter, and the reward pools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whitepapers.document.blocks import Block, Cell, Pairs, Subhead, Table
from whitepapers.document.composing.pieces import count, day, figures, joined, said, words
from whitepapers.edition import Edition
from whitepapers.edition.resources import Entry
from whitepapers.edition.rewards import Reward


def blocks(edition: Edition) -> Iterator[Block]:
    rows = [_fact(each.name, entry) for each in edition.resources for entry in each.entries]
    if rows:
        columns = [words(_("Fact"), 1.6), words(_("When"), 1.6), figures(_("Value"), 1.2), words(_("Remark"), 1.4)]
        yield Table("resources", _("Registered facts that speak of the quarter"), columns, rows)
    else:
        yield said(_("No fact about the resources of this quarter is registered."))
    yield Subhead(_("Reward pools"))
    if edition.rewards:
        several = len(edition.letters) > 1
        yield Pairs([(_year(each), list(_reward(each, several=several))) for each in edition.rewards])
    else:
        yield said(_("No letter promises a reward pool for this year or the one before it."))


def _fact(name: str, entry: Entry) -> Sequence[Cell]:
    marks = [_("forecast") if entry.forecast else "", _("confirmed by the auditor") if entry.confirmed else ""]
    return [Cell(capfirst(name)), Cell(entry.when), Cell(entry.value), Cell(joined(marks))]


def _year(reward: Reward) -> str:
    return _("Reward pool %(year)s") % {"year": reward.row["year"]}


def _reward(reward: Reward, *, several: bool) -> Iterator[str]:
    row = reward.row
    clause = _("Clause %(number)s") % {"number": row["clause"]}
    yield joined([reward.letter if several else "", clause, reward.amount])
    yield from _STATUS.get(row["status"], _promised)(reward)


def _promised(_reward: Reward) -> Sequence[str]:
    return [_("Promised; nothing has been proposed yet.")]


def _proposed(reward: Reward) -> Sequence[str]:
    text = _("proposed with version %(number)s of the formula; no allocation is approved yet")
    return [capfirst(text % {"number": reward.row["formula"]})]


def _approved(reward: Reward) -> Iterator[str]:
    row = reward.row
    allocated = {"number": row["formula"], "amount": reward.allocated}
    yield _("Allocated by version %(number)s of the formula: %(amount)s") % allocated
    if row["units"]:
        text = ngettext("Divided among %(count)s unit", "Divided among %(count)s units", row["units"])
        yield text % {"count": count(row["units"])}
    yield _("Approved by %(person)s on %(day)s.") % {"person": row["approved_by"], "day": day(reward.approved_on)}
    if row["reason"]:
        text = _("Version %(number)s of the allocation, corrected: %(reason)s")
        yield text % {"number": row["version"], "reason": row["reason"]}
    yield _("Digest: %(digest)s") % {"digest": row["digest"]}


_STATUS = {"approved": _approved, "proposed": _proposed}
