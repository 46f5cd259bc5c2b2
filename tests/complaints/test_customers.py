from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organisation, User
from complaints import actions, customers
from complaints.facts import Facts
from complaints.masking import token
from complaints.models import Complaint, Complaints, Source

TODAY = date(2026, 11, 23)
CROWD = 2400  # so many that reading them all costs clearly more than following an index to four customers
LONG_HEX = "0123456789ABCDEF" * 2


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


def test_an_auditors_tokens_of_several_engagements_are_found_together(
    rows: Complaints, auditor: User, engage: Any
) -> None:
    first = engage(auditor, period_from="2026-09-01", period_until="2026-09-02")
    second = engage(auditor, period_from="2026-09-03", period_until="2026-09-30")
    visible = Complaint.objects.visible_to(auditor, TODAY)
    words = f"{shown('C', first.pk)} {shown('A', second.pk)}"
    assert references(customers.told(words, visible, user=auditor, today=TODAY)) == "BC"


def test_customers_whose_keys_begin_alike_are_found_by_the_token_they_share(rows: Complaints, clerk: User) -> None:
    beginning = Complaint.objects.get(reference="A").customer_key[:10]
    Complaint.objects.filter(reference="C").update(customer_key=beginning + "f" * 22)
    assert references(customers.told(shown("A"), rows, user=clerk, today=TODAY)) == "ABC"


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("0a1b2c3d4e", ["0A1B2C3D4E"]),
        ("客户0A1B2C3D4E，及 F0E1D2C3B4。", ["0A1B2C3D4E", "F0E1D2C3B4"]),
        ("13812345678", []),
        ("+86 138 1234 5678", []),
        ("11010119900307123X", []),
        (LONG_HEX, []),
        ("K0A1B2C3D4E", []),
        ("order_0A1B2C3D4E", []),
    ],
)
def test_a_part_of_a_longer_number_or_word_is_no_token(words: str, tokens: list[str]) -> None:
    assert customers.tokens_in(words) == tokens


class ManyCustomers(TestCase):
    """Whoever complains how often: each token finds all complaints of its customer, and nothing else."""

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers(0, 9), min_size=1, max_size=20))
    def test_a_token_finds_exactly_its_customers_complaints(self, callers: list[int]) -> None:
        company = Organisation.objects.create(name="x", slug="x")
        clerk = User.objects.create(username="clerk", role=User.Role.CLERK, organisation=company)
        tell = [_called(place, caller) for place, caller in enumerate(callers)]
        source = Source.objects.create(organisation=company, key="x", name="x")
        actions.write_facts(source=source, facts=tell, by=None, kind="import", now=datetime(2026, 11, 23, tzinfo=UTC))
        for caller in set(callers):
            theirs = {str(place) for place, other in enumerate(callers) if other == caller}
            found = customers.told(shown(min(theirs)), Complaint.objects.all(), user=clerk, today=TODAY)
            assert set(found.values_list("reference", flat=True)) == theirs


def _called(place: int, caller: int) -> Facts:
    received = datetime(2026, 9, 1, 1, tzinfo=UTC) + timedelta(hours=place)
    return Facts(reference=str(place), received_at=received, customer=str(caller), channel="phone", unit="东区")


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the database goes about each query of complaints."""
    told: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "complaints_complaint" in sql:
            execute(f"{connection.ops.explain_query_prefix()} {sql}", params, many, context)
            told.append(" ".join(str(line) for line in context["cursor"].fetchall()))
        return execute(sql, params, many, context)

    if connection.vendor == "postgresql":  # its autovacuum does so; SQLite has to do without
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE complaints_complaint")
    with connection.execute_wrapper(explain):
        yield told


def goes_elsewhere(plan: str) -> bool:
    """Whether anything but the complaints of some customers is read."""
    bounded = re.search(r"Index Cond: \(+customer_key\)|complaint_chain \(customer_key[=>]", plan)
    others = re.search(r"Seq Scan|SCAN complaints|complaint_(?!chain)\w+ ", plan)
    return bounded is None or others is not None


@pytest.fixture
def crowd(write: Any, facts: Any) -> Callable[[int], None]:
    """`crowd(n)` adds n customers with a complaint each."""

    def come(n: int) -> None:
        write(*(facts(f"n{number}", customer=f"n{number}") for number in range(n)))

    return come


def test_a_number_and_a_token_are_found_by_the_index_of_customers(rows: Complaints, crowd: Any, clerk: User) -> None:
    crowd(CROWD)
    both, third = f"{shown('A')} {shown('C')}", shown("C")
    bounded = Complaint.objects.visible_to(clerk).received_on(date(2026, 1, 1), TODAY)
    with plans() as told:
        found = customers.told(both, bounded, user=clerk, today=TODAY)
        assert [each.reference for each in found.order_by("-received_at", "-id")[:50]] == ["B", "C", "A"]
        assert references(customers.of_number("008", rows, user=clerk)) == "C"
        assert customers.tokens_of_number("008", rows, user=clerk) == [third]
    assert len(told) == 4
    assert list(filter(goes_elsewhere, told)) == [], told


def test_an_auditors_token_is_found_by_the_index_of_customers(
    rows: Complaints, crowd: Any, auditor: User, engage: Any
) -> None:
    crowd(CROWD)
    engagements = [engage(auditor), engage(auditor, period_from="2026-09-11")]
    words = " ".join(shown("B", each.pk) for each in engagements)
    visible = Complaint.objects.visible_to(auditor, TODAY)
    with plans() as told:
        found = customers.of_tokens(words.split(), visible, user=auditor, today=TODAY)
        assert [each.reference for each in found.order_by("-received_at", "-id")[:50]] == ["B", "A"]
    assert len(told) == 2
    assert list(filter(goes_elsewhere, told)) == [], told


@pytest.mark.parametrize("others", [0, 60])
def test_however_many_customers_there_are_a_search_asks_three_queries(
    rows: Complaints, crowd: Any, clerk: User, django_assert_num_queries: Any, others: int
) -> None:
    crowd(others)
    both = f"{shown('A')} {shown('C')}"
    with django_assert_num_queries(3):  # the sources, the customers' keys, their complaints
        assert references(customers.told(both, rows, user=clerk, today=TODAY)) == "ABC"


@pytest.mark.parametrize("audits", [1, 4])
def test_however_many_engagements_there_are_a_search_asks_three_queries(
    rows: Complaints, auditor: User, engage: Any, django_assert_num_queries: Any, audits: int
) -> None:
    last = [engage(auditor) for _ in range(audits)][-1]
    visible = Complaint.objects.visible_to(auditor, TODAY)
    word = shown("A", last.pk)
    with django_assert_num_queries(3):  # the engagements, the customers' keys, their complaints
        assert references(customers.told(word, visible, user=auditor, today=TODAY)) == "AB"


def test_a_telephone_number_sets_off_no_search_for_tokens(
    rows: Complaints, clerk: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):  # the sources, and the complaints of that number
        assert references(customers.told("13812345678", rows, user=clerk, today=TODAY)) == ""
