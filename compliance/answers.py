"""Response times, for the company and all of its units at once (rule book §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Max, Q, QuerySet

from complaints.tallies import Counter as Column
from complaints.tallies import Days, Durations, Kind, Sums
from compliance import tallied
from compliance.counting import Cohort, unanswered
from compliance.rules.quantiles import at_rank
from compliance.tallied import Sum

COMPANY = None
Lists = Callable[[Days, Sums, Column, tuple[str, ...]], Mapping[int | None, Durations]]
LISTED = Column(Kind.LISTED, "response")
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, eq=False)
class Answers:
    """The seconds that each answered complaint of a cohort waited for its answer, in no order."""

    by_unit: Mapping[int | None, Durations]

    def at(self, rank: int, unit: int | None) -> int:
        """The seconds at a rank, counted from 1, of a unit or of everybody (COMPANY). Raises ValueError beyond."""
        return self.with_waiting(rank, unit, ())

    def with_waiting(self, rank: int, unit: int | None, ages: Iterable[int]) -> int:
        """The same among the seconds and the ages, in seconds, of those that still wait."""
        of_unit = self.by_unit.values() if unit is COMPANY else [self.by_unit[unit]] if unit in self.by_unit else []
        return at_rank(rank, [*of_unit, np.fromiter(ages, np.int32)])


def column(scope: Mapping[str, Any]) -> Column:
    """What the tallies should list so that `answers` is read from them."""
    return tallied.scoped({LISTED: LISTED}, scope)[LISTED]


def answers(cohort: Cohort, sums: Sum, lists: Lists) -> Answers:
    """Read from the tallies where they speak, else from the complaints. `lists` reads what `tallies.listed` tells."""
    wanted = column(cohort.scope)
    said = tallied.said_of(cohort, [], sums)
    if said is None or wanted not in said.settled.lists:
        return Answers(_response_seconds(cohort))
    told = lists(said.days, said.settled, wanted, tallied.channels_of(cohort))
    found = {unit: [seconds] for unit, seconds in told.items() if tallied.is_within(unit, cohort.scope)}
    for piece in said.unsaid:
        for unit, seconds in _response_seconds(piece).items():
            found.setdefault(unit, []).append(seconds)
    return Answers({unit: np.concatenate(runs) for unit, runs in found.items()})


def _response_seconds(cohort: Cohort) -> dict[int | None, Durations]:
    found: dict[int | None, list[int]] = defaultdict(list)
    answered = cohort.counted().filter(responded_at__lte=cohort.as_of).order_by()
    for unit, seconds in answered.values_list("unit_id", "response_seconds").iterator():
        found[unit].append(seconds or 0)
    return {unit: np.array(seconds, np.int32) for unit, seconds in found.items()}


def ages(cohort: Cohort, unit: int | None) -> list[int]:
    """How many whole seconds each complaint waits that waits for its answer, of a unit or of everybody (COMPANY)."""
    rows = _waiting(cohort, unanswered(cohort.as_of))
    since = (rows if unit is COMPANY else rows.filter(unit=unit)).values_list("received_at", flat=True)
    return [(cohort.as_of - received_at) // SECOND for received_at in since.iterator()]


def last_waiting(cohort: Cohort, sums: Sum) -> dict[int | None, datetime]:
    """When the youngest complaint was received that waits for its answer, by unit and for the company."""
    said = tallied.said_of(cohort, [], sums)
    never = Q(responded_at__isnull=True)  # on the days that tallies speak of nobody was answered after the moment
    pieces = said.unsaid if said else [cohort]
    found: dict[int | None, datetime] = {}
    for waiting in [_waiting(cohort, never), *(_waiting(piece, unanswered(cohort.as_of)) for piece in pieces)]:
        for unit, last in waiting.values_list("unit").annotate(last=Max("received_at")):
            found[unit] = max(last, found.get(unit, last))
    return {**found, COMPANY: max(found.values())} if found else {}


def _waiting(cohort: Cohort, condition: Q) -> QuerySet[Any]:
    return cohort.counted().filter(condition).order_by()
