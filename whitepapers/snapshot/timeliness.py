"""How long things took in the quarter: histograms whose bins tell of nobody (rule book §8).

Several promises may ask for the same event within different limits, so the bins are made once for all of them, with
every limit as an edge: two histograms of the same complaints can then not be subtracted from each other. Between two
limits the counts are those of the verdicts; within them bins of few complaints are put together with their neighbours.
A histogram of complaints that another one holds among others is left out, because the rest could be found from both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from complaints.tallies import Durations
from compliance.analysis.times import EDGES, QUANTILES
from compliance.counting import EVENTS, Cohort, happened
from compliance.judging import OfComplaints
from compliance.models import Result
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask, Question
from compliance.rules.quantiles import rank
from whitepapers.snapshot.canonical import Json, share_of
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.suppression import is_small
from whitepapers.snapshot.verdicts import goal, named

EVENT = {ask: event.removesuffix("_at") for ask, (event, _seconds) in EVENTS.items()} | {Ask.ANSWER: "responded"}
LIMITED = ("units", "channels", "segments", "categories")


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise on the time of an event, of the complaints of a cohort; `limit` in seconds, where it is one span of
    time for all of them and nothing stops its clock."""

    result: Result
    of: OfComplaints
    question: Question

    @property
    def cohort(self) -> Cohort:
        return self.of.cohort

    @property
    def event(self) -> str:
        return EVENT[self.question.ask]

    @property
    def limit(self) -> int | None:
        limit = self.question.limit
        fixed = limit is not None and limit.is_fixed and self.question.pause_cap is None
        return int(limit.length.total_seconds()) if limit is not None and fixed else None


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of those to whom it happened, sorted, and how many still wait."""

    seconds: Durations
    waiting: int

    @property
    def count(self) -> int:
        return len(self.seconds) + self.waiting

    def within(self, above: int, up_to: int | None) -> int:
        """How many took longer than one time and at most another; without an end also those who still wait."""
        low = int(np.searchsorted(self.seconds, above, side="right"))
        if up_to is None:
            return self.count - low
        return int(np.searchsorted(self.seconds, up_to, side="right")) - low

    def at(self, quantile: Fraction) -> int | None:
        """The time of a share of all, those who wait ranked last (rule book §6); None where it falls on one of them."""
        place = rank(quantile, self.count)
        return int(self.seconds[place - 1]) if place <= len(self.seconds) else None


def timeliness(of: Quarter) -> list[Json]:
    """A row for each promise with a time limit, and for each that is held against the industry's times."""
    groups: dict[tuple[str, str], list[Asked]] = {}
    for asked in _asked(of):
        groups.setdefault((asked.event, repr(asked.cohort)), []).append(asked)
    rows, told = list[tuple[int, Json]](), list[Asked]()
    for group in sorted(groups.values(), key=lambda each: len(each[0].cohort.scope)):
        apart = all(_are_apart(group[0], other) for other in told)
        told += group[:1] if apart else []
        rows += _rows(group, with_bins=apart)
    order = {result.pk: at for at, result in enumerate(of.results)}
    return [row for _place, row in sorted(((order[pk], row) for pk, row in rows), key=lambda each: each[0])]


def _asked(of: Quarter) -> Iterator[Asked]:
    for result in of.results:
        definition = DEFINITIONS.get(result.promise.metric)
        subject = of.subject(result.promise)
        if definition is None or definition.ask not in EVENT or subject is None or result.period != of.label:
            continue
        asked = subject.asked
        if asked is not None and asked.asked is not None:
            yield Asked(result, asked, asked.asked)


def _are_apart(one: Asked, other: Asked) -> bool:
    """Whether two histograms can tell nothing together that neither tells alone: of other events, or of complaints
    none of which lies in both."""
    if one.event != other.event:
        return True
    if one.cohort.end <= other.cohort.start or other.cohort.end <= one.cohort.start:
        return True
    scopes: tuple[Mapping[str, Any], ...] = (one.cohort.scope, other.cohort.scope)
    named_in_both = (key for key in LIMITED if all(scope.get(key) for scope in scopes))
    return any(key != "categories" and not set(scopes[0][key]) & set(scopes[1][key]) for key in named_in_both)


