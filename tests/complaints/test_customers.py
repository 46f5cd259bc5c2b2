from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from complaints import customers
from complaints.masking import token
from complaints.models import Complaint, Complaints, Source

TODAY = date(2026, 11, 23)


def references(rows: Complaints) -> str:
    return "".join(sorted(rows.values_list("reference", flat=True)))


@pytest.fixture
def rows(write: Any, facts: Any, company: Any) -> Complaints:
    """A and B of the customer 007, C of 008, D of 007 in another source, E of nobody."""
    write(facts("A"), facts("B", 20), facts("C", 1, customer="008"), facts("E", 2, customer=""))
    write(facts("D", 2), source=Source.objects.create(organisation=company, key="hotline", name="Hotline"))
    return Complaint.objects.all()


def shown(reference: str, engagement: int | None = None) -> str:
    return token(Complaint.objects.get(reference=reference).customer_key, engagement=engagement)


def test_a_number_is_found_in_every_source(rows: Complaints, clerk: User) -> None:
    assert references(customers.of_number("007", rows, user=clerk)) == "ABD"


def test_a_number_is_read_as_it_was_when_entered(rows: Complaints, clerk: User) -> None:
    assert references(customers.of_number(" ００８ ", rows, user=clerk)) == "C"


def test_no_number_is_no_customer(rows: Complaints, clerk: User) -> None:
    assert references(customers.of_number("  ", rows, user=clerk)) == ""


def test_an_auditor_cannot_try_numbers_out(rows: Complaints, auditor: User, engage: Any) -> None:
    engage(auditor)
    assert references(customers.told("007", rows, user=auditor, today=TODAY)) == ""


def test_a_token_finds_its_customer(rows: Complaints, clerk: User) -> None:
    assert references(customers.told(shown("A"), rows, user=clerk, today=TODAY)) == "AB"
    assert references(customers.told(f"{shown('A')}, {shown('C').lower()}", rows, user=clerk, today=TODAY)) == "ABC"


def test_a_number_is_written_as_the_tokens_behind_it(rows: Complaints, clerk: User) -> None:
    found = customers.tokens_of_number("007", rows, user=clerk)
    assert found == sorted([shown("A"), shown("D")])
    assert references(customers.told(" ".join(found), rows, user=clerk, today=TODAY)) == "ABD"
    assert customers.tokens_of_number("009", rows, user=clerk) == []


def test_an_auditors_token_finds_within_its_engagement_only(rows: Complaints, auditor: User, engage: Any) -> None:
    first = engage(auditor, period_from="2026-09-01", period_until="2026-09-10")
    second = engage(auditor, period_from="2026-09-11", period_until="2026-09-30")
    visible = Complaint.objects.visible_to(auditor, TODAY)
    assert references(customers.told(shown("A", first.pk), visible, user=auditor, today=TODAY)) == "A"
    assert references(customers.told(shown("A", second.pk), visible, user=auditor, today=TODAY)) == "B"
    assert references(customers.told(shown("A"), visible, user=auditor, today=TODAY)) == ""
