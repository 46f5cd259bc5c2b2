"""Open complaints in order of deadline, page by page.

It stays cheap with ten million complaints on record: of each clock only receipts are read whose deadline lies in a
window of about a month, through the partial indexes of open and unanswered complaints, which hold none that is done
(`complaint_open`, `complaint_undone`, `complaint_unanswered`, `complaint_due`). A page reads at most a page of rows per
clock, begins where the last one ended and counts nothing. Only complaints whose net clock has stood still are read
whole and put in order here, because no index knows their deadline: those open, in the window, that wait for a customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from commitments.models import Promise
from complaints.models import Arrival, Complaint, Pause
from complaints.rules.clocks import INSTANT
from complaints.rules.pauses import PauseReason
from compliance.counting import within
from compliance.due.clocks import AHEAD, BEHIND, Clock
from compliance.rules.parts import Ask, Case, due

SIZE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,17})_(\d{1,17})_(\d{1,18})_(\d{1,18})", re.ASCII)
Rows = QuerySet[Complaint]
UNDONE = Q(reopened_at__gt=F("resolved_at"))
OPEN: dict[Ask, tuple[Q, ...]] = {
    # What is resolved needs no answer any more. Each is one partial index: an "or" of two would be in no order.
    Ask.RESPONSE: (Q(responded_at__isnull=True) & (Q(resolved_at__isnull=True) | UNDONE),),
    Ask.PRELIMINARY: (
        Q(resolved_at__isnull=True, preliminary_at__isnull=True),
        UNDONE & Q(preliminary_at__isnull=True),
    ),
    Ask.RESOLUTION: (Q(resolved_at__isnull=True), UNDONE),
}
Key = tuple[datetime, datetime, int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of one complaint. `deadline` is the last instant in time as known at `now`."""

    complaint: Complaint
    promise: Promise
    ask: Ask
    deadline: datetime
    now: datetime

    @property
    def key(self) -> Key:
        return (self.deadline, self.complaint.received_at, self.complaint.pk, self.promise.pk)

    @property
    def is_over(self) -> bool:
        return self.now > self.deadline

    @property
    def seconds(self) -> int:
        """Seconds left, or since it ran out."""
        return int(abs(self.deadline - self.now).total_seconds())


@dataclass(frozen=True, slots=True)
class Page:
    """Some clocks, the soonest first; `next` is the cursor of the page after them, empty at the end."""

    rows: list[Due]
    next: str


def page(clocks: Iterable[Clock], rows: Rows, *, now: datetime, cursor: str = "", size: int = SIZE) -> Page:
    """What of `rows` is due by AHEAD of now or ran out no longer than BEHIND ago. An unknown cursor: from the start."""
    after = _key(cursor)
    counted = rows.filter(arrival=Arrival.COUNTED)
    found = (due for clock in clocks for due in _due(clock, counted, now=now, after=after, most=size + 2))
    ordered = sorted((due for due in found if after is None or due.key > after), key=lambda due: due.key)
    shown = ordered[:size]
    return Page(shown, _cursor(shown[-1].key) if len(ordered) > size else "")


def _due(clock: Clock, rows: Rows, *, now: datetime, after: Key | None, most: int) -> Iterator[Due]:
    """The first clocks after a place in the order; of paused ones all."""
    rows = rows.filter(organisation=clock.organisation, received_at__gte=clock.start, received_at__lt=clock.end)
    rows = rows.filter(within(clock.promise.scope))
    paused = _waited_for_customer()
    for gate in OPEN[clock.question.ask]:
        opened = rows.filter(gate)
        if clock.is_own:
            yield from _own(clock, opened, now, after, most)
        elif clock.question.pause_cap is None:
            yield from _running(clock, opened, now, after, most)
        else:
            yield from _running(clock, opened.exclude(paused), now, after, most)
            yield from _paused(clock, opened.filter(paused), now)


def _running(clock: Clock, rows: Rows, now: datetime, after: Key | None, most: int) -> Iterator[Due]:
    """Clocks that never stood still: the order of receipt is the order of deadline."""
    first, last = clock.first_due_at(now - BEHIND), clock.first_due_after(now + AHEAD)
    rows = rows.filter(received_at__gte=first, received_at__lt=last)
    if after is not None:
        rows = rows.filter(_from(clock, after))
    if first < last:
        for complaint in rows.order_by("received_at", "pk")[:most]:
            yield Due(complaint, clock.promise, clock.question.ask, clock.deadline(complaint.received_at), now)


def _from(clock: Clock, after: Key) -> Q:
    """Where in the order of receipt the next page begins; at most the row of the cursor itself comes again."""
    moment, received_at, pk, _promise = after
    start, beyond = clock.first_due_at(moment), clock.first_due_after(moment)
    if received_at >= beyond:  # whoever shares the deadline was received before: done
        return Q(received_at__gte=beyond)
    if received_at < start:
        return Q(received_at__gte=start)
    return Q(received_at__gte=received_at) & (Q(received_at__gt=received_at) | Q(pk__gte=pk))


def _own(clock: Clock, rows: Rows, now: datetime, after: Key | None, most: int) -> Iterator[Due]:
    """Clocks that end with the deadline that the source gave the case."""
    rows = rows.filter(due_at__gte=now - BEHIND, due_at__lte=now + AHEAD)
    if after is not None:
        moment, received_at, pk, _promise = after
        same = Q(due_at=moment) & (Q(received_at__gt=received_at) | Q(received_at=received_at, pk__gte=pk))
        rows = rows.filter(Q(due_at__gt=moment) | same, due_at__gte=moment)
    for complaint in rows.order_by("due_at", "received_at", "pk")[:most]:
        if complaint.due_at is not None:
            yield Due(complaint, clock.promise, clock.question.ask, complaint.due_at, now)


def _paused(clock: Clock, rows: Rows, now: datetime) -> Iterator[Due]:
    """Net clocks that have stood still: each deadline is asked for by itself."""
    first, last = clock.first_due_at(now - BEHIND - clock.cap), clock.first_due_after(now + AHEAD)
    if first >= last:
        return
    for complaint in rows.filter(received_at__gte=first, received_at__lt=last).prefetch_related("pause_rows"):
        case = Case(received_at=complaint.received_at, due_at=complaint.due_at, pauses=complaint.pauses)
        deadline = due(case, clock.question, as_of=now)
        if now - BEHIND <= deadline <= now + AHEAD:
            yield Due(complaint, clock.promise, clock.question.ask, deadline, now)


def _waited_for_customer() -> Exists:
    counted = Pause.objects.filter(complaint=OuterRef("pk"), reason=PauseReason.CUSTOMER, question_at__isnull=False)
    return Exists(counted)


def _cursor(key: Key) -> str:
    moments = [str((moment - EPOCH) // INSTANT) for moment in key[:2]]
    return "_".join([*moments, *map(str, key[2:])])


def _key(cursor: str) -> Key | None:
    match = CURSOR.fullmatch(cursor)
    if match is None:
        return None
    try:
        deadline, received_at = (EPOCH + timedelta(microseconds=int(text)) for text in match.groups()[:2])
    except OverflowError:
        return None
    return deadline, received_at, int(match[3]), int(match[4])
