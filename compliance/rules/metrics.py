"""The arithmetic of the metrics (指标, rule book §6), each of which is one definition in `commitments.definitions`.

A metric of complaints asks a question of each counted complaint (`rules.parts`) and divides the cases in
`numerator` by those in `denominator`; the others are functions of registered facts (`rules.resources`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from commitments.definitions import GRADES as GRADES
from commitments.definitions import METRICS, MetricDefinition
from compliance.rules import benchmarks, resources
from compliance.rules.benchmarks import Within
from compliance.rules.clarity import places
from compliance.rules.measures import Measure, ratio
from compliance.rules.parts import Part
from compliance.rules.quantiles import Quantile
from compliance.rules.verdicts import Reason

Definition = MetricDefinition
DEFINITIONS = METRICS
OF_FACTS: dict[str, Callable[[resources.Setting], Measure]] = {
    each.__name__: each
    for each in (
        resources.fund_ratio,
        resources.supervisor_ratio,
        resources.training_hours,
        resources.availability,
        resources.emergency_seats,
        resources.obligation_kept,
        resources.milestone_on_time,
        resources.law_violations,
    )
}
"""What measures the registered facts of a metric, by its key."""


def share(definition: Definition, tally: Mapping[Part, int], received: int | None = None) -> Measure:
    """The measure of a metric that counts complaints by part; `received` where they are not all in one."""
    detail = {str(part): tally[part] for part in sorted(tally)}
    cases = sum(tally.get(part, 0) for part in definition.denominator)
    found = ratio(
        sum(tally.get(part, 0) for part in definition.numerator),
        cases,
        cases=cases,
        received=sum(tally.values()) if received is None else received,
        not_yet_due=sum(tally.get(part, 0) for part in definition.waiting),
        detail=detail,
    )
    if definition.unit == "count":
        return replace(found, value=Fraction(found.numerator or 0), reason=None)
    return found


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A registered industry benchmark of a statistic, in seconds, or why there is none; `entry` is its number in the
    register."""

    seconds: int | None
    missing: Reason = Reason.NO_BENCHMARK
    entry: int | None = None


def against_benchmark(
    own: Quantile | None,
    benchmark: Benchmark,
    *,
    reading: str,
    tally: Mapping[Part, int],
    within: Within | None = None,
) -> Measure:
    """The value by the binding reading, with all readings in the detail (`rules.benchmarks`).

    Numerator and denominator are the answered and all complaints; the seconds stand in the detail. While the own
    statistic is a lower bound, so is the time, and the value by R1 or R2 an upper bound (`at_most`).
    """
    received, answered = sum(tally.values()), tally.get(Part.ANSWERED, 0)
    detail: dict[str, Any] = {"unanswered": received - answered, "reading": reading}
    found = Measure(answered, received, cases=received, received=received, detail=detail)
    if own is None:
        return replace(found, reason=Reason.NO_DATA)
    detail |= {"own_seconds": own.value, "rank": own.rank, "lower_bound": own.is_lower_bound}
    if benchmark.seconds is None:
        return replace(found, reason=benchmark.missing)
    detail |= {"benchmark_seconds": benchmark.seconds, "benchmark_entry": benchmark.entry}
    detail |= {"within": within.detail()} if within else {}
    values = benchmarks.values(own.value, benchmark.seconds, within)
    detail |= {key: str(places(value)) for key, value in values.items()}  # the others are shown beside it
    if reading not in benchmarks.READINGS:
        return replace(found, reason=Reason.UNRESOLVED)
    if reading == benchmarks.R3:
        return _timely(found, within)
    reason = Reason.UNANSWERED if own.is_lower_bound else None
    return replace(found, value=values[reading], reason=reason, at_most=own.is_lower_bound)


def _timely(found: Measure, within: Within | None) -> Measure:
    """Judged by the ratio of timely rates: cases that may still be answered in time stand in neither number."""
    ratio = within.ratio if within else None
    waiting = within.waiting if within else 0
    return replace(found, value=ratio, not_yet_due=waiting, reason=Reason.NO_DATA if ratio is None else None)
