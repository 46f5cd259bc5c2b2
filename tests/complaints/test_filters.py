from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import translation

from accounts.models import Organisation, ServiceUnit, User
from complaints.filters import ComplaintFilter, Window
from complaints.masking import token
from complaints.models import Category, Complaint

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
Choose = Callable[..., str]


@pytest.fixture
def choose(manager: User) -> Choose:
    """`choose(field=value)`: the references that the filter lets through, in alphabetical order."""

    def through(**chosen: str) -> str:
        query = QueryDict(mutable=True)
        query.update(chosen)
        found = ComplaintFilter(query, queryset=Complaint.objects.all(), reader=manager)
        return "".join(sorted(found.rows.values_list("reference", flat=True)))

    return through


@pytest.fixture
def window(manager: User) -> Callable[..., Window]:
    """`window(field=value)`: the days that the filter shows."""

    def through(**chosen: str) -> Window:
        query = QueryDict(mutable=True)
        query.update(chosen)
        found = ComplaintFilter(query, queryset=Complaint.objects.all(), reader=manager)
        assert found.form.is_valid()
        return found.window

    return through


@pytest.fixture
def record(write: Any, facts: Any) -> None:
    write(
        facts("A", resolved_at=START + DAY),
        facts("B", 3, unit="西区", channel="email"),
        facts("C", 4, resolved_at=START + 5 * DAY, marked_duplicate=True),
        facts("D", 5, subcategory="门禁", resolved_at=START + 6 * DAY, reopened_at=START + 7 * DAY, reopen_count=1),
        facts("E", 6, resolved_at=START + 9 * DAY, due_at=START + 8 * DAY, customer="008"),
        facts("F", -200),
        facts("G", 6.5, customer="008", category="服务", subcategory="态度"),
    )


def test_ones_own_units_are_those_one_is_tied_to_and_those_below(
    choose: Choose, record: None, manager: User, company: Organisation
) -> None:
    above = ServiceUnit.objects.create(organisation=company, name="华东")
    ServiceUnit.objects.filter(name="西区").update(parent=above)
    assert choose(unit="mine") == ""
    manager.units.add(above)
    assert choose(unit="mine") == "B"


def test_the_filter_is_said_in_words(manager: User, record: None) -> None:
    unit = ServiceUnit.objects.get(name="西区")
    query = QueryDict(f"unit={unit.pk}&received_from=2026-09-01&state=open")
    found = ComplaintFilter(query, queryset=Complaint.objects.all(), reader=manager)
    assert found.form.is_valid()
    with translation.override("en"):
        assert found.said() == {"received_from": "2026-09-01", "unit": "西区", "state": "unresolved"}
    assert found.words()["unit"] == "西区"


def test_by_default_the_last_ninety_days_before_the_newest_are_shown(choose: Choose, record: None) -> None:
    assert choose() == "ABCDEG"


def test_emptying_the_first_day_does_not_open_everything(choose: Choose, record: None) -> None:
    assert choose(received_from="") == "ABCDEG"


def test_an_earlier_last_day_moves_the_ninety_days(choose: Choose, record: None) -> None:
    assert choose(received_until="2026-02-15") == "F"


def test_the_days_that_nobody_chose_are_told(window: Callable[..., Window], record: None) -> None:
    newest = date(2026, 9, 7)
    assert window() == Window(newest - timedelta(days=90), newest, usual=True)


def test_the_days_that_somebody_chose_are_told(window: Callable[..., Window], record: None) -> None:
    assert window(received_from="2026-09-01") == Window(date(2026, 9, 1), None)
    assert window(reference="A") == window(customer="007") == Window(None, None)
    assert window(customer="007", received_until="2026-09-01") == Window(None, date(2026, 9, 1))


def test_a_first_day_after_the_last_is_said(manager: User, record: None) -> None:
    query = QueryDict("received_from=2026-09-05&received_until=2026-09-04")
    found = ComplaintFilter(query, queryset=Complaint.objects.all(), reader=manager)
    assert list(found.form.errors) == ["received_from"]
    assert not found.rows


def test_by_loss(choose: Choose, write: Any, facts: Any) -> None:
    write(facts("A"), facts("B", loss_amount=Decimal(0)), facts("C", loss_amount=Decimal("12.50")))
    write(facts("D", loss_amount=Decimal(9), loss_confirmed_on=date(2026, 9, 2)))
    assert choose(loss="some") == "CD"
    assert choose(loss="confirmed") == "D"


