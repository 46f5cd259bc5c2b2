"""Complaints straight into the record, with the derived columns that the record's own rules give them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Organisation, ServiceUnit
from complaints.models import ChangeSet, Complaint, Source
from complaints.rules.clocks import seconds_between
from compliance.rules.parts import Case

ZONE = ZoneInfo("Asia/Shanghai")
CLOCKS = {
    "responded_at": "response_seconds",
    "preliminary_at": "preliminary_seconds",
    "resolved_at": "resolution_seconds",
}


class Record:
    """`record(...)` keeps a complaint. Times may be given as hours after receipt: `responded=1.5`."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.source, _ = Source.objects.get_or_create(organisation=organisation, key="test", name="test")
        self.change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.DEMO)
        self.numbers = count(1)

    def unit(self, name: str) -> ServiceUnit:
        return ServiceUnit.objects.get_or_create(organisation=self.organisation, name=name)[0]

    def made(self, received_at: datetime, *, unit: str = "", **facts: Any) -> Complaint:
        """A complaint that is not stored yet."""
        for name in ("responded", "preliminary", "resolved", "reopened", "due"):
            if name in facts:
                facts[f"{name}_at"] = received_at + timedelta(hours=facts.pop(name))
        seconds = {column: seconds_between(received_at, facts.get(event)) for event, column in CLOCKS.items()}
        return Complaint(
            organisation=self.organisation,
            source=self.source,
            reference=f"T{next(self.numbers):06d}",
            received_at=received_at,
            received_day=received_at.astimezone(ZONE).date(),
            unit=self.unit(unit) if unit else None,
            change_set=self.change_set,
            **{"channel": "phone", **seconds, **facts},
        )

    def __call__(self, received_at: datetime, **facts: Any) -> Complaint:
        complaint = self.made(received_at, **facts)
        complaint.save()
        return complaint

    def many(self, n: int, received_at: datetime, **facts: Any) -> None:
        Complaint.objects.bulk_create(self.made(received_at + timedelta(seconds=k), **facts) for k in range(n))


@pytest.fixture
def record(company: Organisation) -> Record:
    return Record(company)


@pytest.fixture
def local() -> Callable[..., datetime]:
    """`local(2026, 10, 5, 12)` is noon in Shanghai, in UTC."""

    def at(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[misc,arg-type]

    return at


def case_of(complaint: Complaint) -> Case:
    """The facts of a stored complaint as the plain rules look at them."""
    names = Case.__dataclass_fields__
    return Case(**{name: getattr(complaint, name) for name in names})
