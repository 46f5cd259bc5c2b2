"""Verdicts beside those of before, their trends, their months and their units."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import ServiceUnit
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers.snapshot.control import control
from whitepapers.snapshot.months import months
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.units import ranking
from whitepapers.snapshot.verdicts import a_year_before, trends, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(publisher):
    """The quarter with what is stored of it."""
    return lambda: Quarter(publisher, Period.parse("2026Q3"), AFTER_QUARTER)


@pytest.mark.parametrize(
    ("period", "before"), [("2026Q3", "2025Q3"), ("2026H2", "2025H2"), ("2026", "2025"), ("2026-09", "2025-09")]
)
def test_the_same_period_of_the_year_before(period, before):
    assert a_year_before(Period.parse(period)).label == before


def test_a_verdict_stands_beside_the_period_and_the_year_before(stored, result, promise, run):
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    make_result(promise, run, "2025Q3", numerator=10, denominator=500)
    (row,) = verdicts(stored())
    assert (row["before"]["period"], row["before"]["numerator"]) == ("2026Q2", "20")
    assert (row["before_year"]["period"], row["before_year"]["value"], row["before_year"]["denominator"]) == (
        "2025Q3",
        "0.02",
        "500",
    )


def test_without_one_there_is_nothing_beside_it(stored, result):
    (row,) = verdicts(stored())
    assert (row["before"], row["before_year"]) == (None, None)


def test_the_year_before_was_judged_by_the_version_of_then(stored, record, on, quarter, publisher):
    """The same phrase in two versions is one promise."""
    first = Paper(publisher)
    first.says("repeat_rate", "<=", 3)
    first.signed(date(2025, 1, 1))
    second = first.amended()
    second.says("repeat_rate", "<=", 3)
    second.signed(date(2026, 7, 1))
    record.many(10, on(5))
    record.many(10, on(8))
    rows = [row for row in verdicts(quarter()) if row["period"] == "2026Q3"]
    assert rows[-1]["before"]["period"] == "2026Q2"


def test_trends_are_at_most_eight_periods_long(stored, result, promise, run):
    for year in (2024, 2025, 2026):
        for n in (1, 2, 3, 4):
            if (year, n) < (2026, 3):
                make_result(promise, run, f"{year}Q{n}", numerator=10, denominator=1000)
    (row,) = trends(stored())
    assert (len(row["points"]), row["points"][-1]["period"]) == (8, "2026Q3")


@pytest.fixture
def year_of_repeats(record, on, quarter, signed_in_january):
    """Nine months of a hundred complaints, two of them repeats; in September twenty."""
    for month in range(1, 10):
        repeats = 20 if month == 9 else 2
        record.many(100 - repeats, on(month), unit="东")
        record.many(repeats, on(month, 2), unit="西", since_previous=5)
    return quarter()


def test_the_months_lie_between_control_limits(year_of_repeats):
    (result,) = year_of_repeats.results
    row = control(year_of_repeats, result.promise)
    assert [each["month"] for each in row["months"]] == [f"2026-0{n}" for n in range(1, 10)]
    assert (row["months"][0]["numerator"], row["months"][0]["denominator"], row["months"][0]["value"]) == (
        2,
        100,
        "0.02",
    )
    assert "beyond" in row["months"][-1]["signals"]
    assert row["months"][0]["signals"] == []


def test_a_single_month_has_no_limits(record, on, quarter, signed_in_january):
    record.many(10, on(9))
    of = quarter()
    assert control(of, of.results[0].promise) is None


def test_months_are_marked_for_the_company_and_each_unit(year_of_repeats):
    (row,) = months(year_of_repeats)
    assert [each["unit"] for each in row["rows"]] == [None, "东", "西"]
    assert row["rows"][0]["marks"] == [*["met"] * 8, "missed"]
    assert row["rows"][2]["marks"] == ["missed"] * 9


def test_a_month_without_complaints_has_no_mark(record, on, quarter, signed_in_january):
    record.many(10, on(7), unit="东")
    record.many(10, on(9), unit="西")
    (row,) = months(quarter())
    assert row["rows"][1] == {"unit": "东", "marks": ["met", "", ""]}


def test_units_are_ranked_the_worst_first_and_equal_ones_share_a_place(stored, publisher, promise, run):
    for name, repeats in (("甲", 5), ("乙", 1), ("丙", 5)):
        unit = ServiceUnit.objects.create(organisation=publisher, name=name)
        make_result(promise, run, "2026Q3", numerator=repeats, denominator=100, unit=unit)
    (row,) = ranking(stored())
    assert {(each["unit"], each["rank"]) for each in row["units"][:2]} == {("甲", 2), ("丙", 2)}
    assert (row["units"][2]["unit"], row["units"][2]["rank"]) == ("乙", 1)


def test_before_the_first_run_there_are_neither_months_nor_limits(publisher):
    of = Quarter(publisher, Period.parse("2026Q3"), AFTER_QUARTER)
    assert (verdicts(of), trends(of), months(of), ranking(of)) == ([], [], [], [])
