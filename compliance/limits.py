"""The promised limits that bind one complaint, each with its deadline and state (rule book §4, §7).

The version of a letter in force on the local day of receipt governs. Chasers and duplicates are in no figure and
have no limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from commitments.models import Letter, LetterVersion, Promise
from complaints.models import Arrival, Complaint
from complaints.rules.clocks import Limit
from compliance.counting import within
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask, Case, Part, due, local_day, part

ONE_EVENT = (Ask.RESPONSE, Ask.PRELIMINARY, Ask.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Judged:
    """One promise's limit for one complaint. `deadline` is the last instant in time."""

    promise: Promise
    limit: Limit
    deadline: datetime
    state: Part


def binding(complaint: Complaint, *, letters: list[Letter], now: datetime) -> list[Judged]:
    """Every limit of these letters for this complaint as it stands at `now`."""
    if complaint.arrival != Arrival.COUNTED or complaint.received_at > now:
        return []
    return [judged for letter in letters for judged in _of_letter(complaint, Known(letter, now))]


def _of_letter(complaint: Complaint, known: Known) -> Iterator[Judged]:
    day = local_day(complaint.received_at, known.zone)
    for version in LetterVersion.objects.in_force(day).filter(letter=known.letter):
        siblings = list(Promise.objects.judged().of_version(version))
        readings = [Reading(promise, siblings, known, day) for promise in siblings if is_timed(promise)]
        for reading in readings:
            if reading.obstacle() is None and _concerns(reading.promise, complaint):
                yield from _judged(complaint, reading)


def is_timed(promise: Promise) -> bool:
    """Whether a promise sets one event of each complaint a limit."""
    definition = DEFINITIONS.get(promise.metric)
    return definition is not None and definition.ask in ONE_EVENT and promise.kind == Promise.Kind.TARGET


def _concerns(promise: Promise, complaint: Complaint) -> bool:
    return Complaint.objects.filter(within(promise.scope), pk=complaint.pk).exists()


def _judged(complaint: Complaint, reading: Reading) -> Iterator[Judged]:
    question = reading.question()
    case = Case(*(getattr(complaint, name) for name in Case.__slots__[:7]))
    state = part(case, question, as_of=reading.known.as_of)
    if question.limit is None or state is Part.NO_DEADLINE:
        return
    yield Judged(reading.promise, question.limit, due(case, question, as_of=reading.known.as_of), state)
