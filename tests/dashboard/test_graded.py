"""What a clause says that sorts single cases into a breach class."""

from decimal import Decimal

import pytest
from django.utils import translation

from commitments.models import Promise
from compliance.models import Result
from dashboard import graded


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_result(count, metric="property_loss_cases", **more):
    promise = Promise(metric=metric, kind="band", breach_class="major", **more)
    return Result(promise=promise, verdict="grades", value=None if count is None else Decimal(count))


def late(count):
    return a_result(count, "overrun", comparator="<=", value=Decimal(30), unit="percent")


@pytest.mark.parametrize("metric", ["property_loss_cases", "law_violations"])
def test_a_case_is_told_with_its_class_in_the_colour_of_it(metric):
    result = a_result(1, metric)
    assert (graded.words(result), graded.tone(result)) == ("1 case · major breach", "major")


def test_where_there_is_no_case_nothing_is_red():
    assert (graded.words(a_result(0)), graded.tone(a_result(0))) == ("0 cases", "grades")


@pytest.mark.parametrize("result", [a_result(None), a_result(1, "repeat_rate")])
def test_what_grades_no_cases_or_knows_of_none_keeps_its_verdict(result):
    assert graded.cases(result) is None
    assert (graded.words(result), graded.tone(result)) == ("grades cases", "grades")


def test_late_cases_lie_in_a_band_and_are_not_compared_with_it():
    assert (graded.in_margin(late(4)), graded.severity(late(4))) == ("4 cases in this band", "major breach")
    assert (graded.in_margin(late(0)), graded.severity(late(0))) == ("0 cases in this band", "grades cases")
    assert graded.in_margin(a_result(1)) == "1 case"


def test_cases_are_added_up_over_the_versions_of_a_period():
    result = a_result(1)
    result.detail = {"parts": [{"value": "2"}, {"value": ""}, {"value": "1"}]}
    assert graded.cases(result) == 3
