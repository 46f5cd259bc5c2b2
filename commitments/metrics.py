"""What a promise can be about: the metrics (指标, rule book §6). Their arithmetic is `compliance.rules.metrics`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Metric(models.TextChoices):
    FIRST_RESPONSE = "first_response_timely_rate", _("first response timely rate")
    PRELIMINARY_SOLUTION = "preliminary_solution_rate", _("preliminary solution timely rate")
    RESOLUTION = "resolution_rate", _("resolution rate")
    REPEAT = "repeat_rate", _("repeat complaint rate")
    RESPONSE_VS_BENCHMARK = "response_vs_benchmark", _("response against industry benchmark")
    SATISFACTION = "satisfaction", _("satisfaction")
    FUND = "fund_ratio", _("service fund ÷ revenue")
    SUPERVISORS = "supervisor_ratio", _("supervisors ÷ service agents")
    TRAINING = "training_hours", _("training hours")
    AVAILABILITY = "availability", _("7×24 availability")
    SEATS = "emergency_seats", _("emergency seats")
    OBLIGATION = "obligation_kept", _("periodic obligation")
    MILESTONE = "milestone_on_time", _("milestones on time")
    PROPERTY_LOSS = "property_loss_cases", _("property loss cases")
    LAW_VIOLATION = "law_violations", _("violations of law")
    OVERRUN = "overrun", _("overrun of the response limit")
    NEGOTIATION_START = "negotiation_start", _("start of negotiation")
    OTHER = "other", _("other")


# Complaints are counted for these; the others rest on registered facts.
COMPLAINT_METRICS = frozenset(
    {
        Metric.FIRST_RESPONSE,
        Metric.PRELIMINARY_SOLUTION,
        Metric.RESOLUTION,
        Metric.REPEAT,
        Metric.RESPONSE_VS_BENCHMARK,
        Metric.SATISFACTION,
        Metric.PROPERTY_LOSS,
        Metric.OVERRUN,
    }
)
LOWER_IS_BETTER = frozenset({Metric.REPEAT, Metric.PROPERTY_LOSS, Metric.LAW_VIOLATION, Metric.OVERRUN})
