"""Where a running period is heading: the error budget of a binding rate, for the company and each unit (rule book §10).

The arithmetic is `compliance.rules.budget`; here the cases that it needs are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from complaints.rules.clocks import ONE_DAY, start_of_day
from compliance import tallied
from compliance.counting import Cohort
from compliance.judging import by_unit
from compliance.readings import Reading
from compliance.rules import metrics
from compliance.rules.budget import Budget, Recent, SoFar, budget
from compliance.rules.clarity import places
from compliance.rules.measures import Measure
from compliance.rules.parts import Question, local_day, undecided_since

RECENT_DAYS = 28


@dataclass
class Foresight:
    """A promise on a rate of complaints, in the part of a running period that its version governs."""

    reading: Reading
    cohort: Cohort
    asked: Question

    @classmethod
    def of(cls, reading: Reading, cohort: Cohort, asked: Question | None) -> Foresight | None:
        """None where nothing is foreseen: no binding rate with a target, a period that is over, or limits of the
        cases' own, which no rule bounds."""
        if asked is None or not cohort.start <= cohort.as_of < cohort.end:
            return None
        if not reading.definition.is_share_of_complaints or (asked.limit and asked.limit.unit == "own"):
            return None
        terms = reading.terms
        return cls(reading, cohort, asked) if terms.goal is not None and terms.binding else None

    def budget(self, unit: int | None, measure: Measure) -> Budget | None:
        """The error budget of a unit or of all of them (COMPANY), of which `measure` says what was found so far."""
        goal = self.reading.terms.goal
        if goal is None:
            return None
        young, recent = (self._measured(parts, unit) for parts in (self._young, self._recent))
        known = self.reading.known
        return budget(
            goal,
            lower_is_better=self.reading.definition.lower_is_better,
            so_far=SoFar(
                self._failures(measure),
                int(measure.denominator or 0),
                measure.not_yet_due,
                young.cases + young.not_yet_due,
            ),
            recent=Recent(self._failures(recent), recent.cases, RECENT_DAYS),
            today=known.today,
            days_left=-((known.as_of - self.cohort.end) // ONE_DAY),
        )

    @cached_property
    def _undecided_since(self) -> datetime:
        return undecided_since(self.asked, self.cohort.as_of)

    @cached_property
    def _young(self) -> tallied.Parts:
        """The cases of the period that may still be in time."""
        return self._counted(replace(self.cohort, start=max(self.cohort.start, self._undecided_since)))

    @cached_property
    def _recent(self) -> tallied.Parts:
        """Those of the last whole local days before them."""
        zone = self.reading.known.zone
        last = local_day(self._undecided_since, zone)
        first = start_of_day(last - RECENT_DAYS * ONE_DAY, zone=zone)
        return self._counted(replace(self.cohort, start=first, end=start_of_day(last, zone=zone)))

    def _counted(self, cohort: Cohort) -> tallied.Parts:
        return self.reading.known.tally(cohort, self.asked) if cohort.start < cohort.end else {}

    def _measured(self, parts: tallied.Parts, unit: int | None) -> Measure:
        return metrics.share(self.reading.definition, by_unit.of(parts, unit))

    def _failures(self, measure: Measure) -> int:
        hits, cases = int(measure.numerator or 0), int(measure.denominator or 0)
        return hits if self.reading.definition.lower_is_better else cases - hits


def shown(ahead: Budget) -> dict[str, Any]:
    """What a result keeps of a budget: whole numbers, and texts of exact decimals and days."""
    return {
        "budget": {
            "allowed": ahead.allowed,
            "used": ahead.consumed,
            "remaining": ahead.remaining,
            "left": "" if ahead.left is None else ahead.left,
            "expected": ahead.expected,
            "recent_failures": ahead.recent_failures,
            "recent_judged": ahead.recent_judged,
            "recent_days": ahead.recent_days,
            "burn_rate": "" if ahead.burn_rate is None else str(places(ahead.burn_rate)),
            "exhausted_on": "" if ahead.exhausted_on is None else ahead.exhausted_on.isoformat(),
        },
        "projected": {
            "value": str(places(ahead.projected)),
            "low": str(places(ahead.projected_low)),
            "high": str(places(ahead.projected_high)),
            "failures": str(places(ahead.projected_failures)),
        },
    }
