"""The course of a rate month by month, of the company and each unit, whatever the promise's own rhythm.

A month has no verdict of its own: it is held against what the letter asks of the whole period, to see where things
change. Months of an earlier version are told where it asks for the same; a month that two versions share shows the part
of the later one. Everything is as of one moment, that of the last calculation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from commitments.models import Promise
from complaints.rules.clocks import INSTANT
from complaints.tallies import Dated, Days, dated
from compliance.judging import OfComplaints
from compliance.registered import Known
from compliance.rules import metrics
from compliance.rules.assessment import assess
from compliance.rules.measures import Measure
from compliance.rules.parts import Part, local_day
from compliance.rules.periods import Period, midnight
from compliance.rules.verdicts import Judged
from compliance.series import Bucket, Series, by_month, series

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """What a month (or a day) came to, of a unit or of the company. `promise` is of the version that governs it."""

    promise: Promise
    period: Period
    measure: Measure
    judged: Judged
    runs: bool  # the month still runs, or some of its cases are not yet due: the figure may still move by itself

    @property
    def hits(self) -> int:
        return int(self.measure.numerator or 0)

    @property
    def cases(self) -> int:
        return int(self.measure.denominator or 0)


@dataclass(frozen=True)
class Course:
    """`company` and `units` by the first day of the month, oldest first; a month without complaints is missing."""

    promise: Promise
    as_of: datetime
    months: Sequence[Period]
    company: Mapping[date, Cell]
    units: Mapping[int, Mapping[date, Cell]]

    def of(self, unit: int | None) -> Mapping[date, Cell]:
        return self.company if unit is None else self.units.get(unit, {})


def course(promises: Sequence[Promise], known: Known, until: date) -> Course:
    """The months up to the one of `until`, of the versions of one promise, the newest last."""
    shown = promises[-1]
    last = Period.containing(min(until, known.today), "month")
    months = list(_back(last, MOST_MONTHS))
    company: dict[date, Cell] = {}
    units: dict[int, dict[date, Cell]] = defaultdict(dict)
    for promise in (each for each in promises if _asks_the_same(each, shown)):
        of_days: dict[date, Counter[Part]] = defaultdict(Counter)
        asked = _periods(promise, known, months[0].start, months[-1].last_day)
        for (unit, at), parts in counted(asked, known, by_month).items():
            of_days[at] += parts
            if unit is not None:
                units[unit][at] = _cell(asked, known, at, parts)
        company |= {at: _cell(asked, known, at, parts) for at, parts in of_days.items()}
    told = {month.start for month in months}
    kept = {unit: {at: cells[at] for at in sorted(cells) if at in told} for unit, cells in units.items()}
    first = next((n for n, month in enumerate(months) if month.start in company), len(months) - 1)
    return Course(shown, known.as_of, months[first:], {at: company[at] for at in sorted(company) if at in told}, kept)


def counted(asked: Sequence[OfComplaints], known: Known, bucket: Bucket) -> Series:
    """The parts of several periods of one promise by unit and month (or day); the tallies are read once for all."""
    read: list[Dated] = []

    def once(days: Days, channels: tuple[str, ...]) -> Dated:
        if not read:
            last = local_day(min(asked[-1].bounds[1] - INSTANT, known.as_of), known.zone)
            of_days = partial(dated, known.letter.organisation_id, as_of=known.as_of, calendar=known.calendar)
            read.append(of_days(Days(days.first, max(days.last, last)), bucket=bucket, channels=channels))
        return read[0]

    return series([(each.cohort, each.asked) for each in asked if each.asked is not None], bucket, once)


def within(promise: Promise, siblings: Sequence[Promise], part: Period, known: Known) -> OfComplaints | None:
    """The promise as it is judged in its own period, of the complaints received in a part of it alone. None where its
    version governs nothing of that part."""
    whole = OfComplaints.of(promise, siblings, Period.containing(part.start, promise.period), known)
    if whole is None:
        return None
    start, end = (midnight(day, known.zone) for day in (part.start, part.end))
    bounds = max(start, whole.bounds[0]), min(end, whole.bounds[1])
    if bounds[0] >= bounds[1]:
        return None
    narrow = replace(whole, bounds=bounds)
    narrow.asked = whole.asked  # a reopening is waited for as in the whole period
    return narrow


def _back(last: Period, n: int) -> Iterator[Period]:
    """So many periods up to the last one, in order."""
    periods = [last]
    while len(periods) < n:
        periods.append(periods[-1].previous())
    return reversed(periods)


def _periods(promise: Promise, known: Known, first: date, last: date) -> list[OfComplaints]:
    siblings = known.portfolio.agreed.get(promise.clause.version_id, [])
    periods = Period.between(first, min(last, known.today), promise.period)
    found = (OfComplaints.of(promise, siblings, period, known) for period in periods)
    return [each for each in found if each is not None]


def _asks_the_same(promise: Promise, shown: Promise) -> bool:
    """Whether two versions of a promise count the same, so that their months may stand in one line."""
    told = [(each.metric, each.period, each.scope, each.parameters) for each in (promise, shown)]
    return told[0] == told[1]


def _cell(asked: Sequence[OfComplaints], known: Known, at: date, parts: Counter[Part]) -> Cell:
    month = Period.containing(at, "month")
    judged = next(each for each in reversed(asked) if each.period.start <= at < each.period.end)
    measure = metrics.share(judged.definition, parts)
    found = assess(measure, judged.reading.terms, today=known.today)
    return Cell(judged.reading.promise, month, measure, found, month.end > known.today or measure.not_yet_due > 0)
