"""The record as it was known at a number of the log of change sets (rule book §2): to see again what a run saw.

The rows themselves are put back, so that whoever counts then counts as ever, by the same code. It happens in a
transaction that is always taken back. Tallies keep silent in it, so that the facts themselves are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from complaints import pausing, revisions, storing
from complaints.actions import take_turn
from complaints.chains import DECIDED, Chains
from complaints.derived import COLUMNS as DERIVED
from complaints.derived import derived
from complaints.facts import PERSONAL
from complaints.models import Complaint, ComplaintRevision, TalliedMonth
from complaints.rules.pauses import Pause
from complaints.tallies.marks import Marks
from complaints.writer import alone

AT_ONCE = 1_000  # complaints put back together
FACTS = tuple(name for name in revisions.COLUMNS if name not in PERSONAL)  # nobody counts by the others
PUT_BACK = (*FACTS, *DERIVED, *pausing.DERIVED, *DECIDED)
ROW = itemgetter("id", *PUT_BACK)
READ: dict[str, Callable[[str], Any]] = {
    **{name: datetime.fromisoformat for name in FACTS if name.endswith("_at")},
    "loss_confirmed_on": date.fromisoformat,
    "loss_amount": Decimal,
}


@contextmanager
def as_known(organisation: int, number: int, *, until: datetime) -> Iterator[None]:
    """A company's complaints received before `until` as they were known once the change set of this number was
    written. Complaints that were unknown then are void. What is written inside is taken back, too.

    Takes as long as much was written since; other writers of the company wait.
    """
    with transaction.atomic():
        take_turn(organisation)
        _Rewind(organisation, number).put_back(until)
        yield
        transaction.set_rollback(True)


@dataclass
class _Rewind:
    organisation: int
    number: int

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.chains = Chains(self.organisation, Marks(self.organisation))  # marks that nobody needs: no tally is read

    def put_back(self, until: datetime) -> None:
        later = written_since(self.organisation, self.number, until)
        numbers = iter(list(later.order_by("pk").values_list("pk", flat=True)))
        while some := list(islice(numbers, AT_ONCE)):
            self._put_back(some)
            self.chains.decide_if_many()
        self.chains.decide()
        TalliedMonth.objects.filter(organisation=self.organisation).update(content={})

    def _put_back(self, numbers: list[int]) -> None:
        known = ComplaintRevision.objects.filter(
            complaint__in=numbers, known_from__number__lte=self.number, known_until__number__gt=self.number
        )
        facts = dict(known.values_list("complaint", "facts"))
        rows = []
        pauses: dict[int, tuple[Pause, ...]] = {}
        for now in Complaint.objects.filter(pk__in=numbers).order_by("pk").values("id", *FACTS):
            then = now | read(facts[now["id"]]) if now["id"] in facts else now | {"voided": True}
            if "pauses" in then:
                pauses[now["id"]] = then.pop("pauses")
            rows.append(ROW(self._row(then, pauses.get(now["id"], ()))))
            self.chains.touch(now["customer_key"], now["subcategory_id"])
        storing.update(Complaint, PUT_BACK, rows)
        pausing.replace(pauses)

    def _row(self, then: Mapping[str, Any], pauses: tuple[Pause, ...]) -> dict[str, Any]:
        """The row with its derived columns, its arrival as if it stood alone."""
        row = {
            **then,
            **derived(then, zone=self.zone),
            **pausing.derived(then["received_at"], then["resolved_at"], pauses),
            "previous_id": None,
            "since_previous": None,
            **alone(then),
        }
        self.chains.touch(row["customer_key"], row["subcategory_id"])
        return row


def written_since(organisation: int, number: int, until: datetime) -> QuerySet[Complaint]:
    """What was written after a number; of what was received from `until` on still only what may have been moved there
    from before."""
    written = Complaint.objects.filter(organisation=organisation, change_set__number__gt=number)
    return written.filter(Q(received_at__lt=until) | Q(version__gt=1))


def read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as Python has them, from how a revision keeps them."""
    found = {name: _value(name, facts[name]) for name in FACTS}
    return {**found, "pauses": tuple(_pause(told) for told in facts["pauses"])}


def _value(name: str, told: Any) -> Any:
    return READ[name](told) if told is not None and name in READ else told


def _pause(told: Mapping[str, Any]) -> Pause:
    starts_at, ends_at, question_at = (
        told[name] and datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at", "question_at")
    )
    return Pause(starts_at, ends_at, told["reason"], question_at)
