"""What one complaint counts as for a promise, as recorded and as audited: by the product's own rules (rule book §4–6).

`Asked` is a promise in the stretch of time that is audited; `Case` and `part` are those of every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from audits.reperformance.facts import Kind, Record
from complaints.rules.arrivals import ArrivalKind
from compliance.rules.metrics import Definition
from compliance.rules.parts import Ask, Case, Part, Question, part

SAME = (
    "received_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "reopened_at",
    "due_at",
    "pauses",
    "since_previous",
    "satisfaction",
    "first_contact",
    "followed_at",
    "followed_after",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a promise asks of the complaints received in [start, end), as it stands at `as_of`."""

    definition: Definition
    question: Question
    start: datetime
    end: datetime
    as_of: datetime

    def outcome(self, record: Record) -> Part | None:
        """What a complaint counts as; None where it is in no number of this promise: received outside, or not counted
        (chasers, duplicates, void ones; a confirmed loss counts on chasers too)."""
        if not self.start <= record.received_at < self.end or record.received_at > self.as_of:
            return None
        counted = record.arrival.is_counted or (record.arrival is Kind.CHASER and self.question.ask is Ask.LOSS)
        return part(case_of(record), self.question, as_of=self.as_of) if counted else None

    def fails(self, outcome: Part | None) -> bool | None:
        """Whether a complaint with this outcome goes against the promise; None where it is in neither number."""
        if outcome is None or outcome not in self.definition.denominator:
            return None
        return (outcome in self.definition.numerator) == self.definition.lower_is_better


def case_of(record: Record) -> Case:
    """A record as the rules take it."""
    arrival = ArrivalKind.COUNTED if record.arrival.is_counted else ArrivalKind(record.arrival)
    confirmed = date.fromisoformat(record.loss_confirmed_on) if record.loss_confirmed_on else None
    return Case(arrival=str(arrival), loss_confirmed_on=confirmed, **{name: getattr(record, name) for name in SAME})


Move = tuple[Part | None, Part | None]
"""What a complaint counts as on record, and as audited."""


def corrected(tally: Mapping[Part, int], moves: Iterable[Move]) -> dict[Part, int]:
    """The counts by part, with each of these complaints where it was found to belong. Exact: every other complaint
    stays where the record has it."""
    found = dict(tally)
    for before, after in moves:
        if before is not None:
            found[before] = found.get(before, 0) - 1
        if after is not None:
            found[after] = found.get(after, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the complaints of a sample that stand in the denominator go against the promise."""

    failing: int
    judged: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.failing, self.judged) if self.judged else None


def share(failing: Iterable[bool | None]) -> Share:
    """From `Asked.fails` of each."""
    found = [each for each in failing if each is not None]
    return Share(sum(found), len(found))
