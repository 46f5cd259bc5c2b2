"""The metrics (指标, rule book §6): each is one definition, and nothing about a metric stands anywhere else.

A metric of complaints asks a question of each counted complaint (`rules.parts`) and divides the cases in
`numerator` by those in `denominator`; the others are functions of registered facts (`rules.resources`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from compliance.rules import benchmarks, resources
from compliance.rules.benchmarks import Within
from compliance.rules.clarity import places
from compliance.rules.measures import Measure, ratio
from compliance.rules.parts import Ask, Part
from compliance.rules.quantiles import Quantile
from compliance.rules.verdicts import Reason


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric. `formula` and `final` are English message ids that the interface translates.

    `unit`: "share" (0 to 1, with an interval), "ratio" or "count". `version` rises with every change of meaning and
    is stored with each result. `grades`: the metric sorts cases into classes and gets no verdict.
    """

    key: str
    unit: str
    formula: str
    source: str
    final: str
    lower_is_better: bool = False
    version: str = "1"
    ask: Ask | None = None
    numerator: frozenset[Part] = frozenset()
    denominator: frozenset[Part] = frozenset()
    waiting: frozenset[Part] = frozenset()
    grades: bool = False
    of_facts: Callable[[resources.Setting], Measure] | None = None
    facts: frozenset[str] = field(default=frozenset())

    @property
    def needs_limit(self) -> bool:
        return self.ask in (Ask.RESPONSE, Ask.PRELIMINARY, Ask.RESOLUTION, Ask.OVERRUN)

    @property
    def is_share_of_complaints(self) -> bool:
        return self.ask is not None and self.unit == "share"


GRADES = frozenset({Part.GRADED, Part.BEYOND, Part.NOTED_MINOR, Part.NOTED_MAJOR})
TIMED: dict[str, Any] = {
    "unit": "share",
    "numerator": frozenset({Part.MET}),
    "denominator": frozenset({Part.MET, Part.LATE}),
    "waiting": frozenset({Part.NOT_YET_DUE}),
}

DEFINITIONS = {
    definition.key: definition
    for definition in (
        Definition(
            "first_response_timely_rate",
            ask=Ask.RESPONSE,
            formula="answered within the limit ÷ (answered within the limit + late)",
            source="rule book §4, §6",
            final="when the limit of the last complaint received has run out",
            **TIMED,
        ),
        Definition(
            "preliminary_solution_rate",
            ask=Ask.PRELIMINARY,
            formula="preliminary solution within the limit ÷ (within the limit + late)",
            source="rule book §4, §6",
            final="when the limit of the last complaint received has run out",
            **TIMED,
        ),
        Definition(
            "resolution_rate",
            ask=Ask.RESOLUTION,
            version="2",  # also on the net clock
            formula="resolved within the limit and not reopened ÷ (resolved within the limit + late)",
            source="rule book §4, §5, §6",
            final="30 days after the limit of the last complaint received has run out",
            **TIMED,
        ),
        Definition(
            "repeat_rate",
            unit="share",
            ask=Ask.REPEAT,
            formula="repeat complaints received ÷ (new + repeat complaints received)",
            source="rule book §3, §6",
            final="at the end of the period",
            lower_is_better=True,
            numerator=frozenset({Part.REPEAT}),
            denominator=frozenset({Part.REPEAT, Part.NEW}),
        ),
        Definition(
            "satisfaction",
            unit="share",
            ask=Ask.SATISFACTION,
            formula="scores of 4 and 5 ÷ valid replies",
            source="rule book §6",
            final="30 days after the end of the period",
            numerator=frozenset({Part.SATISFIED}),
            denominator=frozenset({Part.SATISFIED, Part.UNSATISFIED}),
        ),
        Definition(
            "response_vs_benchmark",
            unit="ratio",
            ask=Ask.ANSWER,
            formula="industry benchmark ÷ own value of the same statistic of the first response",
            version="2",  # also counts who was answered within the benchmark's time
            source="rule book §6",
            final="when no unanswered complaint can change the statistic any more",
            numerator=frozenset({Part.ANSWERED}),
            denominator=frozenset({Part.ANSWERED, Part.UNANSWERED}),
        ),
        Definition(
            "overrun",
            unit="count",
            ask=Ask.OVERRUN,
            formula="late first responses whose overrun ÷ limit lies in the class",
            source="rule book §4, §7",
            final="when the class of the last complaint received can no longer change",
            lower_is_better=True,
            numerator=frozenset({Part.GRADED}),
            denominator=frozenset({Part.MET, Part.LATE}) | GRADES,
            waiting=frozenset({Part.NOT_YET_DUE}),
            grades=True,
        ),
        Definition(
            "property_loss_cases",
            unit="count",
            ask=Ask.LOSS,
            formula="complaints with a property loss confirmed as a service error",
            source="rule book §6, §7",
            final="at the end of the period",
            lower_is_better=True,
            numerator=frozenset({Part.LOSS}),
            denominator=frozenset({Part.LOSS, Part.NO_LOSS}),
            grades=True,
        ),
        Definition(
            "fund_ratio",
            unit="ratio",
            formula="service fund budget ÷ revenue of the same year",
            source="rule book §6",
            final="at the end of the period, once neither fund nor revenue is a forecast",
            of_facts=resources.fund_ratio,
            facts=frozenset({"fund", "revenue"}),
        ),
        Definition(
            "supervisor_ratio",
            unit="ratio",
            formula="full-time supervisors ÷ service agents at the lowest month-end of the period",
            source="rule book §6",
            final="at the end of the period",
            of_facts=resources.supervisor_ratio,
            facts=frozenset({"supervisors", "agents"}),
        ),
        Definition(
            "training_hours",
            unit="share",
            formula="people with the promised hours ÷ all people; everybody must have them",
            source="rule book §6",
            final="at the end of the period",
            of_facts=resources.training_hours,
            facts=frozenset({"training_hours"}),
        ),
        Definition(
            "availability",
            unit="ratio",
            formula="1 − minutes of unplanned outage ÷ minutes of the period",
            source="rule book §6",
            final="at the end of the period",
            of_facts=resources.availability,
        ),
        Definition(
            "emergency_seats",
            unit="count",
            formula="seats proven in the latest drill or event of the period",
            source="rule book §6",
            final="at the end of the period",
            of_facts=resources.emergency_seats,
            facts=frozenset({"seats"}),
        ),
        Definition(
            "obligation_kept",
            unit="count",
            formula="done by the due day: 1, not done: 0",
            source="rule book §6, §14",
            final="when it is done in time or the due day has passed",
            of_facts=resources.obligation_kept,
            facts=frozenset({"white_paper", "training_session"}),
        ),
        Definition(
            "milestone_on_time",
            unit="ratio",
            formula="steps done with evidence by their day ÷ steps due by the end of the period",
            source="rule book §6",
            final="at the end of the period",
            of_facts=resources.milestone_on_time,
        ),
        Definition(
            "law_violations",
            unit="count",
            formula="confirmed violations of the law named in the clause",
            source="rule book §6",
            final="at the end of the period",
            lower_is_better=True,
            grades=True,
            of_facts=resources.law_violations,
        ),
    )
}


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
