"""The counts of `compliance.counting` from tallies: the same answers, however many complaints there are.

A case whose event has come never changes with time, so tallies hold those. What the moment decides is asked of the
complaints themselves, which are few: the open ones that may still be in time, the resolutions that a reopening undid,
and the days that the tallies do not speak of (`complaints.tallies.reading`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from commitments.bands import Interval
from complaints import tallies
from complaints.rules.clocks import INSTANT, ONE_DAY, start_of_day
from complaints.tallies import Counter as Column
from complaints.tallies import Days, Kind, Sums
from complaints.tallies.counters import ends_of
from compliance import counting
from compliance.counting import EPOCH, Cohort
from compliance.rules.overruns import last_instant
from compliance.rules.parts import Ask, Part, Question, local_day, overrun_bounds, undecided_since
from compliance.untimed import UNTIMED

Sum = Callable[[Days, tuple[str, ...]], Sums]
Name = TypeVar("Name")
ByUnit = dict[int | None, Counter[Name]]
Parts = ByUnit[Part]
ARRIVALS = {str(kind): Column(kind) for kind in (Kind.COUNTED, Kind.CHASER, Kind.DUPLICATE)}
WINDOWS = {days: Column(Kind.REPEAT, window=days) for days in (7, 30, 90)}
CLOCKS = {
    Ask.RESPONSE: "response",
    Ask.OVERRUN: "response",
    Ask.PRELIMINARY: "preliminary",
    Ask.RESOLUTION: "resolution",
}


def tally(cohort: Cohort, question: Question, sums: Sum) -> Parts:
    """How many complaints of each unit belong to which part; see `counting.tally`. `sums` adds up the tallies of whole
    local days, by the question's calendar and the cohort's moment, through some channels or (none named) all."""
    asked = columns(question, cohort.scope)
    said = said_of(cohort, asked.values(), sums) if asked else None
    if asked is None or said is None:
        return _counted(cohort, question)
    found: Parts = defaultdict(Counter, _answers(cohort, question, asked, said.settled, said.days))
    for piece in said.unsaid:
        for unit, parts in _counted(piece, question).items():
            found[unit] += parts
    return {unit: parts for unit, parts in found.items() if parts}


def _counted(cohort: Cohort, question: Question) -> Parts:
    found: Parts = defaultdict(Counter)
    for (unit, _channel), parts in counting.tally(cohort, question).items():
        found[unit] += parts
    return found


def arrivals(cohort: Cohort, sums: Sum) -> ByUnit[str]:
    """How many counted complaints, chasers and duplicates each unit received; see `counting.arrivals`."""
    return _by_unit(cohort, scoped(ARRIVALS, cohort.scope), sums, counting.arrivals)


def repeats_by_window(cohort: Cohort, sums: Sum) -> ByUnit[int]:
    """How many repeats each unit has for several windows; see `counting.repeats_by_window`."""
    return _by_unit(cohort, scoped(WINDOWS, cohort.scope), sums, counting.repeats_by_window)


def _by_unit(
    cohort: Cohort, asked: dict[Any, Column], sums: Sum, count: Callable[[Cohort], ByUnit[Any]]
) -> ByUnit[Any]:
    said = said_of(cohort, asked.values(), sums)
    if said is None:
        return count(cohort)
    found: ByUnit[Any] = defaultdict(Counter)
    for unit, counts in said.settled.units.items():
        if is_within(unit, cohort.scope):
            found[unit].update({name: counts[said.settled.places[column]] for name, column in asked.items()})
    for piece in said.unsaid:
        for unit, more in count(piece).items():
            found[unit] += more
    return {unit: +counts for unit, counts in found.items() if any(counts.values())}


@dataclass(frozen=True, slots=True)
class Said:
    """What tallies say of a cohort's whole days, and the pieces of it that they say nothing of."""

    settled: Sums
    days: Days
    unsaid: list[Cohort]


def said_of(cohort: Cohort, asked: Iterable[Column], sums: Sum) -> Said | None:
    """None where nothing can be taken from tallies: no whole day, other counters, or one source's complaints alone."""
    days, rest = _split(cohort)
    if days is None or cohort.source is not None:
        return None
    settled = sums(days, channels_of(cohort))
    if not set(asked) <= settled.places.keys():
        return None
    return Said(settled, days, [*rest, *_silent(cohort, settled)])


def channels_of(cohort: Cohort) -> tuple[str, ...]:
    """The channels that a cohort is narrowed to; none: all of them."""
    return tuple(sorted(cohort.scope.get("channels") or ()))


# What is asked of the tallies.


def columns(question: Question, scope: Mapping[str, Any]) -> dict[str, Column] | None:
    """The columns that a question is answered from, each by a name of its own here; None where tallies cannot answer:
    the net clock, opening hours, a clock of another zone than theirs, or classes of a limit in days."""
    found = _columns(question)
    if found is None or (question.limit and question.limit.in_days and question.zone.key != settings.TIME_ZONE):
        return None
    return scoped({"counted": Column(Kind.COUNTED), **found}, scope)


