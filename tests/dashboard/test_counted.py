"""What was counted for a verdict, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from commitments.models import Promise
from compliance import cases
from compliance.models import Result
from dashboard.counted import counted, grading

LINKS = {part: f"/{part}/" for part in cases.PARTS}
PERCENT = {"unit": "percent", "comparator": "<=", "kind": "band", "breach_class": "minor"}
OVERRUN = Promise(metric="overrun", value=Decimal(30), **PERCENT)
LOSS = Promise(metric="property_loss_cases", kind="band", breach_class="major")


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def a_result(metric: str | Promise, numerator: int, denominator: int, **more: Any) -> Result:
    promise = metric if isinstance(metric, Promise) else Promise(metric=metric, kind="target")
    return Result(
        **{
            "promise": promise,
            "verdict": "grades",
            "value": Decimal(numerator),
            "numerator": Decimal(numerator),
            "denominator": Decimal(denominator),
            **more,
        }
    )


def said(result: Result, *bands: Promise) -> str:
    return " ".join(counted(result, LINKS, bands))


def link(part: str, number: str) -> str:
    return f'<a href="/{part}/"><code>{number}</code></a>'


@pytest.mark.parametrize(
    "metric", ["first_response_timely_rate", "preliminary_solution_rate", "resolution_rate", "satisfaction"]
)
def test_the_failures_stand_beside_what_succeeded(metric: str) -> None:
    text = said(a_result(metric, 7496, 7634))
    assert link("numerator", "7,496") in text
    assert link("failures", "138") in text


def test_none_leads_nowhere() -> None:
    assert "and <code>0</code> were not" in said(a_result("resolution_rate", 7634, 7634))


def test_repeats_are_the_failures_themselves() -> None:
    assert "/failures/" not in said(a_result("repeat_rate", 368, 8932))


def test_late_cases_are_told_by_class() -> None:
    text = said(a_result(OVERRUN, 6, 4423, detail={"graded": 6, "beyond": 4}))
    assert f"{link('graded', '6')} ran over their limit by at most 30% (minor breach)." in text
    assert f"{link('beyond', '4')} more ran over by more than 30%, for which the letter names no breach class." in text


def test_the_silence_ends_where_the_next_band_begins() -> None:
    worse = Promise(metric="overrun", value=Decimal(50), **{**PERCENT, "comparator": ">=", "breach_class": "major"})
    text = said(a_result(OVERRUN, 6, 9, detail={"beyond": 1}), worse)
    assert "by more than 30% and less than 50%, for which" in text


def test_late_cases_whose_class_a_note_names_are_told_apart_from_the_silence() -> None:
    noted = [{"note": 6, "span": "(0.3, 0.5]", "part": "noted_major"}]
    text = said(a_result(OVERRUN, 6, 9, detail={"noted_major": 2, "beyond": 1, "noted": noted}))
    assert "<code>2</code></a> more ran over by more than 30% and at most 50%, which a signed note" in text
    assert "more ran over by more than 50%, for which the letter names no breach class." in text


def test_where_nothing_lies_beyond_the_band_nothing_is_said_of_it() -> None:
    assert "more ran over" not in said(a_result(OVERRUN, 6, 4423))


def test_losses_count_on_chasers_too() -> None:
    text = said(a_result(LOSS, 1, 4549, detail={"chasers": 124}))
    assert link("graded", "1") in text
    assert "not counted" not in text


def test_the_statistic_is_named_by_its_rank() -> None:
    detail = {"own_seconds": 4134, "rank": 6871, "statistic": "p90"}
    text = said(a_result("response_vs_benchmark", 7634, 7634, detail=detail))
    assert (
        f"Our P90 is <code>1 h 8 min 54 s</code>: by nearest rank the complaint at rank {link('rank', '6,871')}" in text
    )


def test_registered_facts_are_counted_by_nobody() -> None:
    assert said(a_result("fund_ratio", 1, 2)) == ""


def test_nothing_registered_is_not_the_same_as_none() -> None:
    violations = Promise(metric="law_violations", kind="band", breach_class="major")
    assert "not the same as none" in grading(a_result(violations, 0, 0, value=None))


def test_a_band_of_a_rate_says_whether_the_figure_lies_in_it() -> None:
    ends = {"comparator": "between", "value": Decimal(5), "value_high": Decimal(8)}
    band = Promise(metric="repeat_rate", **{**PERCENT, **ends})
    assert "6.00%, lies in this band" in grading(a_result(band, 6, 100, value=Decimal("0.06")))
    assert "8.00%, does not lie in this band" in grading(a_result(band, 8, 100, value=Decimal("0.08")))


@pytest.mark.parametrize(("clock", "words"), [("net", "By the gross clock"), ("gross", "By the net clock")])
def test_the_clock_that_does_not_bind_is_shown_beside_the_other(clock: str, words: str) -> None:
    detail = {"clock": clock, "pause_cap": 3600, "other_clock": {"met": 3, "late": 1, "not_yet_due": 0}}
    text = said(a_result("resolution_rate", 1, 2, detail=detail))
    assert words in text
    assert "<code>3</code> of <code>4</code> were in time: 75.00%" in text
