"""The list behind a point has exactly the complaints that the point counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.models import Category, Complaint
from compliance.picked import NO_CATEGORY, Pick, picked, read
from compliance.registered import Known
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
OCTOBER, FOURTH = Period.parse("2026-10"), Period.parse("2026Q4")


@pytest.fixture
def rate(paper: Paper, record: Record, local: Callable[..., datetime]) -> Promise:
    said = paper.says("first_response_timely_rate", ">=", 95, limit="2h", period="quarter")
    paper.signed(date(2026, 10, 10))
    record(local(2026, 10, 9), responded=3)  # before the letter took effect
    record(local(2026, 10, 12), responded=3, unit="东城", channel="email")
    record(local(2026, 10, 13), responded=1, unit="东城")
    record(local(2026, 10, 31, 23), responded=5)
    record(local(2026, 11, 1), responded=4)
    return said


@pytest.fixture
def found(rate: Promise, local: Callable[..., datetime]) -> Callable[..., list[str]]:
    """`found("failures", Pick(…))`: the references on the list."""

    def of(part: str, pick: Pick) -> list[str]:
        known = Known(rate.clause.version.letter, local(2026, 12, 1))
        return sorted(row.reference for row in picked(rate, part, pick, known).rows)

    return of


def test_a_month_of_a_quarter_has_its_own_cases(found: Callable[..., list[str]]) -> None:
    assert found("failures", Pick(OCTOBER)) == ["T000002", "T000004"]
    assert found("denominator", Pick(OCTOBER)) == ["T000002", "T000003", "T000004"]
    assert found("failures", Pick(FOURTH)) == ["T000002", "T000004", "T000005"]


def test_a_day_and_a_unit_narrow_it(found: Callable[..., list[str]]) -> None:
    unit = ServiceUnit.objects.get(name="东城")
    assert found("failures", Pick(FOURTH, unit)) == ["T000002"]
    assert found("failures", Pick(FOURTH, day=date(2026, 10, 31))) == ["T000004"]


def test_a_channel_narrows_it(found: Callable[..., list[str]]) -> None:
    assert found("failures", Pick(FOURTH, channel="email")) == ["T000002"]


def test_a_time_taken_narrows_it_to_its_bin(found: Callable[..., list[str]]) -> None:
    """More than three hours, at most four: a case on the lower edge lies in the bin before."""
    assert found("denominator", Pick(FOURTH, took=(3 * 3600, 4 * 3600))) == ["T000005"]
    assert found("denominator", Pick(FOURTH, took=(4 * 3600, None))) == ["T000004"]


def test_a_category_of_either_level_narrows_it(found: Callable[..., list[str]], company: object) -> None:
    first = Category.objects.create(organisation=company, name="网络")
    second = Category.objects.create(organisation=company, name="中断", parent=first)
    complaint = Complaint.objects.get(reference="T000002")
    complaint.category, complaint.subcategory = first, second
    complaint.save()
    assert found("failures", Pick(OCTOBER, category=first.pk)) == ["T000002"]
    assert found("failures", Pick(OCTOBER, category=second.pk)) == ["T000002"]
    assert found("failures", Pick(OCTOBER, category=NO_CATEGORY)) == ["T000004"]


def test_before_the_letter_took_effect_there_is_nothing(found: Callable[..., list[str]]) -> None:
    assert found("denominator", Pick(Period.parse("2026-09"))) == []


def test_an_unknown_part_is_refused(found: Callable[..., list[str]]) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        found("nonsense", Pick(OCTOBER))


def test_an_address_says_what_it_was_made_of(rate: Promise) -> None:
    unit = ServiceUnit.objects.get(name="东城")
    pick = Pick(FOURTH, unit, date(2026, 10, 31), "email", 7, (3600, None))
    query = dict(pair.split("=") for pair in pick.url(rate, "failures").split("?")[1].split("&"))
    assert query.pop("period") == "2026Q4"
    assert query.pop("unit") == str(unit.pk)
    assert read(query, FOURTH, unit, ["email"]) == pick


def test_nonsense_in_an_address_is_left_out() -> None:
    told = {"channel": "pigeon", "day": "2026-02-31", "category": "x", "more": "1e3", "most": "-"}
    assert read(told, FOURTH, None, ["email"]) == Pick(FOURTH)
    assert read({"day": "2026-09-30"}, FOURTH, None, []) == Pick(FOURTH)
