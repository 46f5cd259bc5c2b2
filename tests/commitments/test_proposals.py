from __future__ import annotations

from decimal import Decimal

import pytest

from commitments.letters.letter import ProposedPromise
from commitments.proposals import draft_of, limit_of


def proposed(**fields):
    known = {"clause": "1", "start": 0, "end": 1, "quote": "", "kind": "target", "metric": "other", "comparator": "<="}
    return ProposedPromise(**{**known, "value": None, "value2": None, "unit": "", **fields})


def test_a_time_becomes_the_limit():
    fields = draft_of(proposed(metric="preliminary_solution_rate", value=Decimal(2), unit="hour"))
    assert fields["parameters"] == {"limit": "2h"}


def test_a_named_share_stands_beside_the_limit():
    fields = draft_of(proposed(metric="resolution_rate", value=Decimal(3), unit="working_day", share=Decimal(95)))
    assert fields["parameters"] == {"limit": "3wd", "share": "95"}


def test_a_repeat_rate_is_read_over_thirty_days():
    assert draft_of(proposed(metric="repeat_rate", value=Decimal(3), unit="percent"))["parameters"] == {
        "window_days": 30
    }


def test_a_metric_we_have_no_formula_for_is_other():
    assert draft_of(proposed(metric="visit_time", value=Decimal(1), unit="hour"))["metric"] == "other"


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({"metric": "fund_ratio"}, "year"),
        ({"unit": "hours_per_half_year"}, "half_year"),
        ({"period": "month"}, "month"),
        ({}, "quarter"),
    ],
)
def test_the_period_follows_the_words_the_unit_or_the_metric(fields, period):
    assert draft_of(proposed(**fields))["period"] == period


@pytest.mark.parametrize(
    ("quote", "fact"), [("每季度发布服务质量白皮书", "white_paper"), ("Training each half-year", "training_session")]
)
def test_an_obligation_names_the_fact_that_shows_it(quote, fact):
    fields = draft_of(proposed(kind="obligation", metric="obligation_kept", quote=quote))
    assert fields["parameters"] == {"fact": fact}


def test_an_obligation_without_known_words_names_none():
    assert draft_of(proposed(kind="obligation", metric="obligation_kept", quote="每年一次"))["parameters"] == {}


def test_half_hours_are_written_in_minutes():
    assert limit_of(Decimal("1.5"), "hour") == "90min"
