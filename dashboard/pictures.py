"""What the charts of a promise show: results turned into points, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

from commitments.metrics import LOWER_IS_BETTER
from commitments.models import Promise
from compliance.models import Result, Verdict
from dashboard import charts, figures
from dashboard.charts import Point, Spec, Words, Zone
from dashboard.record import Record

MOST_PERIODS = 24


def trend(record: Record) -> Spec | None:
    """The chosen period and those before it; no picture of fewer than two values."""
    results = list(record.history)[-MOST_PERIODS:]
    if sum(result.value is not None for result in results) < 2:
        return None
    points = [_point(result, result.period, current=result.period == record.period.label) for result in results]
    return charts.trend(
        points,
        _target(record.promise),
        [_zone(band) for band in record.bands if figures.ends(band)],
        _words(record.promise),
    )


def units(record: Record) -> Spec | None:
    """The units of the chosen period, the worst first."""
    if not record.units:
        return None
    points = [
        _point(result, str(result.unit), current=record.unit is not None and result.unit_id == record.unit.pk)
        for result in worst_first(record)
    ]
    return charts.units(points, _target(record.promise), _words(record.promise))


def worst_first(record: Record) -> list[Result]:
    """Units in the order in which they need attention; those without a value last."""
    sign = -1 if record.promise.metric in LOWER_IS_BETTER else 1
    return sorted(record.units, key=lambda result: (result.value is None, sign * (result.value or 0)))


def _point(result: Result, label: str, *, current: bool) -> Point:
    return Point(
        label,
        float(result.value) if result.value is not None else None,
        float(result.low) if result.low is not None else None,
        float(result.high) if result.high is not None else None,
        result.verdict,
        _hover(result, label),
        current,
    )


def _hover(result: Result, label: str) -> str:
    name = label if result.unit_id else figures.period_name(label)
    text = f"<b>{escape(name)}</b><br>{figures.figure(result)}, {Verdict(result.verdict).label}"
    return f"{text}<br>n = {figures.number(result.denominator)}" if result.denominator else text


def _target(promise: Promise) -> float | None:
    target = figures.target(promise)
    return float(target) if target is not None else None


def _zone(band: Promise) -> Zone:
    where = figures.wanted(band) if band.unit == "percent" else None
    low = float(where.low) if where and where.low is not None else None
    high = float(where.high) if where and where.high is not None else None
    return Zone(low, high, band.breach_class, band.get_breach_class_display())


def _words(promise: Promise) -> Words:
    share = promise.metric not in figures.COUNTED
    target = _("target %(goal)s") % {"goal": figures.goal(promise)}
    return Words(figures.name(promise), target, ".1~%" if share else ",~r")


def steps(results: Sequence[Result]) -> list[Result]:
    """The table beside the trend: the newest first."""
    return list(results)[::-1][:MOST_PERIODS]
