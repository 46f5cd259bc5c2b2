"""The promised clocks of a letter, cut into stretches of receipt in which nothing but the time of receipt differs.

Within a stretch one version of the letter, one reading of it and one version of the opening hours govern, so a later
receipt never has an earlier deadline. That makes the deadline an order of the index: the complaints due between two
moments were received between two others, which are found without looking at any complaint.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commitments.models import Letter, LetterVersion, Promise
from complaints.rules.clocks import INSTANT, ONE_DAY, deadline
from compliance.limits import is_timed
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules.parts import Ask, Question, local_day
from compliance.rules.periods import midnight

AHEAD = timedelta(hours=2)
BEHIND = timedelta(days=30)  # a clock that ran out earlier is nobody's next task: the list of open complaints has it


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise's clock for what is received in [start, end)."""

    organisation: int
    promise: Promise
    question: Question
    start: datetime
    end: datetime

    @property
    def is_own(self) -> bool:
        """Whether each case has a deadline of its own, so that its order is no order of receipt."""
        return self.question.limit is not None and self.question.limit.unit == "own"

    @property
    def cap(self) -> timedelta:
        """The most that waiting for the customer may move a deadline on; nothing on a gross clock."""
        return self.question.pause_cap or timedelta()

    def deadline(self, received_at: datetime) -> datetime:
        """The last instant in time for a receipt within the stretch, without pauses. Not where `is_own`."""
        if self.question.limit is None:
            raise ValueError(self.promise)
        return deadline(self.question.limit, received_at, zone=self.question.zone, calendar=self.question.calendar)

    def first_due_at(self, moment: datetime) -> datetime:
        """The earliest receipt whose deadline is not before a moment; `end` where there is none."""
        return self._first(lambda received: self.deadline(received) >= moment)

    def first_due_after(self, moment: datetime) -> datetime:
        """The earliest receipt whose deadline is after a moment; `end` where there is none."""
        return self._first(lambda received: self.deadline(received) > moment)

    def _first(self, holds: Callable[[datetime], bool]) -> datetime:
        """By halving: what holds for a receipt holds for every later one of the stretch."""
        low, high = 0, (self.end - self.start) // INSTANT
        while low < high:
            middle = (low + high) // 2
            if holds(self.start + middle * INSTANT):
                high = middle
            else:
                low = middle + 1
        return self.start + low * INSTANT


def clocks(letters: Iterable[Letter], *, now: datetime) -> Iterator[Clock]:
    """Every clock of these letters that can be due from BEHIND to AHEAD of now."""
    for letter in letters:
        known = Known(letter, now)
        for version in LetterVersion.objects.signed().filter(letter=letter).order_by("effective_from"):
            yield from _of_version(version, known)


def _of_version(version: LetterVersion, known: Known) -> Iterator[Clock]:
    siblings = list(Promise.objects.judged().of_version(version))
    promises = [promise for promise in siblings if is_timed(promise)]
    if not promises or version.effective_from is None:
        return
    end = known.as_of + INSTANT
    if version.effective_until is not None:
        end = min(end, midnight(version.effective_until, known.zone))
    for first, last in _stretches(midnight(version.effective_from, known.zone), end, known):
        day = local_day(first, known.zone)
        readings = [Reading(promise, siblings, known, day) for promise in promises]
        for reading in readings:
            if reading.obstacle() is None and (clock := _clock(reading, first, last)):
                yield clock


def _stretches(start: datetime, end: datetime, known: Known) -> Iterator[tuple[datetime, datetime]]:
    """The time from start to end, cut where an interpretation note or opening hours begin or end."""
    cuts = {midnight(day, known.zone) for day in _days_of_change(known)}
    inside = sorted(cut for cut in cuts if start < cut < end)
    return ((low, high) for low, high in itertools.pairwise([start, *inside, end]) if low < high)


def _days_of_change(known: Known) -> Iterator[date]:
    for note in known.notes:
        yield note.valid_from
        if note.valid_until is not None:
            yield note.valid_until + ONE_DAY
    yield from (hours.valid_from for hours in known.calendar.hours)


def _clock(reading: Reading, start: datetime, end: datetime) -> Clock | None:
    """None where every deadline of the stretch has passed long ago."""
    clock = Clock(reading.known.letter.organisation_id, reading.promise, reading.question(), start, end)
    if clock.question.limit is None or clock.question.ask not in (Ask.RESPONSE, Ask.PRELIMINARY, Ask.RESOLUTION):
        return None
    if clock.is_own or clock.deadline(end - INSTANT) + clock.cap >= reading.known.as_of - BEHIND:
        return clock
    return None
