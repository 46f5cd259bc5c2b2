"""What would go and why, letting it go every night, and erasing a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.actions import take_turn
from complaints.erasing import actions as erasing
from complaints.erasing.people import Person
from complaints.models import Complaint
from dashboard.retention.classes import CLASSES, DataClass
from dashboard.retention.holds import Held, any_of, held
from evidence.actions import record

BATCH = 500


@dataclass(frozen=True, slots=True)
class Going:
    """Of one class of a company: what is older than `before` goes, except what stays, by reason. Of what is kept as
    proof nothing goes: so much is due for appraisal."""

    data: DataClass
    before: datetime | None
    goes: int
    stays: Sequence[tuple[Held, int]]
    due: int = 0


def report(organisation: int, today: date) -> list[Going]:
    """What the next night would take from a company, and what stays though its time is over. Nothing is written."""
    reasons = held(organisation, today)
    return [_going(data, organisation, today, reasons) for data in CLASSES]


def _going(data: DataClass, organisation: int, today: date, reasons: Sequence[Held]) -> Going:
    before = data.before(today)
    if before is None:
        return Going(data, None, 0, ())
    past = data.past(organisation, before).order_by()
    if data.forget is None:
        return Going(data, before, 0, (), due=past.count())
    stays = [(each, past.filter(data.staying(each.complaints)).count()) for each in reasons if data.complaints]
    goes = past.exclude(data.staying(any_of(reasons))).count()
    return Going(data, before, goes, [(each, count) for each, count in stays if count])


def retain(*, now: datetime) -> Counter[str]:
    """Take from every company what is past its time: how much of each class. Broken off, the next night goes on."""
    gone: Counter[str] = Counter()
    for company in Organisation.objects.filter(kind=Organisation.Kind.COMPANY).order_by("pk"):
        gone.update(retain_of(organisation=company, now=now))
    return gone


def retain_of(*, organisation: Organisation, now: datetime) -> dict[str, int]:
    """The same of one company; the journal keeps how much went, not whose it was."""
    today = timezone.localdate(now)
    gone = {data.name: sum(_batches(data, organisation.pk, today)) for data in CLASSES}
    gone = {name: number for name, number in gone.items() if number}
    if gone:
        record(action="retention.run", subject=organisation, detail=gone)
    return gone


def _batches(data: DataClass, organisation: int, today: date) -> Iterator[int]:
    before = data.before(today) if data.forget else None
    while before is not None and (number := _batch(data, organisation, today, before)):
        yield number


@transaction.atomic
def _batch(data: DataClass, organisation: int, today: date, before: datetime) -> int:
    """Whoever puts a hold waits for his turn too, so that nothing goes that is held by then."""
    take_turn(organisation)
    staying = data.staying(any_of(held(organisation, today)))
    going = data.past(organisation, before).exclude(staying).order_by("pk").values_list("pk", flat=True)
    numbers = list(going[:BATCH])
    return data.forget(numbers, today) if data.forget and numbers else 0


@dataclass(frozen=True, slots=True)
class Found:
    """What erasing a person would do: how many complaints of how many customers go, and which stay, by reason."""

    complaints: int
    customers: int
    goes: int
    stays: Sequence[tuple[Held, int]]


def find(person: Person, today: date) -> Found:
    """Look what erasing would do. Nothing is written."""
    reasons = held(person.organisation, today)
    stays = [(each, person.rows.filter(each.complaints).count()) for each in reasons]
    goes = person.rows.exclude(any_of(reasons)).count()
    return Found(len(person.numbers), len(person.keys), goes, [(each, count) for each, count in stays if count])


@transaction.atomic
def erase_person(*, words: str, by: User, reason: str, now: datetime) -> erasing.Erased:
    """Erase whom a customer number or an exact contact stands for, except what is held; raises ValueError where the
    person asking belongs to no company."""
    if by.organisation is None:
        raise ValueError(f"{by} belongs to no company")
    take_turn(by.organisation.pk)
    person = Person(words, by.organisation.pk)
    staying = any_of(held(person.organisation, timezone.localdate(now)))
    kept = set(Complaint.objects.filter(staying, pk__in=person.numbers).values_list("pk", flat=True))
    return erasing.erase(person=person, held=kept, by=by, reason=reason, now=now)
