"""What a letter says beside its measurable promises: definitions, scope, resources, milestones, the dispute ladder.

Each fact names its clause and the characters of the clause's text that it was read from (``text[start:end] ==
quote``), so that a page can mark them and a person can confirm them. Promises already carry most numbers; the facts
refer to them by place and do not count them again.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from commitments.letters.vocabulary import BreachClass, Comparator, Force

ScopeKind = Literal["provider", "customers", "channels"]
ResourceKind = Literal["fund", "reward_pool", "staff", "training", "seats", "availability", "capacity"]
Step = Literal["negotiation", "mediation", "arbitration", "litigation"]
Anchor = Literal["", "signing", "effect"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a clause says, at ``text[start:end]`` of the clause."""

    clause: str
    start: int
    end: int
    quote: str

    def to_json(self) -> dict[str, Any]:
        """The fact as plain data: dates in ISO form, numbers as JSON numbers."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Definition(Fact):
    """What the letter means by a term: 本承诺书所称“X”指…, "X" means …"""

    term: str
    definition: str


@dataclass(frozen=True, slots=True)
class Scope(Fact):
    """Who is bound, who is served, and by which ways; ``keys`` are the channels of rule book §2 that are named."""

    kind: ScopeKind
    words: str
    """The words that name the scope, such as the kind of customers."""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourcePromise(Fact):
    """Money, people, training, seats or round-the-clock service that the letter promises (rule book §6)."""

    kind: ResourceKind
    metric: str
    """Empty for a resource that is promised without a measure, such as a reward pool."""
    comparator: Comparator = ""
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    force: Force = "binding"


@dataclass(frozen=True, slots=True)
class Obligation(Fact):
    """A duty that comes back every ``period``, ``comparator value`` times: publish a white paper every quarter."""

    duty: str
    """What is to be done, in the letter's words."""
    comparator: Comparator
    times: Decimal
    period: str
    """``quarter``, ``half_year``, ``year``, ``month``, ``week``, ``day``; ``2 hour`` for every two hours."""
    due_day: int | None = None
    """The day of the month by which it is due, where the letter names one (每月5日前)."""
    force: Force = "binding"


@dataclass(frozen=True, slots=True)
class Milestone(Fact):
    """A step of the plan: a named phase, or something done by a day or some time after signing."""

    phase: str
    """``第一阶段``, ``Phase 2``; empty for a dated step without a phase."""
    begins: date | None
    due: date | None
    """The last day; a month or quarter is due on its last day."""
    after: Decimal | None
    after_unit: str
    """Time after ``anchor`` at which it is due, instead of a date: 签署后3个月内 is 3 month after signing."""
    anchor: Anchor
    has_blank: bool
    """Whether the date or another part of it is still to be filled in."""
    tasks: tuple[str, ...]
    unit: str
    """The responsible unit, empty if none is named."""
    people: int | None


@dataclass(frozen=True, slots=True)
class BreachBand(Fact):
    """An interval of a metric that the letter grades as a breach (rule book §7); unbounded ends are ``None``."""

    breach_class: BreachClass
    metric: str
    low: Decimal | None
    high: Decimal | None
    low_open: bool
    high_open: bool
    unit: str


@dataclass(frozen=True, slots=True)
class DisputeStep(Fact):
    """One rung of the dispute ladder (rule book §12)."""

    step: Step
    within: Decimal | None
    within_unit: str
    since: str
    """The event from which the time runs, in the letter's words: 违约发生后."""
    body: str
    """Who mediates or decides, in the letter's words."""
    condition: str
    """What must have happened before: 协商不成时, 经协商一致."""
    is_direct: bool
    """Whether this step may be taken without the ones before it."""


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
