"""What a plan proves, in words and as a curve."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import plotly.graph_objects as go
import pytest
from django.utils import translation

from audits import saying
from audits.sampling.plans import Plan
from audits.sampling.questions import Declared, Limit, Records


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_plan_without_deviations_says_that_one_fails():
    assert saying.plan_said(Plan(94, 0, 1000)) == "94 of 1,000 are examined; a single deviation fails."


def test_a_plan_says_how_many_pass():
    assert saying.plan_said(Plan(306, 10, 5000)) == "306 of 5,000 are examined; up to 10 deviations pass."
    assert saying.plan_said(Plan(93, 1, 5000)) == "93 of 5,000 are examined; up to 1 deviation passes."


def test_a_sample_of_everything_says_so():
    assert saying.plan_said(Plan(20, 0, 20)) == "All 20 are examined; a single deviation fails."


def test_records_say_what_passing_does_not_show():
    said = saying.proves(Records("3"), Records("3").plan(1000))
    assert said.startswith("Passing shows with 95% confidence that fewer than 3% of the records deviate;")
    assert said.endswith("it does not show that none does.")


def test_a_declared_level_is_not_contradicted_and_never_certified():
    question = Declared("2", "5")
    said = saying.proves(question, question.plan(5000))
    assert "not contradicted" in said
    assert said.endswith("It certifies nothing.")


def test_a_limit_says_how_much_worse_still_passes():
    question = Limit("1.0")
    said = saying.proves(question, question.plan(900))
    assert "only at 6.3% does no more than one in ten pass" in said
    assert "GB/T 2828.4 and GB/T 2828.11" in said


@pytest.mark.parametrize(
    ("share", "said"),
    [(Fraction(0), "0%"), (Fraction(1), "100%"), (Fraction(1, 100_000), "0.1%"), (Fraction(99_999, 100_000), "99.9%")],
)
def test_nearly_never_is_not_never(share, said):
    assert saying.per_cent(share) == said


def test_the_table_holds_the_rates_that_are_spoken_of():
    question = Declared("2", "5")
    assert [rate for rate, _chance in saying.rows(question, question.plan(10_000_000))] == ["2%", "5%"]


def test_a_rate_that_reads_like_another_stands_there_once():
    """Of 57,685 the plan protects from 4.99 % on."""
    question = Declared("2", "5")
    assert [rate for rate, _chance in saying.rows(question, question.plan(57_685))] == ["2%", "5%"]


@pytest.mark.parametrize("question", [Records("3"), Declared("2", "5"), Limit("1.0"), Limit("10")])
@pytest.mark.parametrize("size", [40, 900, 10_000_000])
def test_every_curve_is_one_that_plotly_draws(question, size):
    spec = saying.picture(question, question.plan(size))
    figure = go.Figure(data=[{k: v for k, v in trace.items() if k != "line"} for trace in spec["data"]])
    (drawn,) = spec["data"]
    assert len(figure.data) == 1
    assert drawn["y"] == sorted(drawn["y"], reverse=True)
    assert drawn["y"][0] == 1
