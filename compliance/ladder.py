"""The dispute ladder as a page draws it: four rungs, each reached, open or closed for a reason (rule book §12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.letters.disputes import find_disputes
from commitments.models import LetterVersion
from commitments.plan import parsed
from compliance import refusals, wording
from compliance.models import Breach, Dispute, DisputeStep
from compliance.rules.disputes import RUNGS, Barrier, Clock

MENDABLE = frozenset(
    {Barrier.NOT_NEGOTIATED, Barrier.NO_BODY, Barrier.NOT_ACCEPTED, Barrier.NO_AGREEMENT, Barrier.AGREEMENT_VOID}
)
IN_LETTER = {"litigation": Dispute.Stage.COURT}  # the parser's word for the last rung


@dataclass(frozen=True, slots=True)
class Quote:
    """What the letter itself says of a rung."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. `state`: here, reached, open, `missing` where something is still to be put on record, or closed; `why`
    says what is missing or closes it; `on` when it was reached."""

    key: str
    name: str
    state: str
    why: str
    on: date | None
    quotes: list[Quote]


def clock(breach: Breach, today: date) -> str:
    """How the clock of the negotiation stands, in a few words."""
    state, left = breach.clock(today)
    if state is Clock.NONE:
        return ""
    if breach.negotiated_on is None:
        return wording.due_in(breach.negotiate_by or today, today)
    day = wording.day(breach.negotiated_on)
    if state is Clock.MET:
        return _("started on %(day)s, in time") % {"day": day}
    late = ngettext("started on %(day)s, %(days)s day late", "started on %(day)s, %(days)s days late", -left)
    return late % {"day": day, "days": -left}


def rungs(dispute: Dispute, steps: Iterable[DisputeStep], quoted: dict[str, list[Quote]], today: date) -> list[Rung]:
    """The ladder of a dispute on this day."""
    reached = {step.kind: step.on for step in steps if step.kind in RUNGS}
    last = max(reached, key=lambda kind: (reached[kind], RUNGS.index(kind)), default="")
    return [
        Rung(
            key=str(key),
            name=str(Dispute.Stage(key).label),
            state=_state(closed, key in reached, key == last),
            why=refusals.words(closed) if closed not in ("", Barrier.HERE) and key not in reached else "",
            on=reached.get(key),
            quotes=quoted.get(key, []),
        )
        for key, closed in dispute.ways(today).items()
    ]


def quotes(version: LetterVersion) -> dict[str, list[Quote]]:
    """What a letter says of each rung, in its own words: what the parser finds in its dispute chapter."""
    clauses = tuple(parsed(each, each.text) for each in version.clauses.select_related("parent").order_by("position"))
    numbers = {clause.path: clause.number for clause in clauses}
    of_clause = {step.clause: step for step in find_disputes(clauses)}  # the rung that a clause ends on
    found: dict[str, list[Quote]] = {}
    for path, step in of_clause.items():
        rung = str(IN_LETTER.get(step.step, step.step))
        found.setdefault(rung, []).append(Quote(numbers[path] or path, step.quote))
    return found


def _state(closed: Barrier, was_reached: bool, is_last: bool) -> str:
    if closed == Barrier.HERE or (closed == Barrier.ENDED and is_last):
        return "here"
    if was_reached:
        return "reached"
    if closed in MENDABLE:
        return "missing"
    return "closed" if closed else "open"
