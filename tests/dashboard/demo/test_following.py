"""The demo's breach that people have begun to handle."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organisation, User
from compliance.models import Balance, Breach, ComplianceRun, Dispute
from compliance.rules.disputes import Clock
from dashboard.demo.following import follow
from tests.compliance.conftest import paper
from tests.compliance.following import TODAY, breach, monday, run

__all__ = ["breach", "monday", "paper", "run"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(breach: Breach, company: Organisation, manager: User, clerk: User) -> Breach:
    follow(company, today=TODAY, by=manager)
    return Breach.objects.get()


def test_the_newest_minor_breach_is_handled_and_in_negotiation(followed: Breach) -> None:
    assert [each.status for each in followed.handlings.all()] == ["done", "planned"]
    assert followed.disputes.get().stage == "negotiation"
    assert followed.clock(TODAY)[0] is Clock.MET
    assert followed.compensations.balance() == Balance(Decimal(960), Decimal(480))


def test_it_is_told_once(followed: Breach, company: Organisation, manager: User) -> None:
    follow(company, today=TODAY, by=manager)
    assert (Dispute.objects.count(), followed.handlings.count()) == (1, 2)


def test_nothing_is_added_to_the_data_of_somebody_who_went_on_with_the_demo(
    breach: Breach, company: Organisation, manager: User, clerk: User, run: Any
) -> None:
    for days in (1, 2):
        at = run.as_of - timedelta(days=days)
        told = {"night": at.date(), "cause": "nightly", "status": "done"}
        ComplianceRun.objects.create(as_of=at, started_at=at, finished_at=at, **told)
    follow(company, today=TODAY, by=manager)
    assert not Dispute.objects.exists()
