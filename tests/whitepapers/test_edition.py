from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot
from whitepapers.edition import Edition
from whitepapers.figures import trend_figures


@pytest.fixture
def edition(publisher, result, promise, run) -> Edition:
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    return Edition(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER))


def test_it_asks_the_database_nothing(edition, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [row.name for row in edition.verdicts]
        assert edition.tally
        assert edition.trends


def test_a_verdict_carries_its_change_on_the_period_before(edition):
    (row,) = edition.verdicts
    assert (row.before_period, row.change) == ("2026Q2", Decimal("0.016"))


def test_the_repeats_are_the_cases_that_broke_a_repeat_promise(edition):
    (row,) = edition.ledger
    assert row.failures == 36


def test_the_rest_are_the_cases_that_broke_a_promise_to_solve(edition):
    edition.snapshot["verdicts"][0] |= {"metric": "resolution_rate", "numerator": "980"}
    (row,) = edition.ledger
    assert row.failures == 20


def test_the_tally_counts_promises_by_verdict(edition):
    assert [(key, n) for key, _name, n in edition.tally] == [("missed", 1)]


def test_the_trend_is_drawn_in_percent_with_the_target_across_it(edition):
    ((_trend, spec),) = trend_figures(edition)
    assert spec["data"][0]["y"] == [2.0, 3.6]
    assert spec["layout"]["shapes"][0]["y0"] == 3.0


def test_plotly_accepts_the_figure(edition):
    import plotly.graph_objects as go

    ((_trend, spec),) = trend_figures(edition)
    assert go.Figure(spec).data[0].name