def always(scope: Mapping[str, Any]) -> list[Column]:
    """The columns that every figure of a scope shows beside its own."""
    return [*scoped(ARRIVALS, scope).values(), *scoped(WINDOWS, scope).values()]


def scoped(named: Mapping[Any, Column], scope: Mapping[str, Any]) -> dict[Any, Column]:
    """The columns narrowed to what a scope says of the complaint itself."""
    within = {"segments": scope.get("segments") or (), "categories": scope.get("categories") or ()}
    return {name: column.within(**within) for name, column in named.items()}


def _columns(question: Question) -> dict[str, Column] | None:
    if question.ask in UNTIMED:
        return UNTIMED[question.ask].columns(question)
    return _columns_of_clock(question, CLOCKS[question.ask])


def _columns_of_clock(question: Question, clock: str) -> dict[str, Column] | None:
    limit = counting.limit_of(question)
    if question.pause_cap is not None or not (limit.is_fixed or limit.in_days or limit.unit == "own"):
        return None
    if limit.unit == "own":
        return {
            "due": Column(Kind.DUE),
            "happened": Column(Kind.DUE, clock),
            "met": Column(Kind.BY_OWN, clock),
        }
    found = {"happened": Column(Kind.HAPPENED, clock)}
    if not limit.in_days:
        edges = {name: _within(clock, _span(question, *edge)) for name, edge in _edges(question).items()}
        return found | {"met": _within(clock, limit.length // INSTANT)} | edges
    return None if question.grade else found | {"met": Column(Kind.BY_DAY, clock, limit=str(limit))}


def _within(clock: str, span: int) -> Column:
    return Column(Kind.WITHIN, clock, span=span)


def _span(question: Question, share: Fraction, inclusive: bool) -> int:
    """How many microseconds after receipt an overrun of a share of the limit ends."""
    limit = counting.limit_of(question)
    end = last_instant(limit, EPOCH, share, inclusive=inclusive, zone=question.zone, calendar=question.calendar)
    return (end - EPOCH) // INSTANT


def _edges(question: Question) -> dict[str, tuple[Fraction, bool]]:
    """The ends of the classes of overruns, by the names that `_between` asks for."""
    found = {}
    for n, (_part, where) in enumerate(_classes(question)):
        for edge, beyond in overrun_bounds(where):
            found[f"{'from' if beyond else 'to'} {n}"] = edge
    return found


def _classes(question: Question) -> list[tuple[Part, Interval]]:
    if question.ask is not Ask.OVERRUN or question.grade is None:
        return []
    return question.grade.classes


# The answers.


def _answers(cohort: Cohort, question: Question, asked: dict[str, Column], settled: Sums, days: Days) -> Parts:
    found: Parts = defaultdict(Counter)
    places = {name: settled.places[column] for name, column in asked.items()}
    for unit, counts in settled.units.items():
        if is_within(unit, cohort.scope):
            found[unit] = as_if_decided(question, {name: counts[place] for name, place in places.items()})
    for (unit,), before, after, n in moved(cohort, question, settled, days):
        found[unit][before] -= n
        found[unit][after] += n
    return {unit: +parts for unit, parts in found.items()}


def is_within(unit: int | None, scope: Mapping[str, Any]) -> bool:
    """Whether a scope, as far as it names units or leaves some out, holds this one."""
    return (not scope.get("units") or unit in scope["units"]) and unit not in scope.get(counting.WITHOUT, ())


def as_if_decided(question: Question, numbers: dict[str, int]) -> Counter[Part]:
    """The parts of one unit as if every case without its event were past every limit, and no reopening
    had undone anything."""
    if question.ask in UNTIMED:
        return Counter(UNTIMED[question.ask].decided(numbers))
    counted = numbers["counted"]
    with_deadline = numbers.get("due", counted)
    parts = Counter({Part.MET: numbers["met"], Part.NO_DEADLINE: counted - with_deadline})
    late = numbers["happened"] - numbers["met"]
    parts[_without_end(question)] += with_deadline - numbers["happened"]
    for n, (part, _where) in enumerate(_classes(question)):
        graded = numbers.get(f"to {n}", numbers["happened"]) - numbers.get(f"from {n}", numbers["met"])
        parts[part] += graded
        late -= graded
    parts[Part.LATE] += late
    return parts


def _without_end(question: Question) -> Part:
    """What a case becomes whose event never comes."""
    endless = (part for part, where in _classes(question) if where.high is None)
    return next(endless, Part.LATE)


# What the moment decides: who is to be moved from the part the tallies say to another one.

Moved = tuple[tuple[Any, ...], Part, Part, int]


def moved(
    cohort: Cohort, question: Question, settled: Sums, days: Days, *more: str, but_undone: bool = False
) -> Iterator[Moved]:
    """How many go from which part to which, by unit and whatever columns `more` names; those that a reopening undid
    not where somebody asks for them of several periods at once."""
    if question.ask in UNTIMED:
        for rows, before, after in UNTIMED[question.ask].moves(cohort, question):
            yield from ((key, before, after, n) for key, n in _places(rows, settled, days, *more))
        return
    if question.ask is Ask.RESOLUTION and not but_undone:
        undone = undone_in_time(cohort, question, days)
        yield from ((key, Part.MET, Part.LATE, n) for key, n in _places(undone, settled, days, *more))
    yield from _open(cohort, question, settled, days, *more)


def undone_in_time(cohort: Cohort, question: Question, days: Days) -> QuerySet[Any]:
    """Those that the tallies count as resolved in time, and that were reopened: late after all."""
    return cohort.counted().filter(_undone(cohort, question), _in_time(question, days))


def _undone(cohort: Cohort, question: Question) -> Q:
    """Resolved, and reopened in time for it to count (rule book §5)."""
    until = min(cohort.as_of, question.reopen_until or cohort.as_of)
    return Q(reopened_at__gt=F("resolved_at"), reopened_at__lte=until)


def _in_time(question: Question, days: Days) -> Q:
    """The cases whose event the tallies count as in time."""
    column = {**(_columns(question) or {})}["met"]
    ends = ends_of(column.limit, days, question.calendar) if column.limit else None
    return column.condition(ends)


def _open(cohort: Cohort, question: Question, settled: Sums, days: Days, *more: str) -> Iterator[Moved]:
    """Those without their event, or undone, that may still be in time or in a milder class."""
    since = _since(cohort, question)
    first = max(days.first, local_day(since.start, ZoneInfo(settings.TIME_ZONE)))
    if since.start >= since.end or all(day in settled.silent for day in Days(first, days.last)):
        return
    event, _seconds = counting.EVENTS[question.ask]
    waiting = Q(**{f"{event}__isnull": True})
    if question.ask is Ask.RESOLUTION:
        waiting |= _undone(cohort, question)
    if counting.limit_of(question).unit == "own":
        waiting &= Q(due_at__gte=cohort.as_of)
    endless = _without_end(question)
    for piece in counting.stretches(since, question):
        rows: QuerySet[Any] = counting.classified(piece, question)
        for (*key, part), n in _places(rows.filter(waiting).exclude(part=endless), settled, days, *more, "part"):
            yield tuple(key), endless, Part(part), n


def _since(cohort: Cohort, question: Question) -> Cohort:
    """Earlier ones are past every limit, so that what the tallies take them for is right."""
    limit = counting.limit_of(question)
    if limit.unit == "own":
        return cohort
    since = undecided_since(question, cohort.as_of)
    if edges := _edges(question):
        since = min(since, cohort.as_of - max(_span(question, *edge) for edge in edges.values()) * INSTANT)
    return replace(cohort, start=max(cohort.start, since))


def _places(rows: QuerySet[Any], settled: Sums, days: Days, *more: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """How many of these complaints lie on the settled days, by unit, and whatever `more` tells apart."""
    for *key, n in of_days(rows, settled, days).order_by().values_list("unit_id", *more).annotate(n=Count("id")):
        yield tuple(key), n


def of_days(rows: QuerySet[Any], settled: Sums, days: Days) -> QuerySet[Any]:
    """Those of these complaints that lie on the settled days."""
    rows = rows.filter(received_day__range=(days.first, days.last))
    for run in tallies.runs(settled.silent):
        rows = rows.exclude(received_day__range=(run.first, run.last))
    return rows


# The days.


def _split(cohort: Cohort) -> tuple[Days | None, list[Cohort]]:
    """The whole local days of a cohort, and what is left before and after them."""
    zone = ZoneInfo(settings.TIME_ZONE)
    end = min(cohort.end, cohort.as_of + INSTANT)
    if cohort.start >= end:
        return None, []
    first, last = local_day(cohort.start, zone), local_day(end - INSTANT, zone)
    if start_of_day(first, zone=zone) < cohort.start:
        first += ONE_DAY
    if cohort.end < start_of_day(last + ONE_DAY, zone=zone):  # a day cut short by `as_of` alone is a day that runs
        last -= ONE_DAY
    if first > last:
        return None, []
    begins, ends = start_of_day(first, zone=zone), start_of_day(last + ONE_DAY, zone=zone)
    around = [replace(cohort, end=begins), replace(cohort, start=ends)]
    return Days(first, last), [piece for piece in around if piece.start < min(piece.end, end)]


def _silent(cohort: Cohort, settled: Sums) -> Iterator[Cohort]:
    zone = ZoneInfo(settings.TIME_ZONE)
    for run in tallies.runs(settled.silent):
        yield replace(cohort, start=start_of_day(run.first, zone=zone), end=start_of_day(run.last + ONE_DAY, zone=zone))
