"""How one complaint stands against a question: its part, its deadline, and by how much it missed it (rule book §4).

The same answer as `rules.parts`, with what a reader needs to check it by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from complaints.rules.clocks import INSTANT, Limit, seconds_between
from compliance.rules.parts import TIMED, Ask, Case, Part, Question, due, event, part

MISSED = frozenset({Part.LATE, Part.GRADED, Part.BEYOND, Part.NOTED_MINOR, Part.NOTED_MAJOR})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where nothing is timed only `part` is known.

    `due` is the last instant in time and `happened` the event, if it holds at the moment of judgement. `late_by` are
    whole seconds past the deadline, rounded up and never none, counted on while there is no event. `overrun` is the
    exact share of a limit with a fixed length. `undone` is the reopening that undid the resolution.
    """

    part: Part
    due: datetime | None = None
    happened: datetime | None = None
    late_by: int | None = None
    overrun: Fraction | None = None
    undone: datetime | None = None


def standing(case: Case, question: Question, *, as_of: datetime) -> Standing:
    """How the complaint stands at `as_of`. It must have been received by then."""
    found = part(case, question, as_of=as_of)
    limit = question.limit
    if question.ask not in TIMED or limit is None or found is Part.NO_DEADLINE:
        return Standing(found)
    until = due(case, question, as_of=as_of)
    happened = event(case, question, as_of=as_of)
    happened = happened if happened is not None and happened <= as_of else None
    undone = _undone(case, question, as_of) if happened is None else None
    if found not in MISSED:
        return Standing(found, until, happened, undone=undone)
    over = until + INSTANT if limit.in_days else until  # an overrun of days is measured from 24:00 itself
    moment = happened or as_of
    late_by = max(1, seconds_between(over, moment) or 0)
    return Standing(found, until, happened, late_by, _share(limit, over, moment), undone)


def _share(limit: Limit, over: datetime, until: datetime) -> Fraction | None:
    if limit.unit in ("own", "wd", "wh"):
        return None
    return Fraction((until - over) // INSTANT, limit.length // INSTANT)


def _undone(case: Case, question: Question, as_of: datetime) -> datetime | None:
    resolved = case.resolved_at is not None and case.resolved_at <= as_of
    return case.reopened_at if question.ask is Ask.RESOLUTION and resolved else None
