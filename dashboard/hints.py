"""The line under a promise's name: the one number that explains its verdict, on the scoreboard and in the margin."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.metrics import Metric
from compliance.models import Result, Verdict
from dashboard import figures
from dashboard.scoreboard import Row

Detail = dict[str, Any]


def hint(row: Row) -> str:
    """The line under a promise's name: the one number that explains the verdict."""
    result = row.result
    if result is None:
        return _("not judged yet")
    if result.verdict == Verdict.NOT_EVALUABLE:
        return not_evaluable(result.reason)
    if result.detail.get("gap"):
        return _("%(gap)s: the letter names no breach class") % {"gap": result.detail["gap"]}
    budget = result.detail.get("budget")
    if result.at_risk and budget:
        return _at_risk(result, budget)
    return HINTS.get(result.promise.metric, _counted)(result)


def _at_risk(result: Result, budget: Detail) -> str:
    left = max(0, int(budget["allowed"]) - int(budget["used"]))
    projected = (result.detail.get("projected") or {}).get("value")
    if projected is None:
        return ngettext("%(left)s failure left", "%(left)s failures left", left) % {"left": figures.number(left)}
    text = ngettext(
        "%(left)s failure left, heading for %(projected)s", "%(left)s failures left, heading for %(projected)s", left
    )
    return text % {"left": figures.number(left), "projected": figures.percent(Decimal(projected))}


def _counted(result: Result) -> str:
    """A share of complaints: of how many, and how many cannot be judged yet."""
    if result.denominator is None:
        return ""
    values = {"n": figures.number(result.denominator), "waiting": figures.number(result.not_yet_due)}
    if result.not_yet_due:
        return _("of %(n)s complaints, %(waiting)s not yet due") % values
    return ngettext("of %(n)s complaint", "of %(n)s complaints", int(result.denominator)) % values


def _benchmark(result: Result) -> str:
    own, benchmark = result.detail.get("own_seconds"), result.detail.get("benchmark_seconds")
    if own is None or benchmark is None:
        return ""
    return _("benchmark %(benchmark)s, ours %(own)s (%(statistic)s)") % {
        "benchmark": figures.duration(benchmark),
        "own": figures.duration(own),
        "statistic": str(result.detail.get("statistic", "p90")).upper(),
    }


def _satisfaction(result: Result) -> str:
    rate = result.detail.get("reply_rate")
    n = figures.number(result.denominator or 0)
    if rate is None:
        return _("of %(n)s replies") % {"n": n}
    return _("of %(n)s replies, reply rate %(rate)s") % {"n": n, "rate": figures.percent(Decimal(rate), 1)}


def _fund(result: Result) -> str:
    if result.numerator is None or result.denominator is None:
        return ""
    values = {"fund": figures.money(result.numerator), "revenue": figures.money(result.denominator)}
    if result.detail.get("forecast"):
        return _("%(fund)s of a forecast %(revenue)s") % values
    return _("%(fund)s of %(revenue)s") % values


def _supervisors(result: Result) -> str:
    short = result.detail.get("short")
    values = {"supervisors": figures.number(result.numerator or 0), "agents": figures.number(result.denominator or 0)}
    if short:
        text = ngettext(
            "%(supervisors)s of %(agents)s people, %(short)s short",
            "%(supervisors)s of %(agents)s people, %(short)s short",
            int(short),
        )
        return text % {**values, "short": figures.number(int(short))}
    return _("%(supervisors)s of %(agents)s people") % values


def _training(result: Result) -> str:
    below, lowest = result.detail.get("below"), result.detail.get("lowest")
    if not below or lowest is None:
        return _("everybody has reached the hours") if result.numerator else ""
    text = ngettext(
        "%(below)s person below, the lowest at %(lowest)s h",
        "%(below)s people below, the lowest at %(lowest)s h",
        int(below),
    )
    return text % {"below": figures.number(below), "lowest": figures.number(Decimal(lowest))}


def _seats(result: Result) -> str:
    proven = result.detail.get("proven_on")
    return _("proven on %(day)s") % {"day": figures.iso_day(proven)} if proven else ""


def _obligation(result: Result) -> str:
    if done := result.detail.get("done_on"):
        return _("done on %(day)s") % {"day": figures.iso_day(done)}
    due = result.detail.get("due_on")
    return _("due on %(day)s") % {"day": figures.iso_day(due)} if due else ""


def _availability(result: Result) -> str:
    minutes = result.detail.get("unplanned_minutes")
    if minutes is None:
        return ""
    return _("%(length)s of unplanned outage") % {"length": figures.duration(int(minutes) * 60)}


HINTS: dict[str, Callable[[Result], str]] = {
    Metric.RESPONSE_VS_BENCHMARK: _benchmark,
    Metric.SATISFACTION: _satisfaction,
    Metric.FUND: _fund,
    Metric.SUPERVISORS: _supervisors,
    Metric.TRAINING: _training,
    Metric.SEATS: _seats,
    Metric.OBLIGATION: _obligation,
    Metric.AVAILABILITY: _availability,
    Metric.PROPERTY_LOSS: lambda _result: "",
    Metric.LAW_VIOLATION: lambda _result: "",
    Metric.OVERRUN: lambda _result: "",
}


def not_evaluable(code: str) -> str:
    """Why a verdict could not be given, in words (rule book §7)."""
    words = {
        "no_data": _("no data for this period"),
        "below_minimum": _("too few cases to judge"),
        "no_benchmark": _("no valid industry benchmark is registered"),
        "no_facts": _("no facts are registered for this period"),
        "no_limit": _("the limit awaits an interpretation note"),
        "unresolved": _("an interpretation note is needed first"),
        "blank": _("the letter leaves this blank"),
    }
    return words.get(code, code.replace("_", " "))
