"""The parts of an edition in words, for those who read the page, the PDF or the file."""

from __future__ import annotations

import pytest

from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot
from whitepapers.edition import Edition
from whitepapers.edition.audits import lists
from whitepapers.edition.breakdowns import HIDDEN, by_month, categories, exclusions
from whitepapers.edition.chains import Chains


@pytest.fixture(autouse=True)
def english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def edition(issues) -> Edition:
    return Edition(issues.full)


class TestBreakdowns:
    def test_a_hidden_count_has_a_mark_that_is_explained(self, edition):
        (row,) = categories([{"category": "", "received": None, "new": 0, "repeats": 1200}])
        assert (row.name, row.received, row.new, row.repeats) == ("without a category", HIDDEN, "0", "1,200")
        assert edition.hidden_said.startswith(HIDDEN)

    @pytest.mark.parametrize(("counts", "total", "hides"), [([5], 5, False), ([None], 5, True), ([5], None, True)])
    def test_a_table_says_whether_it_hides_any(self, counts, total, hides):
        rows = [{"unit": "", "counts": counts, "total": 9}]
        table = by_month({"months": ["2026-07"], "rows": rows, "totals": [total], "total": 9})
        assert (table.rows[0][0], table.hides) == ("without a unit", hides)

    def test_every_reason_of_an_exclusion_is_explained(self, edition):
        assert [row.reason for row in edition.exclusions] == ["duplicate", "chaser", "void", "beyond the letter"]
        assert all(row.what.endswith(".") for row in edition.exclusions)
        (few,) = exclusions([{"reason": "void", "count": 3}])
        assert few.count == "3"


class TestTimes:
    def test_the_shares_of_the_bins_are_of_all_that_were_received(self, edition):
        for row in edition.timeliness:
            if row.bins:
                assert sum(each.count for each in row.bins) == row.received

    def test_a_promise_that_is_held_against_the_industry_names_its_time(self, edition):
        row = next(each for each in edition.timeliness if each.promise.metric == "response_vs_benchmark")
        assert row.benchmark
        assert [name for name, _value in row.quantiles] == ["P50", "P90", "P95"]

    def test_the_last_bin_holds_those_who_still_wait(self, edition):
        last = [row.bins[-1].text for row in edition.timeliness if row.bins and row.row["bins"][-1]["up_to"] is None]
        assert all(text.endswith("or not yet") for text in last)

    def test_a_picture_has_a_bar_for_each_bin(self, edition):
        for row in edition.timeliness:
            if row.figure is not None:
                assert sum(len(trace["x"]) for trace in row.figure["data"]) >= len(row.bins)

    def test_without_bins_there_is_no_picture(self, issues):
        rows = [{**issues.full["timeliness"][0], "bins": []}]
        (row,) = Edition(issues.full | {"timeliness": rows}).timeliness
        assert row.figure is None


class TestChains:
    ROW = {
        "window_days": 30,
        "received": 1000,
        "repeats": 50,
        "rate": "0.05",
        "times": [
            {"times": 1, "or_more": False, "count": 40, "share": "0.8"},
            {"times": 2, "or_more": True, "count": 10, "share": "0.2"},
        ],
    }

    def test_each_place_has_its_share_of_all_repeats(self):
        told = Chains(self.ROW)
        assert [(each.name, each.count, each.share) for each in told.times] == [
            ("1 time", 40, "80.0%"),
            ("2 times or more", 10, "20.0%"),
        ]
        assert told.rate == "5.00%"

    def test_nobody_who_complained_is_no_rate(self):
        told = Chains({"window_days": 30, "received": 0, "repeats": 0, "rate": None, "times": []})
        assert (told.rate, told.times, told.figure) == ("—", [], None)


class TestUnits:
    def test_the_worst_stands_first_and_the_best_last(self, edition):
        for ranking in edition.rankings:
            places = [unit.rank for unit in ranking.units]
            assert places == sorted(places, reverse=True)
            assert ranking.is_even or ranking.worst.rank > ranking.best.rank

    def test_the_whole_company_leads_the_months(self, edition):
        for table in edition.months:
            assert table.rows[0][0] == "Whole company"
            assert all(len(marks) == len(table.months) for _unit, marks in table.rows)


class TestTrends:
    def test_a_rate_stands_between_its_control_limits(self, edition):
        trend = next(each for each in edition.trends if each.control)
        assert len(trend.control.months) == len(trend.control.row["months"])
        assert trend.control.figure["data"]

    def test_a_month_that_chance_does_not_explain_says_why(self, edition):
        beyond = [month for each in edition.trends if each.control for month in each.control.months if month.signals]
        assert all(isinstance(signal, str) for month in beyond for signal in month.signals)
        counted = sum(each.control.signals for each in edition.trends if each.control)
        assert counted == len(beyond)


class TestAudits:
    def test_a_list_says_how_far_it_was_looked_at(self):
        rows = [{"list": "pauses", "count": n, "examined": seen} for n, seen in ((0, 0), (3, 0), (3, 2), (3, 3))]
        assert [(row.count, row.state, row.complete) for row in lists(rows)] == [
            ("0", "empty", True),
            ("3", "not looked at", False),
            ("3", "in part", False),
            ("3", "looked at in full", True),
        ]

    def test_an_extension_says_the_new_size(self, edition):
        (sample,) = [each for each in edition.samples if each.extended]
        assert [(each.items, each.reason) for each in sample.extended] == [(str(sample.row["n"]), "偏差多于预期")]

    def test_reported_and_audited_figures_stand_side_by_side(self, edition):
        (row,) = edition.estimates
        assert (row.reported.verdict, bool(row.audited.verdict)) == ("met", True)
        assert row.confidence == "95%"


class TestDisputes:
    def test_a_dispute_names_the_promise_and_its_steps_with_their_days(self, edition):
        dispute = edition.disputes[0]
        assert dispute.name
        assert dispute.steps[0][0] == "dispute raised"
        assert dispute.ended_on is None

    def test_a_breach_says_by_when_negotiation_has_to_start(self, edition):
        assert all(row["negotiate_by"] for row in edition.breaches)


class TestRestatements:
    def test_what_earlier_issues_restated_names_the_issue(self, edition):
        (earlier,) = edition.restated_before
        assert (earlier.told_in, edition.restatements[0].told_in) == ("2026Q4", "")


def test_the_year_before_stands_beside_a_verdict(publisher, result, promise, run):
    make_result(promise, run, "2025Q3", numerator=10, denominator=1000)
    taken = snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)
    (row,) = Edition(taken).verdicts
    assert (row.before, row.before_year.period, str(row.before_year.change)) == (None, "2025Q3", "0.026")


def test_the_stock_adds_up(edition):
    stock = edition.stock
    assert stock.holds
    assert stock.opening + stock.received + stock.reopened - stock.closed == stock.closing


def test_definitions_tell_since_when_their_version_is(edition):
    assert all(each.name and each.version and each.since for each in edition.definitions)
