"""What the charts of a promise show: its results turned into points, and the words around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from django.utils.html import escape
from django.utils.translation import gettext as _

from commitments.definitions import has
from commitments.models import InterpretationNote, Promise
from compliance import agreed, charts, spans, stretches, wording
from compliance.charts import Point, Spec, Stretch, Words, Zone
from compliance.models import Result, Verdict
from compliance.stretches import Alike

MOST_PERIODS = 24
Leads = Callable[[Result], str]
"""Where a click on a result's point leads; an empty address leads nowhere."""


def nowhere(_result: Result) -> str:
    return ""


def trend(promise: Promise, history: Sequence[Result], bands: Sequence[Promise] = (), chosen: str = "") -> Spec | None:
    """The last periods, oldest first, the `chosen` one larger; no picture of fewer than two values."""
    results = list(history)[-MOST_PERIODS:]
    if not _is_drawn(results):
        return None
    words = _words(promise)
    whole = Stretch(_points(results, chosen), _target(promise), words.target, _zones(promise, bands))
    return charts.trend([whole], words)


def trend_in_stretches(
    promise: Promise,
    alike: Sequence[Alike],
    bands: Sequence[Promise],
    chosen: str,
    notes: Sequence[InterpretationNote] = (),
    leads: Leads = nowhere,
) -> Spec | None:
    """The same of periods that different versions or readings judge, each held against its own target and bands and
    against the classes that `notes`, those that were used, give to the letter's gaps. `leads`: where points lead."""
    if not _is_drawn([result for each in alike for result in each.results]):
        return None
    drawn = [
        Stretch(
            _points([spans.own(result) for result in each.results], chosen, leads),
            float(each.target) if each.target is not None else None,
            _("target %(goal)s") % {"goal": each.goal},
            [*_zones(each.promise, _beside(bands, each.promise)), *_noted(each, notes)],
            each.name,
        )
        for each in alike
    ]
    return charts.trend(drawn, _words(promise))


def _beside(bands: Sequence[Promise], promise: Promise) -> list[Promise]:
    """The other bands of the promise's own version."""
    version = promise.clause.version_id
    return [band for band in bands if band.clause.version_id == version and band.pk != promise.pk]


def _noted(alike: Alike, notes: Sequence[InterpretationNote]) -> Iterator[Zone]:
    """The gaps that notes class, each over the periods in a row that were judged with it."""
    for note in notes:
        where, severity = agreed.gap(alike.promise, note), agreed.class_of(note)
        if where is None or not severity or alike.promise.kind == "band" or not note.concerns(alike.promise):
            continue
        words = {"severity": Verdict(severity).label, "number": note.number}
        named = _("%(severity)s (note %(number)s)") % words
        told = groupby(range(len(alike.results)), lambda at: agreed.counts(alike.results[at], note))  # noqa: B023
        for points in (list(run) for counts, run in told if counts):
            yield Zone(_end(where.low), _end(where.high), severity, named, (points[0], points[-1]))


def _end(end: Fraction | None) -> float | None:
    return None if end is None else float(end)


def _is_drawn(results: Sequence[Result]) -> bool:
    return sum(result.value is not None for result in results) > 1


def _points(results: Sequence[Result], chosen: str, leads: Leads = nowhere) -> list[Point]:
    return [_point(result, result.period, leads, current=result.period == chosen) for result in results]


def _zones(promise: Promise, bands: Sequence[Promise]) -> list[Zone]:
    graded = [*bands, promise] if promise.kind == "band" else bands
    return [_zone(band) for band in graded if _lies_on_the_axis(band)]


def units(
    promise: Promise, results: Sequence[Result], chosen: int | None = None, leads: Leads = nowhere
) -> Spec | None:
    """The units of one period, the worst first, the `chosen` one larger; no picture where none has a value."""
    if all(result.value is None for result in results):
        return None
    points = [
        _point(spans.own(result), str(result.unit), leads, current=chosen is not None and result.unit_id == chosen)
        for result in worst_first(promise, results)
    ]
    return charts.units(points, _target(promise), _words(promise))


def worst_first(promise: Promise, results: Sequence[Result]) -> list[Result]:
    """Units in the order in which they need attention; those without a value last."""
    sign = -1 if has(promise.metric, "lower_is_better") else 1
    return sorted(results, key=lambda result: (result.value is None, sign * (result.value or 0)))


def steps(history: Sequence[Result]) -> list[Result]:
    """The table beside the trend: the newest first."""
    return list(history)[::-1][:MOST_PERIODS]


def _point(result: Result, label: str, leads: Leads, *, current: bool) -> Point:
    return Point(
        label,
        float(result.value) if result.value is not None else None,
        float(result.low) if result.low is not None else None,
        float(result.high) if result.high is not None else None,
        result.verdict,
        _hover(result, label),
        current,
        leads(result),
        result.provisional,
    )


def _hover(result: Result, label: str) -> str:
    name = label if result.unit_id else wording.period_name(label)
    text = f"{escape(name)}<br>{wording.figure(result)}, {Verdict(result.verdict).label}"
    return f"{text}<br>n = {wording.number(result.denominator)}" if result.denominator else text


def _target(promise: Promise) -> float | None:
    target = wording.target(promise)
    return float(target) if target is not None else None


def _lies_on_the_axis(band: Promise) -> bool:
    """Whether the band grades the figure itself: a share in per cent, or a number of pieces; not one case's overrun."""
    same_measure = has(band.metric, "is_of_pieces") or (band.unit == "percent" and not wording.is_counted(band.metric))
    return same_measure and bool(wording.ends(band))


def _zone(band: Promise) -> Zone:
    where = wording.wanted(band)
    low, high = (where.low, where.high) if where else (None, None)
    return Zone(_end(low), _end(high), band.breach_class, band.get_breach_class_display())


def _words(promise: Promise) -> Words:
    share = not wording.is_counted(promise.metric)
    target = _("target %(goal)s") % {"goal": stretches.goal(promise)}
    ticks, fine = (".1~%", ".2~%") if share else (",~r", ",~r")
    return Words(wording.name(promise), target, ticks, fine, whole=not share)
