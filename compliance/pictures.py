"""What the charts of a promise show: its results turned into points, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

from commitments.metrics import LOWER_IS_BETTER
from commitments.models import Promise
from compliance import charts, wording
from compliance.charts import Point, Spec, Words, Zone
from compliance.models import Result, Verdict

MOST_PERIODS = 24


def trend(promise: Promise, history: Sequence[Result], bands: Sequence[Promise] = (), chosen: str = "") -> Spec | None:
    """The last periods, oldest first, the `chosen` one larger; no picture of fewer than two values."""
    results = list(history)[-MOST_PERIODS:]
    if sum(result.value is not None for result in results) < 2:
        return None
    points = [_point(result, result.period, current=result.period == chosen) for result in results]
    graded = [*bands, promise] if promise.kind == "band" else bands
    zones = [_zone(band) for band in graded if _lies_on_the_axis(band)]
    return charts.trend(points, _target(promise), zones, _words(promise))


def units(promise: Promise, results: Sequence[Result], chosen: int | None = None) -> Spec | None:
    """The units of one period, the worst first, the `chosen` one larger."""
    if not results:
        return None
    points = [
        _point(result, str(result.unit), current=chosen is not None and result.unit_id == chosen)
        for result in worst_first(promise, results)
    ]
    return charts.units(points, _target(promise), _words(promise))


def worst_first(promise: Promise, results: Sequence[Result]) -> list[Result]:
    """Units in the order in which they need attention; those without a value last."""
    sign = -1 if promise.metric in LOWER_IS_BETTER else 1
    return sorted(results, key=lambda result: (result.value is None, sign * (result.value or 0)))


def steps(history: Sequence[Result]) -> list[Result]:
    """The table beside the trend: the newest first."""
    return list(history)[::-1][:MOST_PERIODS]


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
    name = label if result.unit_id else wording.period_name(label)
    text = f"<b>{escape(name)}</b><br>{wording.figure(result)}, {Verdict(result.verdict).label}"
    return f"{text}<br>n = {wording.number(result.denominator)}" if result.denominator else text


def _target(promise: Promise) -> float | None:
    target = wording.target(promise)
    return float(target) if target is not None else None


def _lies_on_the_axis(band: Promise) -> bool:
    """Whether the band grades the figure itself: a share in per cent, or a number of pieces; not one case's overrun."""
    same_measure = band.metric in wording.PIECES or (band.unit == "percent" and band.metric not in wording.COUNTED)
    return same_measure and bool(wording.ends(band))


def _zone(band: Promise) -> Zone:
    where = wording.wanted(band)
    low = float(where.low) if where and where.low is not None else None
    high = float(where.high) if where and where.high is not None else None
    return Zone(low, high, band.breach_class, band.get_breach_class_display())


def _goal(promise: Promise) -> str:
    """The target in the measure of the axis: a limit of time or hours of training are a share of cases there."""
    target = wording.target(promise)
    if target is None or promise.unit in ("", "percent", "count"):
        return wording.goal(promise)
    return f"≥ {wording.measured(target, promise)}"


def _words(promise: Promise) -> Words:
    share = promise.metric not in wording.COUNTED
    target = _("target %(goal)s") % {"goal": _goal(promise)}
    ticks, fine = (".1~%", ".2~%") if share else (",~r", ",~r")
    return Words(wording.name(promise), target, ticks, fine, whole=not share)