def test_by_customer_number_in_all_years(choose: Choose, record: None) -> None:
    assert choose(customer=" 008 ") == "EG"
    assert "F" in choose(customer="007")
    assert choose(customer="009") == ""


def test_the_journal_keeps_a_token_and_never_the_number(manager: User, record: None) -> None:
    found = ComplaintFilter(QueryDict("customer=008"), queryset=Complaint.objects.all(), reader=manager)
    assert found.form.is_valid()
    assert found.words()["customer"] == token(Complaint.objects.get(reference="E").customer_key, engagement=None)
    unknown = ComplaintFilter(QueryDict("customer=13812345678"), queryset=Complaint.objects.all(), reader=manager)
    assert unknown.form.is_valid()
    assert unknown.words()["customer"] == "***"


def test_days_are_local_and_both_are_included(choose: Choose, record: None) -> None:
    assert choose(received_from="2026-09-04", received_until="2026-09-05") == "BC"


def test_a_reference_is_looked_for_in_all_years(choose: Choose, record: None) -> None:
    assert choose(reference="F") == "F"


def test_a_reference_is_found_by_its_beginning(choose: Choose, write: Any, facts: Any) -> None:
    write(facts("AB-17"), facts("CAB-17"))
    assert choose(reference="AB") == "AB-17"
    assert choose(reference="ab-1") == "AB-17"


def test_by_channel(choose: Choose, record: None) -> None:
    assert choose(channel="email") == "B"


def test_by_unit(choose: Choose, record: None) -> None:
    assert choose(unit=str(ServiceUnit.objects.get(name="西区").pk)) == "B"


def test_a_category_stands_for_all_its_level_2_categories(choose: Choose, record: None) -> None:
    assert choose(category=str(Category.objects.get(name="维修").pk)) == "ABCDE"
    assert choose(category=str(Category.objects.get(name="门禁").pk)) == "D"


@pytest.mark.parametrize(
    ("state", "found"), [("open", "BDG"), ("resolved", "ACE"), ("reopened", "D"), ("past_due", "E")]
)
def test_by_state(choose: Choose, record: None, state: str, found: str) -> None:
    assert choose(state=state) == found


def test_an_open_case_past_its_own_deadline_is_past_due(choose: Choose, write: Any, facts: Any) -> None:
    write(facts("A", due_at=START + DAY), facts("B", due_at=datetime(2030, 1, 1, tzinfo=UTC)))
    assert choose(state="past_due") == "A"


@pytest.mark.parametrize(("arrival", "found"), [("new", "ADE"), ("repeat", "B"), ("chaser", "G"), ("duplicate", "C")])
def test_by_arrival(choose: Choose, write: Any, facts: Any, arrival: str, found: str) -> None:
    write(
        facts("A", resolved_at=START + DAY),
        facts("B", 31, resolved_at=START + 32 * DAY),
        facts("C", 40, marked_duplicate=True),
        facts("D", 62.01),
        facts("E", 3, customer="008"),
        facts("G", 4, customer="008"),
    )
    assert choose(arrival=arrival) == found


@pytest.mark.parametrize(
    "chosen", [{"received_from": "2026-02-31"}, {"channel": "pigeon"}, {"unit": "0"}, {"reference": "x" * 101}]
)
def test_a_mistake_lets_nothing_through(choose: Choose, record: None, chosen: dict[str, str]) -> None:
    assert choose(**chosen) == ""


def test_units_of_other_companies_cannot_be_chosen(choose: Choose, record: None) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    unit = ServiceUnit.objects.create(organisation=other, name="东区")
    assert choose(unit=str(unit.pk)) == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it knows of the rows")
@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        ({"state": "past_due"}, "complaint_past_due"),
        ({"state": "open"}, "complaint_unresolved"),
        ({"arrival": "chaser"}, "complaint_uncounted"),
        ({"arrival": "duplicate"}, "complaint_uncounted"),
        ({"missing": "category"}, "complaint_uncategorised"),
        ({"reference": "A"}, "sqlite_autoindex_complaints_complaint"),
    ],
)
def test_what_few_complaints_are_is_found_by_an_index_of_its_own(
    manager: User, record: None, chosen: dict[str, str], index: str
) -> None:
    query = QueryDict(mutable=True)
    query.update(chosen)
    found = ComplaintFilter(query, queryset=Complaint.objects.visible_to(manager), reader=manager).rows
    assert index in found.explain()
