"""The definitions of all metrics (指标, rule book §6), by key: everything that is said of a metric anywhere.

Whoever adds one writes one `MetricDefinition` and names it here. Forms, checks, verdicts, sentences, lists and pages
follow; only a new question to complaints needs a new rule (`compliance.rules.parts`), and a new kind of registered
facts a new function (`compliance.rules.resources`).
"""

from __future__ import annotations

from commitments.definitions import complaints, facts, timely
from commitments.definitions.asked import Ask, Part
from commitments.definitions.definition import Care, MetricDefinition, Numbers, Version, Words
from commitments.definitions.timely import GRADES

__all__ = [
    "GRADES",
    "METRICS",
    "Ask",
    "Care",
    "MetricDefinition",
    "Numbers",
    "Part",
    "Version",
    "Words",
    "has",
    "keys_of",
    "taking",
]

METRICS: dict[str, MetricDefinition] = {
    each.key: each
    for each in (
        timely.FIRST_RESPONSE,
        timely.PRELIMINARY_SOLUTION,
        timely.RESOLUTION,
        complaints.REPEAT,
        complaints.REOPEN,
        complaints.FIRST_CONTACT,
        complaints.RESPONSE_VS_BENCHMARK,
        complaints.SATISFACTION,
        facts.FUND,
        facts.SUPERVISORS,
        facts.TRAINING,
        facts.AVAILABILITY,
        facts.SEATS,
        facts.OBLIGATION,
        facts.MILESTONE,
        complaints.PROPERTY_LOSS,
        facts.LAW_VIOLATION,
        timely.OVERRUN,
    )
}


def taking(parameter: str) -> frozenset[str]:
    """The metrics whose calculation uses a parameter."""
    return frozenset(key for key, each in METRICS.items() if parameter in each.takes)


def has(key: str, attribute: str) -> bool:
    """Whether an attribute of a metric's definition is true; never of an unknown metric."""
    return key in METRICS and bool(getattr(METRICS[key], attribute))


def keys_of(attribute: str) -> frozenset[str]:
    """The metrics of which an attribute of their definition is true: "grades", "lower_is_better"…"""
    return frozenset(key for key, each in METRICS.items() if getattr(each, attribute))
