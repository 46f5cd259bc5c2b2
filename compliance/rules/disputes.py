"""The dispute ladder and the clock of its first rung (rule book §12).

Negotiation must *start* within the days that the letter names; mediation needs a body that both sides accepted;
arbitration needs a recorded agreement. The court may be reached from any rung unless a valid arbitration agreement
bars it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON = 7  # days before the last day from which a clock is due soon
BOTH = 2  # sides that must accept a mediation body


class Stage(StrEnum):
    """Where a dispute stands."""

    RAISED = "raised"
    NEGOTIATION = "negotiation"
    MEDIATION = "mediation"
    ARBITRATION = "arbitration"
    COURT = "court"
    ENDED = "ended"


RUNGS = (Stage.NEGOTIATION, Stage.MEDIATION, Stage.ARBITRATION, Stage.COURT)
"""The ladder from its foot to its top: what a dispute may go to."""


class Barrier(StrEnum):
    """Why a way is closed; `OPEN` where it is not."""

    OPEN = ""
    HERE = "here"  # the dispute stands on this rung
    PASSED = "passed"  # it stands above it
    ENDED = "ended"
    NOT_NEGOTIATED = "not_negotiated"  # no negotiation was started
    NO_BODY = "no_body"  # no mediation body is named
    NOT_ACCEPTED = "not_accepted"  # not both sides have accepted the one that is named
    NO_AGREEMENT = "no_agreement"  # no arbitration agreement is on record
    AGREEMENT_VOID = "agreement_void"  # the one on record holds no more, or not yet
    BARRED = "barred"  # a valid arbitration agreement keeps the case from the court


class Clock(StrEnum):
    """How the clock of the negotiation stands."""

    NONE = "none"  # no day is set
    RUNNING = "running"
    DUE_SOON = "due_soon"
    MISSED = "missed"  # it started too late, or not at all though the last day is over
    MET = "met"


@dataclass(frozen=True, slots=True)
class Agreement:
    """An arbitration agreement on record. It holds from the day it was signed until the day it became void."""

    signed_on: date
    void_on: date | None = None

    def is_valid(self, on: date) -> bool:
        return self.signed_on <= on and (self.void_on is None or on < self.void_on)


@dataclass(frozen=True, slots=True)
class Case:
    """What the ways of a dispute hang on. `accepted_by` counts the sides, of two, that accepted the named body."""

    stage: Stage
    negotiated: bool = False
    body_named: bool = False
    accepted_by: int = 0
    agreement: Agreement | None = None


def ways(case: Case, on: date) -> dict[Stage, Barrier]:
    """Every rung with what closes it on this day."""
    return {rung: barrier(case, rung, on) for rung in RUNGS}


def barrier(case: Case, rung: Stage, on: date) -> Barrier:
    """What keeps the dispute from going to this rung."""
    if case.stage is Stage.ENDED:
        return Barrier.ENDED
    if case.stage is rung:
        return Barrier.HERE
    bound = case.agreement is not None and case.agreement.is_valid(on)
    if rung is Stage.COURT:
        return Barrier.BARRED if bound else Barrier.OPEN
    if rung is Stage.ARBITRATION:
        return Barrier.OPEN if bound else _no_agreement(case)
    if case.stage in RUNGS[RUNGS.index(rung) :]:
        return Barrier.PASSED
    return Barrier.OPEN if rung is Stage.NEGOTIATION else _mediation(case)


def negotiation(by: date | None, started_on: date | None, today: date) -> tuple[Clock, int]:
    """How the clock stands, and the days left until the last day; below zero they are days too many. Once the
    negotiation has started they are counted to its start."""
    if by is None:
        return Clock.NONE, 0
    left = (by - (started_on or today)).days
    if left < 0:
        return Clock.MISSED, left
    if started_on is not None:
        return Clock.MET, left
    return (Clock.DUE_SOON if left <= SOON else Clock.RUNNING), left


def _no_agreement(case: Case) -> Barrier:
    return Barrier.NO_AGREEMENT if case.agreement is None else Barrier.AGREEMENT_VOID


def _mediation(case: Case) -> Barrier:
    if not case.negotiated:
        return Barrier.NOT_NEGOTIATED
    if not case.body_named:
        return Barrier.NO_BODY
    return Barrier.OPEN if case.accepted_by == BOTH else Barrier.NOT_ACCEPTED
