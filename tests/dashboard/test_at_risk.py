"""The list of what is at risk and can still be kept, arranged from what the boards have read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organisation, ServiceUnit
from commitments.models import Letter, Promise
from commitments.portfolio import Portfolio
from compliance.models import Result
from compliance.rules.periods import Period
from dashboard.at_risk import SHOWN, AtRisk, at_risk
from dashboard.scoreboard import MOST_UNITS, boards
from tests.dashboard.test_foresight import BUDGET, PROJECTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def pressed(promise: Callable[[str], Promise], judge: Callable[..., Result]) -> Callable[..., Result]:
    """`pressed("repeat", left=3)` is heading for a miss with so much left; of a unit with `unit=`."""

    def store(
        name: str, left: int | str = 32, *, gone: str = "2026-12-09", verdict: str = "met", **more: Any
    ) -> Result:
        budget = {**BUDGET, "left": left, "remaining": -1 if left == "" else left, "exhausted_on": gone}
        detail = {"budget": budget, "projected": PROJECTED}
        return judge(promise(name), verdict, 9831, 10_000, at_risk=True, provisional=True, detail=detail, **more)

    return store


@pytest.fixture
def listed(letter: Letter) -> Callable[..., AtRisk]:
    def of(label: str = "2026Q4") -> AtRisk:
        with translation.override("en"):
            return at_risk(boards(Portfolio([letter]), Period.parse(label), TODAY), TODAY)

    return of


@pytest.fixture
def units(company: Organisation) -> list[ServiceUnit]:
    return [ServiceUnit.objects.create(organisation=company, name=f"单元{n:02}") for n in range(MOST_UNITS + 3)]


def test_nothing_at_risk_is_no_list(judge: Any, promise: Any, listed: Any) -> None:
    judge(promise("resolution"), "met", 99, 100, detail={"budget": BUDGET})
    assert not listed()


def test_a_promise_at_risk_says_what_is_left_and_where_it_leads(pressed: Any, listed: Any) -> None:
    found = pressed("resolution")
    [line] = listed().company
    assert (line.headline, line.heading, line.goal) == (
        "At most 32 more unsolved cases this quarter.",
        "97.62%",
        "≥ 98%",
    )
    assert (line.promise, line.query, line.gone) == (found.promise, "?period=2026Q4", "9 Dec 2026")


def test_what_is_missed_so_far_can_still_be_kept(pressed: Any, listed: Any) -> None:
    pressed("repeat", verdict="missed")
    assert len(listed().company) == 1


def test_what_is_out_of_reach_is_no_warning_any_more(pressed: Any, listed: Any, units: Any) -> None:
    pressed("repeat", left="")
    found = listed()
    assert not found
    pressed("repeat", left="", unit=units[0])
    assert (listed().company, listed().units) == ([], [])


def test_units_past_keeping_stand_apart_the_furthest_first(pressed: Any, listed: Any, units: Any) -> None:
    for unit, over in zip(units[:3], (-1, -9, -4), strict=True):
        result = pressed("repeat", left="", unit=unit, verdict="missed")
        result.detail["budget"]["remaining"] = over
        result.save()
    lost = listed().lost
    assert [line.unit for line in lost] == [str(units[1]), str(units[2]), str(units[0])]
    assert (lost[0].value, lost[0].goal) == ("98.31%", "≤ 3%")


def test_the_nearest_day_comes_first_then_the_least_left(pressed: Any, listed: Any) -> None:
    pressed("resolution", left=1, gone="2026-12-20")
    pressed("repeat", left=50, gone="2026-12-01")
    assert [line.gone for line in listed().company] == ["1 Dec 2026", "20 Dec 2026"]


def test_units_stand_apart_with_the_least_left_first(pressed: Any, listed: Any, units: Any) -> None:
    for n, unit in enumerate(units):
        pressed("resolution", left=len(units) - n, unit=unit)
    found = listed()
    assert (found.company, len(found.units), found.more) == ([], MOST_UNITS, True)
    assert [line.unit for line in found.first_units] == [str(unit) for unit in units[::-1][:SHOWN]]
    assert found.units[0].query == f"?period=2026Q4&unit={units[-1].pk}"


def test_units_of_another_period_or_without_risk_are_not_read(
    pressed: Any, listed: Any, units: Any, judge: Any, promise: Any
) -> None:
    pressed("resolution", unit=units[0], period="2026Q3")
    judge(promise("resolution"), "met", 1, 1, unit=units[1], detail={"budget": BUDGET})
    assert not listed()


def test_a_quarter_that_is_over_warns_of_nothing(pressed: Any, listed: Any, units: Any) -> None:
    pressed("resolution", period="2026Q3")
    pressed("repeat", unit=units[0])
    assert not listed("2026Q3")


def test_boards_and_units_are_one_question(
    pressed: Any, letter: Letter, units: Any, django_assert_num_queries: Any
) -> None:
    pressed("resolution")
    pressed("resolution", unit=units[0])
    portfolio = Portfolio([letter])
    assert portfolio.agreed
    with django_assert_num_queries(1):
        found = at_risk(boards(portfolio, Period.parse("2026Q4"), TODAY), TODAY)
    assert (len(found.company), len(found.units)) == (1, 1)
