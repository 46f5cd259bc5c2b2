from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import ServiceUnit
from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot
from whitepapers.edition import Edition


def test_it_asks_the_database_nothing(edition, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert edition.tally
        assert [part.promises for part in edition.letters]
        assert [trend.figure for trend in edition.trends]
        assert edition.units.rows == []


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


def test_what_was_not_kept_is_told_apart(edition):
    assert (edition.met, edition.judged) == (0, 1)
    assert [row.clause for row in edition.broken] == ["2.3.2"]


def test_a_breach_class_is_no_promise(edition):
    edition.snapshot["verdicts"][0]["goal"]["kind"] = "band"
    (part,) = edition.letters
    assert (edition.judged, part.promises, len(part.classes)) == (0, [], 1)


@pytest.mark.parametrize(("low", "high", "applies"), [("5", "8", False), ("3", "5", True)])
def test_a_breach_class_applies_when_the_value_lies_in_its_band(edition, low, high, applies):
    band = {"kind": "band", "comparator": "between", "value": low, "value_high": high}
    edition.snapshot["verdicts"][0]["goal"] |= band
    (part,) = edition.letters
    assert part.classes[0].applies is applies


def test_the_trend_runs_to_the_quarter_with_the_target_across_it(edition):
    (trend,) = edition.trends
    assert trend.figure["data"][-1]["y"] == [0.025, 0.02, 0.036]
    assert trend.figure["layout"]["shapes"][0]["y0"] == 0.03


def test_two_points_are_no_trend(edition):
    del edition.snapshot["trends"][0]["points"][0]
    assert edition.trends == []


def test_units_stand_under_each_other(edition, promise, run, publisher):
    for name, repeats in (("东", 5), ("西", 1)):
        unit = ServiceUnit.objects.create(organisation=publisher, name=name)
        make_result(promise, run, "2026Q3", numerator=repeats, denominator=100, unit=unit)
    units = Edition(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)).units
    assert {name: [result.value for _column, result in cells] for name, cells in units.rows} == {
        "东": [Decimal("0.05")],
        "西": [Decimal("0.01")],
    }


def test_a_withdrawn_breach_is_listed_but_not_counted(edition):
    row = {"clause": "4.1.2", "quote": "", "metric": "repeat_rate", "severity": "minor", "occurred_on": "2026-10-01"}
    row |= {"negotiate_by": None, "negotiated_on": None}
    edition.snapshot["breaches"] = [
        row | {"status": "open", "withdrawn_reason": ""},
        row | {"status": "withdrawn", "withdrawn_reason": "facts_corrected"},
    ]
    assert edition.standing == [("minor", 1)]
    assert len(edition.breaches) == 2


def test_every_metric_of_the_issue_has_its_formula(edition):
    assert len(edition.formulas) == 1


def test_the_other_readings_of_a_benchmark_stand_beside_the_binding_one(edition):
    benchmark = {
        "reading": "R1",
        "own_seconds": 3000,
        "benchmark_seconds": 3600,
        "within": {"met": 95, "late": 5, "waiting": 0, "share": "9/10"},
        "readings": {"R1": "1.2", "R2": "1.166667", "R3": "1.055556"},
    }
    edition.snapshot["verdicts"][0] |= {"metric": "response_vs_benchmark", "benchmark": benchmark}
    (row,) = edition.verdicts
    assert [(line.key, line.value) for line in row.readings] == [("R2", "116.67%"), ("R3", "105.56%")]


def test_other_metrics_have_no_readings(edition):
    assert [row.readings for row in edition.verdicts] == [[]]
