"""The company's verdicts of a quarter, each with those it is compared with, and the periods that led to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commitments.definitions import has
from commitments.metrics import Metric
from commitments.models import Promise
from compliance import wording
from compliance.models import Result
from compliance.rules import benchmarks
from compliance.rules.clarity import plain
from compliance.rules.periods import Period
from whitepapers.snapshot.canonical import Json, share
from whitepapers.snapshot.control import control
from whitepapers.snapshot.quarter import Quarter

TREND_PERIODS = 8
BENCHMARK = ("reading", "own_seconds", "benchmark_seconds", "within")  # what every reading of it is computed from


def goal(promise: Promise) -> Json:
    """What was promised, as far as a figure is held against it."""
    return {
        "kind": promise.kind,
        "comparator": promise.comparator,
        "value": plain(promise.value),
        "value_high": plain(promise.value_high),
        "low_closed": promise.low_closed,
        "high_closed": promise.high_closed,
        "unit": promise.unit,
        "period": promise.period,
        "force": promise.force,
        "breach_class": promise.breach_class,
        "parameters": promise.parameters,
    }


def named(promise: Promise) -> Json:
    """By what a row says which promise it is about."""
    return {
        "letter": promise.clause.version.letter_id,
        "clause": promise.clause.number,
        "quote": promise.quote,
        "metric": promise.metric,
    }


def verdicts(of: Quarter) -> list[Json]:
    return [_verdict(of, result) for result in of.results]


def _verdict(of: Quarter, result: Result) -> Json:
    period = Period.parse(result.period)
    return {
        **named(result.promise),
        "goal": goal(result.promise),
        "period": result.period,
        "received": result.received,
        "numerator": plain(result.numerator),
        "denominator": plain(result.denominator),
        "not_yet_due": result.not_yet_due,
        "value": plain(result.value),
        "low": plain(result.low),
        "high": plain(result.high),
        "verdict": result.verdict,
        "reason": result.reason,
        "clarity": result.clarity,
        "provisional": result.provisional,
        "final_on": result.final_on.isoformat() if result.final_on else None,
        "before": _earlier(of, result, period.previous()),
        "before_year": _earlier(of, result, a_year_before(period)),
        "notes": result.detail.get("notes", []),
        "digest": result.digest,
        "metric_version": result.metric_version,
        "benchmark": _benchmark(result),
    }


def _benchmark(result: Result) -> Json:
    """What the readings of a benchmark are computed from, and what each of them comes to (rule book §6)."""
    told = {key: result.detail[key] for key in BENCHMARK if key in result.detail}
    readings = {key: share(value) for key, value in benchmarks.kept(told).items()}
    return told | ({"readings": readings} if readings else {})


def a_year_before(period: Period) -> Period:
    """The same period of the year before."""
    return Period.containing(date(period.start.year - 1, period.start.month, 1), period.kind)


def _earlier(of: Quarter, result: Result, period: Period) -> Json | None:
    """The verdict of an earlier period on the same phrase: of this letter version, or of one it replaced."""
    same = (
        each for each in of.history if each.period == period.label and each.promise.lineage == result.promise.lineage
    )
    if (found := next(same, None)) is None:
        return None
    interval = {"low": plain(found.low), "high": plain(found.high)}
    counts = {"numerator": plain(found.numerator), "denominator": plain(found.denominator)}
    told = {"period": found.period, "value": plain(found.value), **interval, **counts, "verdict": found.verdict}
    return told | {"change": plain(_change(result, found))}


def _change(result: Result, earlier: Result) -> Decimal | None:
    """The step of a share since an earlier period; None where the metric is no share or one of the two is unknown."""
    metric = result.promise.metric
    if wording.is_counted(metric) or metric == Metric.OBLIGATION or result.value is None or earlier.value is None:
        return None
    return result.value - earlier.value


def trends(of: Quarter) -> list[Json]:
    """The last periods of each target, oldest first. Bands grade what a target of the same metric measures: they have
    no line of their own."""
    return [_trend(of, result) for result in of.results if result.promise.kind == Promise.Kind.TARGET]


def _trend(of: Quarter, result: Result) -> Json:
    promise = result.promise
    history = [each for each in of.history if each.promise_id == promise.pk and each.starts_on <= result.starts_on]
    months = control(of, promise) if has(promise.metric, "is_share_of_complaints") else None
    points = [_point(each) for each in history[:TREND_PERIODS]]
    return {**named(promise), "goal": goal(promise), "points": points[::-1], "control": months}


def _point(result: Result) -> Json:
    return {
        "period": result.period,
        "value": plain(result.value),
        "low": plain(result.low),
        "high": plain(result.high),
        "denominator": plain(result.denominator),
        "verdict": result.verdict,
    }
