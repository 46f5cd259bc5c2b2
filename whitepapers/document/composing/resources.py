"""Registered facts that speak of the quarter, and the reward pools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from whitepapers.document.blocks import Block, Pairs, Subhead
from whitepapers.document.composing.pieces import day, joined, said
from whitepapers.edition import Edition
from whitepapers.resources import Entry
from whitepapers.rewards import Reward


def blocks(edition: Edition) -> Iterator[Block]:
    yield Subhead(_("Registered facts"))
    if edition.resources:
        told = [(capfirst(each.name), [_entry(entry) for entry in each.entries]) for each in edition.resources]
        yield Pairs(told)
    else:
        yield said(_("No fact about the resources of this quarter is registered."))
    yield Subhead(_("Reward pools"))
    if edition.rewards:
        several = len(edition.letters) > 1
        yield Pairs([(_year(each), list(_reward(each, several=several))) for each in edition.rewards])
    else:
        yield said(_("No letter promises a reward pool for this year or the one before it."))


def _entry(entry: Entry) -> str:
    marks = [_("forecast") if entry.forecast else "", _("confirmed by the auditor") if entry.confirmed else ""]
    return joined([f"{entry.when}: {entry.value}" if entry.value else entry.when, *marks])


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
    allocated = _("allocated by version %(number)s of the formula") % {"number": row["formula"]}
    yield f"{capfirst(allocated)}: {reward.allocated}"
    approved = _("approved by %(person)s") % {"person": row["approved_by"]}
    yield f"{capfirst(approved)}: {day(reward.approved_on)}"
    if row["reason"]:
        text = _("Version %(number)s of the allocation, corrected: %(reason)s")
        yield text % {"number": row["version"], "reason": row["reason"]}
    yield f"{capfirst(_('digest'))}: {row['digest']}"


_STATUS = {"approved": _approved, "proposed": _proposed}
