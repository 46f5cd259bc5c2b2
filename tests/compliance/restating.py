"""A quarter that was published, and what comes to light afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from accounts.models import Organisation
from commitments.models import Promise
from complaints.facts import Facts
from compliance.actions import recompute
from compliance.actions.restating import copy_published
from compliance.models import Restatement, Result
from tests.complaints.generated import write
from tests.compliance.conftest import Paper, Record

Local = Callable[..., datetime]
PERIOD = "2026Q4"


class Quarter:
    """A published quarter of ten complaints answered in time. `late(3)` corrects one, `judge()` lets a run see it."""

    def __init__(self, record: Record, promise: Promise, local: Local) -> None:
        self.record, self.promise, self.local = record, promise, local
        self.facts = [
            Facts(
                reference=f"R{n}",
                received_at=local(2026, 10, 5 + n, 9),
                responded_at=local(2026, 10, 5 + n, 10),
                unit="东城" if n % 2 else "西城",
            )
            for n in range(10)
        ]
        write(record.source, self.facts)
        self.day = local(2027, 2, 1)

    def judge(self) -> None:
        self.day += timedelta(days=1)
        recompute(as_of=self.day)

    def publish(self, issue: str = PERIOD) -> None:
        results = Result.objects.filter(period=PERIOD).order_by("pk")
        copy_published(organisation=self.record.organisation, issue=issue, results=results, at=self.day)

    def late(self, *numbers: int) -> None:
        for n in numbers:
            self.facts[n] = replace(self.facts[n], responded_at=self.facts[n].received_at + timedelta(hours=3))
        write(self.record.source, [self.facts[n] for n in numbers])

    def in_time(self, *numbers: int) -> None:
        for n in numbers:
            self.facts[n] = replace(self.facts[n], responded_at=self.facts[n].received_at + timedelta(hours=1))
        write(self.record.source, [self.facts[n] for n in numbers])


@pytest.fixture
def quarter(company: Organisation, record: Record, local: Local) -> Quarter:
    paper = Paper(company)
    promise = paper.says("first_response_timely_rate", ">=", 95, limit="2h")
    paper.signed(date(2026, 10, 1))
    made = Quarter(record, promise, local)
    made.judge()
    made.publish()
    return made


@pytest.fixture
def drafted(quarter: Quarter) -> Restatement:
    """One case was late after all; the run has drafted it."""
    quarter.late(3)
    quarter.judge()
    return Restatement.objects.get()
