"""What the parser proposes, in the words of our models: metric, unit, limit and the defaults of the rule book."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commitments.letters.letter import ProposedPromise
from commitments.metrics import Metric
from commitments.models import Promise, ResourceFact

LIMIT_UNITS = {"second": "s", "minute": "min", "hour": "h", "day": "d", "working_day": "wd"}
LIMITED = {Metric.FIRST_RESPONSE, Metric.PRELIMINARY_SOLUTION, Metric.RESOLUTION}
"""Metrics whose number may be a limit of time: "within 2 hours" promises every case, "98 %" a share of them."""
READING: dict[Metric, dict[str, Any]] = {
    Metric.REPEAT: {"window_days": 30},
    Metric.RESPONSE_VS_BENCHMARK: {"statistic": "p90", "reading": "R1"},
}
"""Rule book §3 and §6: the readings that hold unless the letter or a note says otherwise."""
OBLIGATIONS = (
    ("白皮书", ResourceFact.Kind.WHITE_PAPER),
    ("white paper", ResourceFact.Kind.WHITE_PAPER),
    ("培训", ResourceFact.Kind.TRAINING_SESSION),
    ("training", ResourceFact.Kind.TRAINING_SESSION),
)
PERIODS = {
    "per_month": Promise.Period.MONTH,
    "per_quarter": Promise.Period.QUARTER,
    "per_half_year": Promise.Period.HALF_YEAR,
    "hours_per_half_year": Promise.Period.HALF_YEAR,
    "per_year": Promise.Period.YEAR,
}


def draft_of(proposed: ProposedPromise) -> dict[str, Any]:
    """The fields of a Promise that hold what was understood; unknown metrics become "other", never a guess."""
    metric = known_metric(proposed.metric)
    return {
        "kind": proposed.kind,
        "metric": metric,
        "comparator": proposed.comparator,
        "value": proposed.value,
        "value_high": proposed.value2,
        "low_closed": proposed.comparator == "between" and not proposed.low_open,
        "high_closed": proposed.comparator == "between" and not proposed.high_open,
        "unit": proposed.unit,
        "period": period_of(proposed, metric),
        "force": proposed.force,
        "breach_class": proposed.breach_class,
        "parameters": parameters_of(proposed, metric),
    }


def known_metric(metric: str) -> str:
    return metric if metric in Metric.values else str(Metric.OTHER)


def period_of(proposed: ProposedPromise, metric: str) -> str:
    """The period the letter names, else the one its unit names, else a year for money and a quarter for the rest."""
    if proposed.period in Promise.Period.values:
        return proposed.period
    if metric == Metric.FUND:
        return Promise.Period.YEAR
    return PERIODS.get(proposed.unit, Promise.Period.QUARTER)


def parameters_of(proposed: ProposedPromise, metric: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {**READING.get(Metric(metric), {})}
    if metric in LIMITED and proposed.unit in LIMIT_UNITS and proposed.value is not None:
        parameters["limit"] = limit_of(proposed.value, proposed.unit)
    if proposed.share is not None:
        parameters["share"] = str(proposed.share)
    if metric == Metric.OBLIGATION:
        parameters |= fact_of(proposed.quote)
    return parameters


def limit_of(value: Decimal, unit: str) -> str:
    """ "2h", "30d", "3wd"; half hours become minutes, because a limit is a whole number of its unit."""
    if value != value.to_integral_value() and unit == "hour":
        return f"{int(value * 60)}min"
    return f"{int(value)}{LIMIT_UNITS[unit]}"


def fact_of(quote: str) -> dict[str, str]:
    """Which registered fact shows an obligation kept; nothing where the words do not say, and a person chooses."""
    return next(({"fact": str(kind)} for word, kind in OBLIGATIONS if word in quote.lower()), {})
