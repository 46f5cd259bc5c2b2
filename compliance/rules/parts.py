"""What one complaint counts as: the plain rule behind every count of complaints (rule book §3–6).

A metric asks one question of each counted complaint, and the answer is one *part*. `compliance.counting` says
the same in SQL; a property test compares the two case by case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from commitments.bands import Interval
from commitments.definitions import Ask as Ask
from commitments.definitions import Part as Part
from complaints.rules.arrivals import is_repeat
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import (
    INSTANT,
    ONE_DAY,
    Limit,
    LimitError,
    State,
    deadline,
    resolution,
    start_of_day,
    state,
)
from complaints.rules.pauses import Pause, moved_on
from compliance.rules.overruns import last_instant

SATISFIED = 4
REOPENING_WINDOW = timedelta(days=30)
TIMED = frozenset({Ask.RESPONSE, Ask.PRELIMINARY, Ask.RESOLUTION, Ask.OVERRUN})


@dataclass(frozen=True, slots=True)
class Grade:
    """One class of overruns and the silence beyond it, as shares of the limit (0.3 is 30 %).

    `noted` is what signed notes took out of that silence, and out of the one before the lowest class, each piece with
    its class, NOTED_MINOR or NOTED_MAJOR. The three share no overrun.
    """

    band: Interval
    silent: tuple[Interval, ...] = ()
    noted: tuple[tuple[Interval, Part], ...] = ()

    @property
    def classes(self) -> list[tuple[Part, Interval]]:
        """What a late case may be, and by which overrun."""
        noted = ((part, where) for where, part in self.noted)
        return [(Part.GRADED, self.band), *noted, *((Part.BEYOND, gap) for gap in self.silent)]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each complaint, with what the clause and its notes set.

    `reopen_until` ends the time in which a reopening undoes a resolution, or a repeat a solution at first contact (rule
    book §5); None: never ends.
    `pause_cap` is how long waiting for the customer may stop the clock in all; None: the gross clock, which nothing
    stops (rule book §4).
    """

    ask: Ask
    zone: ZoneInfo
    calendar: Calendar = field(repr=False)
    limit: Limit | None = None
    window_days: int = 30
    grade: Grade | None = None
    reopen_until: datetime | None = None
    pause_cap: timedelta | None = None

    def __post_init__(self) -> None:
        if self.ask in TIMED and self.limit is None:
            raise LimitError(f"{self.ask} needs a limit")
        if self.pause_cap is not None and self.ask is not Ask.RESOLUTION:
            raise LimitError(f"the clock of {self.ask} never pauses")
        if self.pause_cap is not None and self.limit is not None and self.limit.unit == "wh":
            raise LimitError("there is no net clock of working hours")


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one counted complaint that metrics look at. `followed_at` and `followed_after` are of the next
    counted complaint of its chain: when it was received, and how many seconds after this one was resolved (§3)."""

    received_at: datetime
    responded_at: datetime | None = None
    preliminary_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    due_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    arrival: str = "counted"
    since_previous: int | None = None
    satisfaction: int | None = None
    loss_confirmed_on: date | None = None
    first_contact: bool | None = None
    followed_at: datetime | None = None
    followed_after: int | None = None


def part(case: Case, question: Question, *, as_of: datetime) -> Part:
    """The one part a complaint belongs to at `as_of`. It must have been received by then."""
    match question.ask:
        case Ask.REPEAT:
            repeat = is_repeat(case.arrival, case.since_previous, window_days=question.window_days)
            return Part.REPEAT if repeat else Part.NEW
        case Ask.SATISFACTION:
            return _satisfaction(case.satisfaction)
        case Ask.ANSWER:
            answered = case.responded_at is not None and case.responded_at <= as_of
            return Part.ANSWERED if answered else Part.UNANSWERED
        case Ask.LOSS:
            day = case.loss_confirmed_on
            return Part.LOSS if day is not None and day <= local_day(as_of, question.zone) else Part.NO_LOSS
        case Ask.REOPENED:
            return _reopened(case, as_of)
        case Ask.FIRST_CONTACT:
            return _at_first_contact(case, question, as_of)
    return _timed(case, question, as_of)


def event(case: Case, question: Question, *, as_of: datetime) -> datetime | None:
    """The event the question's clock waits for, if it holds at `as_of`."""
    match question.ask:
        case Ask.PRELIMINARY:
            return case.preliminary_at
        case Ask.RESOLUTION:
            until = question.reopen_until
            ignored = case.reopened_at is not None and until is not None and case.reopened_at > until
            return resolution(case.resolved_at, None if ignored else case.reopened_at, as_of=as_of)
    return case.responded_at


def due(case: Case, question: Question, *, as_of: datetime) -> datetime:
    """The last instant in time as known at `as_of`, moved on by pauses on the net clock.

    Raises LimitError where the question has no limit, or the case no deadline of its own.
    """
    if question.limit is None:
        raise LimitError("no limit")
    gross = deadline(question.limit, case.received_at, zone=question.zone, calendar=question.calendar, own=case.due_at)
    if question.pause_cap is None:
        return gross
    return moved_on(gross, case.pauses, cap=question.pause_cap, as_of=as_of)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def last_provisional(question: Question, end: datetime) -> datetime | None:
    """The last instant at which the count of a period that ends at `end` may still change by mere time (§5).

    None where no rule bounds it: for limits of the cases' own, and for reopenings, which need a resolution first.
    """
    last = end - INSTANT  # the latest possible receipt
    if question.ask is Ask.SATISFACTION:
        return last + REOPENING_WINDOW
    if question.ask is Ask.FIRST_CONTACT:
        return last + question.window_days * ONE_DAY
    if question.ask is Ask.REOPENED:
        return None
    if question.limit is None or question.ask not in TIMED:
        return last
    if question.limit.unit == "own":
        return None
    until = last_on_its_clock(question, question.limit, end)
    if question.ask is Ask.RESOLUTION:
        return until + (question.pause_cap or timedelta()) + REOPENING_WINDOW
    return until