def _rows(group: Sequence[Asked], *, with_bins: bool) -> Iterator[tuple[int, Json]]:
    times = _times(group[0])
    if not times.count:
        return
    limits = sorted({asked.limit for asked in group if asked.limit is not None})
    bins = list(_bins(times, limits)) if with_bins else []
    for asked in group:
        yield asked.result.pk, _row(asked, times, bins)


def _row(asked: Asked, times: Times, bins: Sequence[Json]) -> Json:
    promise, limit = asked.result.promise, asked.limit
    return {
        **named(promise),
        "goal": goal(promise),
        "event": asked.event,
        "limit": limit,
        "limit_told": str(asked.question.limit) if asked.question.limit else None,
        "benchmark": asked.of.benchmark.seconds,
        "received": times.count,
        "quantiles": {name.lower(): times.at(quantile) for name, quantile in QUANTILES.items()},
        "bins": [_bin(each, limit, times.count) for each in bins],
    }


def _bin(told: Json, limit: int | None, received: int) -> Json:
    late = limit is not None and told["above"] >= limit
    return {**told, "share": share_of(told["count"], received), "late": late}


def _times(asked: Asked) -> Times:
    """Of first responses the tallies list the times; of other events the complaints are asked."""
    cohort = asked.cohort
    received = sum(counts["counted"] for counts in asked.of.known.arrivals(cohort).values())
    if asked.event == "responded":
        runs = list(asked.of.known.answers(cohort).by_unit.values())
        seconds = np.sort(np.concatenate(runs)) if runs else np.array([], np.int32)
    else:
        _event, column = EVENTS[asked.question.ask]
        rows = cohort.counted().filter(happened(asked.question, cohort.as_of)).order_by()
        found = rows.values_list(column, flat=True).iterator()
        seconds = np.sort(np.fromiter((each or 0 for each in found), np.int64)).astype(np.int32)
    return Times(seconds, received - len(seconds))


def _bins(times: Times, limits: Sequence[int]) -> Iterator[Json]:
    """Bins from the shortest time to the longest, with every limit as an edge and no small count that the verdicts do
    not tell; the last one holds those who still wait."""
    starts = [-1, *limits]
    ends = [*limits, None]
    found = [each for start, end in zip(starts, ends, strict=True) for each in _between(times, start, end)]
    filled = [at for at, each in enumerate(found) if each["count"]]
    yield from found[filled[0] : filled[-1] + 1]


def _between(times: Times, above: int, up_to: int | None) -> Iterator[Json]:
    """The bins between two limits."""
    ends = [edge for edge in EDGES if edge > above and (up_to is None or edge < up_to)]
    edges: list[tuple[int, int | None]] = list(zip([above, *ends], [*ends, up_to], strict=True))
    for first, last in together([times.within(*edge) for edge in edges]):
        start, end = edges[first][0], edges[last][1]
        yield {"above": max(start, 0), "up_to": end, "count": times.within(start, end)}


def together(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of neighbours, each by its first and last place, of which none counts few: a small one takes its nearer
    neighbours in until it is not, the one on the right first; noughts stand alone. Only where all together are few,
    one run of all is left."""
    runs: list[tuple[int, int, int]] = []
    for at, count in enumerate(counts):
        if runs and is_small(runs[-1][2]):
            runs[-1] = (runs[-1][0], at, runs[-1][2] + count)
        else:
            runs.append((at, at, count))
    while len(runs) > 1 and is_small(runs[-1][2]):
        first, _last, before = runs[-2]
        runs[-2:] = [(first, runs[-1][1], before + runs[-1][2])]
    return [(first, last) for first, last, _count in runs]
