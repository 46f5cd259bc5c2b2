"""How long complaints waited for their first response (rule book §4, §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enumeration import enumerated
from complaints.rules.arrivals import DAY
from complaints.tallies import Durations
from compliance import charts, wording
from compliance.analysis.pictures import Picture, Row, TableCell, hover, numbered, percent
from compliance.analysis.subject import Subject
from compliance.counting import unanswered
from compliance.judging import OfComplaints
from compliance.rules.quantiles import rank

MINUTE, HOUR = 60, 3600
EDGES = (
    *(MINUTE * n for n in (1, 2, 5, 10, 15, 20, 30, 45)),
    *(HOUR * n for n in (1, 2, 3, 4, 6, 8, 12, 18)),
    *(DAY * n for n in (1, 2, 3, 5, 7, 14, 30, 60, 90)),
)
QUANTILES = {"P50": Fraction(1, 2), "P90": Fraction(9, 10), "P95": Fraction(19, 20)}
Edge = tuple[int, int | None]  # more than the first, at most the second


def picture(subject: Subject) -> Picture:
    seconds, waiting = _seconds(subject)
    if not len(seconds):
        return Picture([_("Nobody has been answered in this period.")])
    limit = _limit(subject.asked)
    edges = _edges(seconds, limit)
    bins = [_bin(subject, edge, _within(seconds, edge), limit, len(seconds)) for edge in edges]
    quantiles = _quantiles(seconds, waiting)
    lines = [charts.Line(place(value, edges), f"{name} {wording.duration(value)}") for name, value in quantiles.items()]
    if limit is not None:
        lines.append(
            charts.Line(place(limit, edges), _("limit %(limit)s") % {"limit": wording.duration(limit)}, firm=True)
        )
    if (benchmark := subject.asked.benchmark.seconds if subject.asked else None) is not None:
        words = _("benchmark %(time)s") % {"time": wording.duration(benchmark)}
        lines.append(charts.Line(place(benchmark, edges), words, firm=True))
    spec = charts.spread(bins, lines, _("complaints"))
    columns = numbered(_("Answered after"), _("Complaints"), _("Share"))
    rows = [_row(edge, each, len(seconds)) for edge, each in zip(edges, bins, strict=True)]
    return Picture(_said(seconds, waiting, quantiles), spec, columns, rows, _method(subject, limit))


def _seconds(subject: Subject) -> tuple[Durations, int]:
    """The seconds of those answered, sorted, and how many still wait."""
    asked = subject.asked
    if asked is None:
        return np.array([], np.int32), 0
    unit = subject.unit.pk if subject.unit else None
    by_unit = subject.known.answers(asked.cohort).by_unit
    runs = [run for of, run in by_unit.items() if unit is None or of == unit]
    rows = asked.cohort.counted().filter(unanswered(asked.cohort.as_of), subject.pick.condition())
    found = np.sort(np.concatenate(runs)) if runs else np.array([], np.int32)
    return found, rows.count()


def _limit(asked: OfComplaints | None) -> int | None:
    """The limit in seconds, where it is the same for every case."""
    limit = asked.asked.limit if asked and asked.asked else None
    return int(limit.length.total_seconds()) if limit is not None and limit.is_fixed else None


def _edges(seconds: Durations, limit: int | None) -> list[Edge]:
    """Bins from just below the shortest to just above the longest; the limit is an edge, so that none is half late."""
    ends = sorted({*EDGES, *([limit] if limit else [])})
    low, high = int(seconds[0]), int(seconds[-1])
    first = max((end for end in ends if end < low), default=-1)
    inner = [end for end in ends if end > first and end < high]
    last = next((end for end in ends if end >= high), None)
    bounds = [first, *inner]
    return [*zip(bounds, inner, strict=False), (bounds[-1], last)]


def _within(seconds: Durations, edge: Edge) -> int:
    low, high = edge
    upper = len(seconds) if high is None else int(np.searchsorted(seconds, high, side="right"))
    return upper - int(np.searchsorted(seconds, low, side="right"))


def _bin(subject: Subject, edge: Edge, count: int, limit: int | None, total: int) -> charts.Bin:
    low, _high = edge
    late = limit is not None and low >= limit
    text = hover(span(edge), f"{wording.number(count)}, {percent(count / total, 1)}", _("late") if late else "")
    url = subject.url(replace(subject.pick, took=edge), "denominator") if count else ""
    return charts.Bin(rounded(max(low, 0)), count, late, text, url)


def span(edge: Edge) -> str:
    """The times of a bin in words."""
    low, high = edge
    if high is None:
        return _("more than %(time)s") % {"time": rounded(low)}
    return f"{rounded(max(low, 0))} – {rounded(high)}"


def rounded(seconds: int) -> str:
    """An edge in its largest whole unit: 7200 is 2 h."""
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds and seconds % size == 0:
            return wording.limit(f"{seconds // size}{unit}")
    return wording.duration(seconds)


def _quantiles(seconds: Durations, waiting: int) -> dict[str, int]:
    """Nearest rank over all counted complaints, unanswered ranked last; one that falls on them is not known yet."""
    ranks = {name: rank(p, len(seconds) + waiting) for name, p in QUANTILES.items()}
    return {name: int(seconds[k - 1]) for name, k in ranks.items() if k <= len(seconds)}


def place(value: int, edges: Sequence[Edge]) -> float:
    """Where a time stands among the bins, counted from the left."""
    for at, (low, high) in enumerate(edges):
        start = max(low, 0)
        if high is None or value <= high:
            return at + (1.0 if high is None else max(0.0, (value - start) / (high - start)))
    return float(len(edges))


def _said(seconds: Durations, waiting: int, quantiles: dict[str, int]) -> list[str]:
    told = [f"{name} {wording.duration(value)}" for name, value in quantiles.items()]
    found = [
        _("%(count)s answered: %(quantiles)s.") % {"count": wording.number(len(seconds)), "quantiles": enumerated(told)}
    ]
    missing = [name for name in QUANTILES if name not in quantiles]
    if waiting:
        still = ngettext("%(count)s still waits and ranks last.", "%(count)s still wait and rank last.", waiting)
        found.append(still % {"count": wording.number(waiting)})
    if missing:
        found.append(
            _("%(names)s fall on complaints that still wait, and are not known yet.") % {"names": enumerated(missing)}
        )
    return found


def _row(edge: Edge, each: charts.Bin, total: int) -> Row:
    first = TableCell(span(edge), each.url, "missed" if each.late else "")
    return Row([first, TableCell(wording.number(each.count)), TableCell(percent(each.count / total, 1))])


def _method(subject: Subject, limit: int | None) -> list[str]:
    found = [_("Bins are wider the longer the time.")]
    if limit is not None:
        found.append(_("The limit is always an edge of a bin, and bins beyond it are hatched."))
    elif subject.asked and subject.asked.asked and subject.asked.asked.limit:
        found.append(_("The limit is not the same span of time for every case, so no line stands for it."))
    return found
