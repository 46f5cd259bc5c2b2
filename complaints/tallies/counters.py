"""What one column of a tally counts: a question to a complaint whose answer no passing of time can change."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Aggregate, Case, Count, F, IntegerField, Q, Sum, TextField, Value, When
from django.db.models.functions import Cast

from complaints.derived import EVENTS
from complaints.models import Arrival
from complaints.rules.arrivals import DAY
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import Limit, last_day

MICROSECOND = timedelta(microseconds=1)
SATISFIED = 4  # of 5 (rule book §6)
Ends = Mapping[date, int]
"""For every local day of receipt, how many days later a limit in days ends."""


class Kind(StrEnum):
    """The kinds of question. Except for CHASER and DUPLICATE they are put to counted complaints (rule book §3)."""

    COUNTED = "counted"
    CHASER = "chaser"
    DUPLICATE = "duplicate"
    REPEAT = "repeat"  # within `window` days after the earlier one was resolved
    HAPPENED = "happened"  # the event has come at all
    LISTED = "listed"  # likewise, and how many seconds after receipt: a list of them all
    WITHIN = "within"  # it came at most `span` microseconds after receipt
    BY_DAY = "by_day"  # it came by the last day of `limit`, a limit in days
    BY_OWN = "by_own"  # it came by the case's own deadline
    DUE = "due"  # the case has a deadline of its own; with an event: and the event has come
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    REOPENED = "reopened"  # at least once
    STAYED = "stayed"  # resolved and never reopened
    FIRST_CONTACT = "first_contact"  # resolved, and at first contact as the record says


PLAIN = {
    Kind.COUNTED: Q(),
    Kind.SATISFIED: Q(satisfaction__gte=SATISFIED),
    Kind.UNSATISFIED: Q(satisfaction__lt=SATISFIED),
    Kind.REOPENED: Q(reopened_at__isnull=False),
    Kind.STAYED: Q(resolved_at__isnull=False, reopened_at__isnull=True),
    Kind.FIRST_CONTACT: Q(first_contact=True, resolved_at__isnull=False),
}
"""The questions that need no more than their kind."""


class Listed(Aggregate):
    """Texts with commas between them, in any order."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


@dataclass(frozen=True, slots=True)
class Counter:
    """One question. `segments` and `categories` narrow it to a promise's scope; empty means all."""

    kind: Kind
    event: str = ""
    span: int = 0
    limit: str = ""
    window: int = 0
    segments: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Counter:
        """The counter that `stored` was made of."""
        lists = {name: tuple(stored[name]) for name in ("segments", "categories")}
        return cls(**{**stored, **lists, "kind": Kind(stored["kind"])})

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "kind": self.kind.value}

    @property
    def is_list(self) -> bool:
        """Whether its column holds a duration for each complaint, instead of how many there are."""
        return self.kind is Kind.LISTED

    @property
    def key(self) -> str:
        """The same for the same question."""
        words = [self.kind.value, self.event, self.limit, str(self.span or self.window or "")]
        if self.segments or self.categories:
            scope = repr((sorted(self.segments), sorted(self.categories)))
            words.append(hashlib.sha256(scope.encode()).hexdigest()[:16])
        return " ".join(word for word in words if word)

    def within(self, *, segments: Iterable[str] = (), categories: Iterable[int] = ()) -> Counter:
        """The same question within a scope."""
        return replace(self, segments=tuple(sorted(segments)), categories=tuple(sorted(categories)))

    def of_complaints(self, ends: Ends | None = None) -> Aggregate:
        """What its column holds of a group of complaints; `ends` as in `condition`."""
        if self.is_list:
            return Listed(Cast(f"{self.event}_seconds", TextField()), filter=self.condition())
        return Count("id", filter=self.condition(ends))

    def of_tallies(self, column: str) -> Aggregate:
        """What its column holds of a group of tallies."""
        return Listed(column) if self.is_list else Sum(column)

    def condition(self, ends: Ends | None = None) -> Q:
        """Which complaints are counted. `ends` is needed by BY_DAY, for the days of receipt in question."""
        scope = Q(segment__in=self.segments) if self.segments else Q()
        if self.categories:
            scope &= Q(category__in=self.categories) | Q(subcategory__in=self.categories)
        if self.kind in (Kind.CHASER, Kind.DUPLICATE):
            return Q(arrival=self.kind.value) & scope
        return Q(arrival=Arrival.COUNTED) & scope & self._answer(ends)

    def _answer(self, ends: Ends | None) -> Q:
        if self.kind in PLAIN:
            return PLAIN[self.kind]
        match self.kind:
            case Kind.REPEAT:
                return Q(since_previous__gte=0, since_previous__lte=self.window * DAY)
            case Kind.DUE:
                happened = Q(**{f"{EVENTS[self.event]}__isnull": False}) if self.event else Q()
                return Q(due_at__isnull=False) & happened
            case Kind.BY_OWN:
                return Q(**{f"{EVENTS[self.event]}__lte": F("due_at")})
            case Kind.BY_DAY:
                return Q(**{f"{self.event}_days__lte": _by_day(ends or {})})
            case Kind.WITHIN:
                return within(self.event, self.span * MICROSECOND)
        return Q(**{f"{EVENTS[self.event]}__isnull": False})


def within(event: str, span: timedelta) -> Q:
    """The event came at most `span` after receipt. The stored seconds are rounded up: they settle all but the cases
    that a span with a fraction of a second divides, and those alone are asked for their instants."""
    whole, fraction = divmod(span, timedelta(seconds=1))
    settled = Q(**{f"{event}_seconds__lte": whole})
    if not fraction:
        return settled
    exact = Q(**{f"{EVENTS[event]}__lte": F("received_at") + Value(span)})
    return settled | Q(**{f"{event}_seconds": whole + 1}) & exact


def ends_of(limit: str, days: Iterable[date], calendar: Calendar) -> dict[date, int]:
    """How many days after receipt a limit in days ends, for each day of receipt."""
    read = Limit.parse(limit)
    return {day: (last_day(read, day, calendar=calendar) - day).days for day in days}


def _by_day(ends: Ends) -> Case:
    """The days after receipt as an expression: most days of receipt share a number, the others are named."""
    days: dict[int, list[date]] = defaultdict(list)
    for day, number in ends.items():
        days[number].append(day)
    usual = max(days, key=lambda number: len(days[number]), default=0)
    whens = [When(received_day__in=named, then=Value(number)) for number, named in days.items() if number != usual]
    return Case(*whens, default=Value(usual), output_field=IntegerField())
