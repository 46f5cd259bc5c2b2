import datetime as dt

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.periods import Period
from dashboard import choices

TODAY = dt.date(2026, 11, 23)
RUNNING = Period.containing(TODAY, "quarter")


def asked(query):
    return RequestFactory().get(f"/{query}")


def test_the_running_quarter_is_the_default():
    assert choices.period(asked(""), TODAY) == RUNNING


def test_an_earlier_quarter_can_be_asked_for():
    assert choices.period(asked("?period=2025Q2"), TODAY).label == "2025Q2"


@pytest.mark.parametrize("text", ["2027Q1", "2026", "2026H2", "x", "2026Q4%00"])
def test_what_is_no_begun_quarter_is_the_running_one(text):
    assert choices.period(asked(f"?period={text}"), TODAY) == RUNNING


@given(st.text(max_size=12))
def test_no_text_breaks_the_page(text):
    request = RequestFactory().get("/", {"period": text, "unit": text})
    assert choices.period(request, TODAY).start <= TODAY
    number = choices.number(request, "unit")
    assert number is None or number >= 0


def test_periods_are_offered_newest_first_from_the_first_result():
    offered = choices.periods(dt.date(2026, 2, 1), RUNNING, RUNNING)
    assert [period.label for period in offered] == ["2026Q4", "2026Q3", "2026Q2", "2026Q1"]


def test_the_chosen_period_is_offered_however_old():
    old = Period.parse("2021Q1")
    assert old in choices.periods(dt.date(2021, 1, 1), RUNNING, old, limit=3)


def test_without_results_the_running_period_is_all_there_is():
    assert choices.periods(None, RUNNING, RUNNING) == [RUNNING]


def test_a_choice_keeps_the_rest_of_the_address():
    [chip] = choices.chips(asked("?unit=3&period=2026Q4"), "period", [("Q3", "2026Q3")], "2026Q4")
    assert chip.query == "?unit=3&period=2026Q3"
    assert not chip.current


def test_removing_the_last_parameter_leaves_the_bare_address():
    assert choices.with_query(asked("?unit=3"), unit=None) == "/"
