"""What a promise can be about: the metrics (指标, rule book §6) and their names. What each means is one definition in
`commitments.definitions`."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, gettext_lazy

from commitments.definitions import METRICS


class Metric(StrEnum):
    """The metrics that code speaks of by name. Two are of no figure: a deadline of the ladder, and words without a
    formula."""

    FIRST_RESPONSE = "first_response_timely_rate"
    PRELIMINARY_SOLUTION = "preliminary_solution_rate"
    RESOLUTION = "resolution_rate"
    REPEAT = "repeat_rate"
    REOPEN = "reopen_rate"
    FIRST_CONTACT = "first_contact_resolution"
    RESPONSE_VS_BENCHMARK = "response_vs_benchmark"
    SATISFACTION = "satisfaction"
    FUND = "fund_ratio"
    SUPERVISORS = "supervisor_ratio"
    TRAINING = "training_hours"
    AVAILABILITY = "availability"
    SEATS = "emergency_seats"
    OBLIGATION = "obligation_kept"
    MILESTONE = "milestone_on_time"
    PROPERTY_LOSS = "property_loss_cases"
    LAW_VIOLATION = "law_violations"
    OVERRUN = "overrun"
    NEGOTIATION_START = "negotiation_start"
    OTHER = "other"

    @property
    def label(self) -> str:
        return name(self)


OF_NO_FIGURE: dict[str, LazyText] = {
    Metric.NEGOTIATION_START: gettext_lazy("start of negotiation"),
    Metric.OTHER: gettext_lazy("other"),
}


def name(key: str) -> str:
    """What a metric is called, in the reader's language; an unknown key as it stands."""
    if key in METRICS:
        return gettext(METRICS[key].name)
    return str(OF_NO_FIGURE.get(key, key))


def offered() -> list[str]:
    """Everything a promise can be about."""
    return [*METRICS, *OF_NO_FIGURE]


def is_known(key: str) -> bool:
    return key in METRICS or key in OF_NO_FIGURE


def choices() -> list[tuple[str, str]]:
    """The same for a form, with names."""
    return [(key, name(key)) for key in offered()]
