"""The complaints behind a figure as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from audits.models import Engagement
from complaints.masking import token
from complaints.models import Complaint
from complaints.tokens import Tokens
from compliance.cases import cases
from compliance.exports import COLUMNS, Viewer, as_csv
from compliance.models import Result
from tests.compliance.conftest import Paper, Record
from tests.engaging import admit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
SOMEBODY = "5e1f" * 8


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def result(paper: Paper, record: Record, judged: Any, local: Callable[..., datetime]) -> Result:
    """Four of five answers came in time. The late one is a second complaint of the same customer."""
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(date(2026, 10, 1))
    facts = {"customer_key": SOMEBODY, "customer_name": "王小明", "customer_contact": "13812345678", "text": "坏了"}
    first = record(local(2026, 10, 5), responded=1, resolved=1, **facts)
    record(local(2026, 10, 7), unit="=1+1", responded=2.5, previous=first, since_previous=90, version=3, **facts)
    record.many(3, local(2026, 10, 8), responded=1)
    return judged(promise, "2026Q4", 2026, 11, 1)  # type: ignore[no-any-return]


def read(result: Result, part: str, person: User) -> list[dict[str, str]]:
    viewer = Viewer(Complaint.objects.visible_to(person, TODAY), Tokens(person, TODAY))
    text = "".join(as_csv(cases(result, part), viewer))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def test_every_fact_that_the_rule_uses_is_in_it(result: Result, manager: User) -> None:
    [row] = read(result, "failures", manager)
    assert row["received_at"] == "2026-10-07 00:00:00"
    assert row["responded_at"] == "2026-10-07 02:30:00"
    assert (row["limit"], row["due"]) == ("2h", "2026-10-07 02:00:00")
    assert (row["part"], row["late_by"], row["remark"]) == ("late", "1800", "late by 30 min")
    assert (row["arrival"], row["since_previous"], row["version"]) == ("repeat", "90", "3")


def test_the_predecessor_and_the_customer_are_named_without_a_person(result: Result, manager: User) -> None:
    [row] = read(result, "failures", manager)
    assert row["previous"] == Complaint.objects.get(resolved_at__isnull=False).reference
    assert row["customer"] == token(SOMEBODY, engagement=None)
    assert not any(secret in str(row) for secret in ("王", "138", "坏"))


@pytest.mark.parametrize("part", ["numerator", "failures", "denominator"])
def test_it_has_as_many_rows_as_the_list(result: Result, manager: User, part: str) -> None:
    assert len(read(result, part, manager)) == cases(result, part).rows.count()


def test_no_cell_is_a_formula(result: Result, manager: User) -> None:
    [row] = read(result, "failures", manager)
    assert row["unit"] == "'=1+1"


def test_rows_come_newest_first(result: Result, manager: User) -> None:
    received = [row["received_at"] for row in read(result, "denominator", manager)]
    assert received == sorted(received, reverse=True)


def test_it_is_not_read_into_memory(result: Result, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.exports.CHUNK", 2)
    lines = as_csv(cases(result, "denominator"), Viewer(Complaint.objects.all(), Tokens(manager, TODAY)))
    assert len([next(lines), next(lines)]) == 2
    assert len(list(lines)) == 4


def test_an_auditor_gets_what_his_engagement_covers_and_no_name_beyond_it(
    result: Result, auditor: User, firm: Any, company: Any
) -> None:
    period = {"period_from": date(2026, 10, 6), "period_until": date(2026, 10, 7)}
    access = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
    engagement = Engagement.objects.create(organisation=company, firm=firm, title="2026", **period, **access)
    admit(engagement, auditor)
    [row] = read(result, "denominator", auditor)
    assert row["customer"] == token(SOMEBODY, engagement=engagement.pk)
    assert row["previous"] == ""  # it was received before the period he audits
