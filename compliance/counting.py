"""Counting complaints by part, in SQL: the same answers as `compliance.rules.parts`, for millions of rows.

Limits in seconds compare stored whole seconds (rounded up, so that "≤ N seconds" is exact). Limits in days give all
complaints of a local day one deadline, so the deadlines are written into the query day by day: no date functions.
Limits in working hours are written into it piece by piece (docs/adr/0010-working-hours-in-the-query.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from complaints.models import Arrival, Complaint, Complaints, Pause
from complaints.rules.clocks import ONE_DAY, Limit, LimitError, deadline, start_of_day
from complaints.rules.opening import pieces
from compliance.rules.overruns import last_instant
from compliance.rules.parts import Ask, Grade, Part, Question, local_day, overrun_bounds
from compliance.untimed import UNTIMED, is_repeat

Group = tuple[int | None, str]
Tallies = dict[Group, Counter[Part]]
DAYS_A_QUERY = 31
DAYS_OF_HOURS_A_QUERY = 7  # a day of opening hours is several pieces
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WITHOUT = "without_units"  # a scope that only a what-if has: no letter says what it leaves out
EVENTS = {
    Ask.RESPONSE: ("responded_at", "response_seconds"),
    Ask.OVERRUN: ("responded_at", "response_seconds"),
    Ask.PRELIMINARY: ("preliminary_at", "preliminary_seconds"),
    Ask.RESOLUTION: ("resolved_at", "resolution_seconds"),
}


@dataclass(frozen=True, slots=True)
class Cohort:
    """The complaints received in [start, end) and by `as_of`, within a promise's scope at receipt (rule book §5).

    `units` narrows them to those an audit is about, whatever the scope says; None: it does not.
    """

    organisation: int
    start: datetime
    end: datetime
    as_of: datetime
    scope: Mapping[str, Any] = field(default_factory=dict)
    source: int | None = None
    units: frozenset[int] | None = None

    def rows(self) -> Complaints:
        """All of them, chasers and duplicates included."""
        found = Complaint.objects.filter(
            organisation=self.organisation,
            received_at__gte=self.start,
            received_at__lt=self.end,
            received_at__lte=self.as_of,
        ).filter(within(self.scope))
        if self.units is not None:
            found = found.filter(unit__in=self.units)
        return found.filter(source=self.source) if self.source else found

    def counted(self) -> Complaints:
        """New and repeat complaints: *received* in every figure."""
        return self.rows().filter(arrival=Arrival.COUNTED)


def within(scope: Mapping[str, Any]) -> Q:
    """The complaints a promise is about; an empty scope means all."""
    wanted = Q()
    for key, column in (("units", "unit"), ("channels", "channel"), ("segments", "segment")):
        if scope.get(key):
            wanted &= Q(**{f"{column}__in": scope[key]})
    if scope.get("categories"):
        wanted &= Q(category__in=scope["categories"]) | Q(subcategory__in=scope["categories"])
    if scope.get(WITHOUT):
        wanted &= ~Q(unit__in=scope[WITHOUT])  # those that name no unit stay
    return wanted


def tally(cohort: Cohort, question: Question) -> Tallies:
    """How many complaints of each unit and channel belong to which part."""
    found: Tallies = defaultdict(Counter)
    for piece in stretches(cohort, question):
        rows: QuerySet[Any] = classified(piece, question)
        for unit, channel, part, n in rows.order_by().values_list("unit_id", "channel", "part").annotate(n=Count("id")):
            found[unit, channel][Part(part)] += n
    return dict(found)


def classified(cohort: Cohort, question: Question) -> QuerySet[Complaint]:
    """The counted complaints, each with its `part`. Losses count on chasers too: money lost is lost."""
    rows = cohort.counted()
    if question.ask is Ask.LOSS:
        rows = cohort.rows().filter(arrival__in=[Arrival.COUNTED, Arrival.CHASER])
    if question.ask in EVENTS:
        return _timed(rows, cohort, question)
    return rows.annotate(part=UNTIMED[question.ask].part(question, cohort.as_of))


def arrivals(cohort: Cohort) -> dict[int | None, Counter[str]]:
    """How many counted complaints, chasers and duplicates each unit received."""
    found: dict[int | None, Counter[str]] = defaultdict(Counter)
    for row in cohort.rows().values("unit_id", "arrival").annotate(n=Count("id")).order_by():
        found[row["unit_id"]][row["arrival"]] += row["n"]
    return dict(found)


def repeats_by_window(cohort: Cohort, windows: tuple[int, ...] = (7, 30, 90)) -> dict[int | None, Counter[int]]:
    """How many repeats each unit has for several windows in days: the sensitivity of the repeat rate (§3)."""
    counts = {f"w{days}": Count("id", filter=is_repeat(days)) for days in windows}
    rows: QuerySet[Any] = cohort.counted().order_by().values_list("unit_id").annotate(**counts)
    return {unit: Counter(dict(zip(windows, found, strict=True))) for unit, *found in rows}


def answer_seconds(cohort: Cohort, rank: int, answered: int, units: Q) -> tuple[int, bool]:
    """The response seconds at a rank, unanswered ranked last, and whether that is only a lower bound (§6)."""
    rows = cohort.counted().filter(units)
    known = rows.filter(responded_at__lte=cohort.as_of).order_by("response_seconds")
    seconds = known.values_list("response_seconds", flat=True)
    if rank <= answered:
        return int(seconds[rank - 1] or 0), False
    waiting = rows.filter(unanswered(cohort.as_of)).values_list("received_at", flat=True)
    ages = [(cohort.as_of - received_at) // timedelta(seconds=1) for received_at in waiting.order_by()]
    return sorted([*(value or 0 for value in seconds), *ages])[rank - 1], True


def complaint_at(cohort: Cohort, rank: int, units: Q) -> int | None:
    """The complaint at a rank, whose seconds `answer_seconds` tells. Of several with the same seconds the one received
    first has the lower rank, so that it is always the same one."""
    rows = cohort.counted().filter(units)
    known = rows.filter(responded_at__lte=cohort.as_of).order_by("response_seconds", "received_at", "pk")
    if rank <= known.count():
        return known.values_list("pk", flat=True)[rank - 1]
    found = [(seconds or 0, at, pk) for seconds, at, pk in known.values_list("response_seconds", "received_at", "pk")]
    waiting = rows.filter(unanswered(cohort.as_of)).order_by().values_list("received_at", "pk")
    found += [((cohort.as_of - at) // timedelta(seconds=1), at, pk) for at, pk in waiting]
    return sorted(found)[rank - 1][2] if rank <= len(found) else None


def unanswered(as_of: datetime) -> Q:
    return Q(responded_at__isnull=True) | Q(responded_at__gt=as_of)


def _timed(rows: QuerySet[Complaint], cohort: Cohort, question: Question) -> QuerySet[Complaint]:
    """Met, late or not yet due (rule book §4); overruns also by class."""
    limit = limit_of(question)
    if limit.unit == "own":
        rows = rows.annotate(due=F("due_at"))
    elif limit.by_calendar or question.pause_cap is not None:
        rows = rows.annotate(due=_instant(cohort, question, partial(_deadline, question)))
    took_place = happened(question, cohort.as_of)
    cases = [
        *([When(due_at__isnull=True, then=Value(Part.NO_DEADLINE))] if limit.unit == "own" else []),
        When(took_place & _in_time(question), then=Value(Part.MET)),
        When(~_is_late(question, cohort.as_of), then=Value(Part.NOT_YET_DUE)),
    ]
    if question.ask is Ask.OVERRUN and question.grade is not None:
        rows, graded = _grades(rows, cohort, question, question.grade)
        cases += graded
    return rows.annotate(part=Case(*cases, default=Value(Part.LATE), output_field=CharField()))


def limit_of(question: Question) -> Limit:
    if question.limit is None:
        raise LimitError("no limit")
    return question.limit


def happened(question: Question, as_of: datetime) -> Q:
    """The event that a question asks for took place by a moment; a resolution undone since then did not (§5)."""
    column = EVENTS[question.ask][0]
    by_then = Q(**{f"{column}__lte": as_of})
    if question.ask is not Ask.RESOLUTION:
        return by_then
    until = as_of if question.reopen_until is None else min(as_of, question.reopen_until)
    undone = Q(reopened_at__isnull=True) | Q(reopened_at__lte=F("resolved_at")) | Q(reopened_at__gt=until)
    return by_then & undone


def _in_time(question: Question) -> Q:
    limit, (column, seconds) = limit_of(question), EVENTS[question.ask]
    if question.pause_cap is not None:
        return Q(resolved_net_at__lte=F("due"), resolved_at__lte=F("due") + Value(question.pause_cap))
    if not limit.is_fixed:
        return Q(**{f"{column}__lte": F("due")})
    return Q(**{f"{seconds}__lte": limit.length // timedelta(seconds=1)})


def _is_late(question: Question, as_of: datetime) -> Q:
    """Not answered in time, and the deadline is over: also true of every late answer, which came by `as_of`."""
    limit, cap = limit_of(question), question.pause_cap
    over = Q(received_at__lt=as_of - limit.length) if limit.is_fixed else Q(due__lt=as_of)
    if cap is None:
        return over
    waiting = Q(Exists(_still_in_time(as_of)), due__gte=as_of - cap)
    return over & ~waiting


def _still_in_time(as_of: datetime) -> QuerySet[Pause]:
    """Waiting for the customer that keeps a case in time although its deadline on the gross clock is over.

    A pause that goes on does if the net time had not run out when it began, one that is over if what was waited by
    its end moved the deadline on far enough.
    """
    begun = Pause.objects.filter(complaint=OuterRef("pk"), starts_at__lt=as_of, net_start__isnull=False)
    moved = ExpressionWrapper(OuterRef("due") + F("waited"), output_field=DateTimeField())
    goes_on = Q(ends_at__isnull=True) | Q(ends_at__gt=as_of)
    return begun.annotate(moved=moved).filter(
        (goes_on & Q(net_start__lte=OuterRef("due"))) | Q(ends_at__lte=as_of, moved__gte=as_of)
    )


def _deadline(question: Question, received_at: datetime) -> datetime:
    return deadline(limit_of(question), received_at, zone=question.zone, calendar=question.calendar)


def _grades(
    rows: QuerySet[Complaint], cohort: Cohort, question: Question, grade: Grade
) -> tuple[QuerySet[Complaint], list[When]]:
    """The classes of late cases. The moment is the answer, or `as_of` while there is none."""
    answered = When(happened(question, cohort.as_of), then=F("responded_at"))
    rows = rows.annotate(moment=Case(answered, default=Value(cohort.as_of), output_field=DateTimeField()))
    cases = []
    for n, (part, share) in enumerate(grade.classes):
        lies_in = Q()
        for m, ((end, inclusive), beyond) in enumerate(overrun_bounds(share)):
            name = f"edge_{n}_{m}"
            last = partial(
                last_instant,
                limit_of(question),
                share=end,
                inclusive=inclusive,
                zone=question.zone,
                calendar=question.calendar,
            )
            rows = rows.annotate(**{name: _instant(cohort, question, last)})
            lies_in &= Q(moment__gt=F(name)) if beyond else Q(moment__lte=F(name))
        cases.append(When(lies_in, then=Value(part)) if lies_in else When(pk__isnull=False, then=Value(part)))
    return rows, cases


def _instant(cohort: Cohort, question: Question, of: Callable[[datetime], datetime]) -> Expression | F:
    """An instant that a rule derives from the receipt: a fixed span later, one instant for each local day, or what
    opening hours make of it, piece by piece."""
    if limit_of(question).is_fixed:
        return F("received_at") + Value(of(EPOCH) - EPOCH)
    if not limit_of(question).in_days:
        return _by_opening_hours(cohort, question, of)
    days = ((day, of(start_of_day(day, zone=question.zone))) for day in _days(cohort, question))
    runs = [(list(run)[-1][0], at) for at, run in groupby(days, key=lambda pair: pair[1])]
    whens = [
        When(received_at__lt=start_of_day(last + ONE_DAY, zone=question.zone), then=Value(at)) for last, at in runs
    ]
    return Case(*whens, output_field=DateTimeField()) if whens else F("received_at")  # before the first day: no rows


def _by_opening_hours(cohort: Cohort, question: Question, of: Callable[[datetime], datetime]) -> Expression | F:
    last = min(cohort.end, cohort.as_of + ONE_DAY)
    found = pieces(of, cohort.start, last, zone=question.zone, calendar=question.calendar)
    whens = [
        When(
            received_at__lt=piece.until,
            then=Value(piece.at) if piece.shift is None else F("received_at") + Value(piece.shift),
        )
        for piece in found
    ]
    return Case(*whens, output_field=DateTimeField()) if whens else F("received_at")


def _days(cohort: Cohort, question: Question) -> Iterator[date]:
    """The local days on which complaints of the cohort may have been received."""
    day = local_day(cohort.start, question.zone)
    last = local_day(min(cohort.end, cohort.as_of), question.zone)
    while day <= last:
        yield day
        day += ONE_DAY


def stretches(cohort: Cohort, question: Question) -> Iterator[Cohort]:
    """The cohort in stretches short enough to write their days into one query."""
    if question.limit is None or not question.limit.by_calendar or question.ask not in EVENTS:
        yield cohort
        return
    start, days = cohort.start, DAYS_A_QUERY if question.limit.in_days else DAYS_OF_HOURS_A_QUERY
    while start < min(cohort.end, cohort.as_of + ONE_DAY):
        end = start_of_day(local_day(start, question.zone) + days * ONE_DAY, zone=question.zone)
        yield replace(cohort, start=start, end=min(end, cohort.end))
        start = end