def last_on_its_clock(question: Question, limit: Limit, end: datetime) -> datetime:
    """The last instant at which the limit's own clock still decides on receipts before `end`: the latest deadline, or
    the last one before a case enters or leaves a class of overruns (§4). It lies on a day that a decree may move."""
    edges = [edge for _part, where in _classes(question) for edge, _beyond in overrun_bounds(where)]
    receipts = _last_receipts(question, limit, end - INSTANT)
    if question.ask is Ask.OVERRUN and edges:
        return max(_overrun_within(question, at, *edge) for at in receipts for edge in edges)
    return max(deadline(limit, at, zone=question.zone, calendar=question.calendar) for at in receipts)


def _classes(question: Question) -> Sequence[tuple[Part, Interval]]:
    return question.grade.classes if question.grade is not None else ()


def undecided_since(question: Question, as_of: datetime) -> datetime:
    """The receipts from this instant on can still be answered in time at `as_of`; earlier ones are decided."""
    limit = question.limit
    if limit is None or question.ask not in TIMED or limit.unit == "own":
        return as_of
    as_of -= question.pause_cap or timedelta()
    if limit.is_fixed:
        return as_of - limit.length
    day = local_day(as_of, question.zone)
    while _latest_deadline(question, limit, start_of_day(day, zone=question.zone)) >= as_of:
        day -= ONE_DAY
    return start_of_day(day, zone=question.zone)


def _latest_deadline(question: Question, limit: Limit, before: datetime) -> datetime:
    receipts = _last_receipts(question, limit, before - INSTANT)
    return max(deadline(limit, at, zone=question.zone, calendar=question.calendar) for at in receipts)


def _last_receipts(question: Question, limit: Limit, last: datetime) -> list[datetime]:
    """One of these receipts until `last` has the latest deadline: later ones never have earlier deadlines, except where
    new opening hours came into force between them."""
    if limit.unit != "wh":
        return [last]
    starts = (start_of_day(hours.valid_from, zone=question.zone) for hours in question.calendar.hours)
    return [last, *(start - INSTANT for start in starts if start <= last)]


def _satisfaction(score: int | None) -> Part:
    if score is None:
        return Part.NO_REPLY
    return Part.SATISFIED if score >= SATISFIED else Part.UNSATISFIED


def _reopened(case: Case, as_of: datetime) -> Part:
    """Reopened once is reopened for good; a reopening proves that there was a resolution before it (rule book §6)."""
    if case.reopened_at is not None and case.reopened_at <= as_of:
        return Part.REOPENED
    if case.resolved_at is None or case.resolved_at > as_of:
        return Part.UNRESOLVED
    return Part.STAYED if case.resolved_at <= as_of - REOPENING_WINDOW else Part.FRESH


def _at_first_contact(case: Case, question: Question, as_of: datetime) -> Part:
    """Solved at first contact as its record says, and no repeat of it within the window (rule book §3, §6)."""
    if not case.first_contact or case.resolved_at is None or case.resolved_at > as_of:
        return Part.NOT_AT_ONCE
    until = min(as_of, question.reopen_until or as_of)
    followed = case.followed_at is not None and case.followed_at <= until
    repeated = followed and is_repeat("counted", case.followed_after, window_days=question.window_days)
    return Part.CAME_AGAIN if repeated else Part.AT_ONCE


def _timed(case: Case, question: Question, as_of: datetime) -> Part:
    if question.limit is None:
        raise LimitError("no limit")
    if question.limit.unit == "own" and case.due_at is None:
        return Part.NO_DEADLINE
    happened = event(case, question, as_of=as_of)
    found = state(case.received_at, happened, due(case, question, as_of=as_of), as_of)
    if question.ask is Ask.OVERRUN and found is State.LATE and question.grade is not None:
        moment = happened if happened is not None and happened <= as_of else as_of
        return _graded(question, question.grade, case.received_at, moment)
    return Part(found.value)


def _graded(question: Question, grade: Grade, received_at: datetime, moment: datetime) -> Part:
    found = (part for part, where in grade.classes if _overran_by(question, where, received_at, moment))
    return next(found, Part.LATE)


def _overran_by(question: Question, share: Interval, received_at: datetime, moment: datetime) -> bool:
    """Whether a late case's overrun lies in the interval. Every late case overran by more than nothing, also one
    whose clock of working days has not ticked since."""
    for bound, beyond in overrun_bounds(share):
        if (moment > _overrun_within(question, received_at, *bound)) != beyond:
            return False
    return True


def overrun_bounds(share: Interval) -> Iterator[tuple[tuple[Fraction, bool], bool]]:
    """The ends of an interval as questions to `last_instant`: (share, inclusive), and whether a case lies beyond it."""
    if share.low is not None and share.low > 0:
        yield (share.low, not share.low_closed), True
    if share.high is not None:
        yield (share.high, share.high_closed), False


def _overrun_within(question: Question, received_at: datetime, share: Fraction, inclusive: bool) -> datetime:
    if question.limit is None:
        raise LimitError("no limit")
    found = last_instant(
        question.limit, received_at, share, inclusive=inclusive, zone=question.zone, calendar=question.calendar
    )
    return found.astimezone(UTC)
