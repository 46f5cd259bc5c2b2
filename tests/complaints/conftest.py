"""A record to write into, and the words to write with: `facts("R1", 3, resolved_at=...)` came on the third day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from complaints import actions
from complaints.facts import Facts
from complaints.models import Complaint, Source
from tests.engaging import admit

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
START = datetime(2026, 9, 1, 1, tzinfo=UTC)  # nine o'clock in Shanghai


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="crm", name="CRM")


@pytest.fixture
def facts() -> Callable[..., Facts]:
    """`facts(reference, day, **facts)`: one complaint of the customer 007 about repairs, received on a day from 0."""

    def tell(reference: str, day: float = 0, **others: Any) -> Facts:
        known = {"unit": "东区", "category": "维修", "subcategory": "电梯", "customer": "007", "channel": "phone"}
        known_of_day = {**known, "received_at": START + timedelta(days=day)}
        return Facts(reference=reference, **{**known_of_day, **others})

    return tell


@pytest.fixture
def write(source: Source) -> Callable[..., actions.Written]:
    """`write(facts, ...)` writes them as an import of the source would."""

    def put(*told: Facts, **options: Any) -> actions.Written:
        options = {"source": source, "by": None, "kind": "import", "now": NOW, **options}
        return actions.write_facts(facts=told, **options)

    return put


@pytest.fixture
def complaint(write: Callable[..., actions.Written], facts: Callable[..., Facts]) -> Complaint:
    """A complaint of 王小明, answered after an hour and resolved after two days."""
    write(
        facts(
            "R1",
            customer_name="王小明",
            customer_contact="13812345678",
            text="电梯又坏了，请打13812345678找王小明。",
            responded_at=START + timedelta(hours=1),
            resolved_at=START + timedelta(days=2),
        )
    )
    return Complaint.objects.get(reference="R1")


@pytest.fixture
def engage(company: Organisation, firm: Organisation) -> Callable[..., Any]:
    """`engage(auditor, period_from=..., ...)` opens an audit of the company to somebody."""
    from audits.models import Engagement

    def open_to(auditor: User, **options: Any) -> Engagement:
        known = {
            "organisation": company,
            "firm": firm,
            "title": "2026 Q3",
            "period_from": "2026-07-01",
            "period_until": "2026-09-30",
            "valid_from": "2026-01-01",
            "valid_until": "2099-12-31",
        }
        engagement = Engagement.objects.create(**{**known, **options})
        admit(engagement, auditor)
        return engagement

    return open_to
