from __future__ import annotations

from decimal import Decimal

import pytest

from commitments import actions
from commitments.letters.letter import ProposedPromise
from commitments.letters.reading import parse_text
from commitments.models import Promise
from commitments.proposals import as_proposed, by_rule_book, changes, draft_of, drafts_of, limit_of, number_changed


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


@pytest.mark.parametrize(
    ("value", "unit", "limit"),
    [("1.5", "hour", "90min"), ("0.5", "day", "12h"), ("2", "week", "14d"), ("3", "day", "3d")],
)
def test_a_limit_is_a_whole_number_of_its_unit_or_of_a_smaller_one(value, unit, limit):
    assert limit_of(Decimal(value), unit) == limit


def test_half_a_working_day_names_no_limit_until_a_person_does():
    fields = draft_of(proposed(metric="resolution_rate", value=Decimal("0.5"), unit="working_day"))
    assert "limit" not in fields["parameters"]


def test_what_was_proposed_comes_back_whole(promise, manager):
    band = promise("repeat_rate", "band")
    actions.correct_promise(
        promise=band, changes={"value": Decimal(4), "low_closed": True, "parameters": {"limit": "1d"}}, by=manager
    )
    proposed = as_proposed(band)
    assert (proposed.value, proposed.value_high, proposed.low_closed) == (5, 8, False)
    assert (proposed.comparator, proposed.parameters) == ("between", {"window_days": 30})
    assert number_changed(band)


def test_a_promise_accepted_as_it_was_has_nothing_made_different(promise, manager):
    accepted = actions.accept_promise(promise=promise("resolution_rate"), by=manager)
    accepted.refresh_from_db()
    assert not number_changed(accepted)
    assert changes(accepted) == []


def test_what_else_was_made_different_is_said_in_words(promise, manager):
    corrected = actions.correct_promise(
        promise=promise("resolution_rate"),
        changes={"force": "best_effort", "parameters": {"limit": "30d"}, "scope": {"units": [1]}},
        by=manager,
    )
    told = [(str(each.label), str(each.before), str(each.after)) for each in changes(corrected)]
    assert len(told) == 3
    assert told[1] == (told[1][0], "", "30d")


def test_what_a_person_added_was_never_proposed(draft, manager):
    added = actions.add_promise(
        clause=draft.clauses.get(path="1.1"), quote="问题", fields={"kind": "target", "metric": "other"}, by=manager
    )
    assert as_proposed(added) is None
    assert not number_changed(added)
    assert changes(added) == []


def test_an_accepted_plan_has_nothing_made_different(store, manager):
    phases = "第一阶段:至2026年3月,完成流程梳理。\n第二阶段:持续改进。\n"
    version = store(f"服务承诺书\n1.实施步骤\n{phases}签署日期:2026年1月5日\n")
    plan = Promise.objects.get(clause__version=version, metric="milestone_on_time")
    assert changes(actions.accept_promise(promise=plan, by=manager)) == []


def test_what_a_person_added_is_not_called_corrected(draft, promise, manager):
    clause, fields = draft.clauses.get(path="1.2"), {"kind": "target", "metric": "other"}
    added = actions.add_promise(clause=clause, quote="初步解决方案", fields=fields, by=manager)
    corrected = actions.correct_promise(promise=promise("repeat_rate"), changes={"value": Decimal(2)}, by=manager)
    assert added.review_name != corrected.review_name


@pytest.mark.parametrize(
    ("clause", "limits"),
    [
        ("首次响应及时率不低于95%,首次响应须在1小时内完成。", ["1h", "1h"]),
        ("首次响应及时率不低于95%,问题须在3日内解决。", [None, "3d"]),
        ("响应及时率不低于95%,紧急的2小时内响应,其他的4小时内响应。", [None, "2h", "4h"]),
    ],
)
def test_a_rate_takes_the_one_limit_that_its_clause_gives_for_the_same_deed(clause, limits):
    [letter] = parse_text(f"承诺书\n1.标准\n1.1{clause}")
    assert [fields["parameters"].get("limit") for fields in drafts_of(letter.promises)] == limits


def test_a_limit_of_another_clause_is_not_taken():
    [letter] = parse_text("承诺书\n1.标准\n1.1响应及时率不低于95%。\n1.2投诉2小时内响应。")
    assert [fields["parameters"].get("limit") for fields in drafts_of(letter.promises)] == [None, "2h"]


def test_a_reading_of_the_rule_book_is_told_from_a_decision(promise, manager):
    repeat = promise("repeat_rate")
    assert by_rule_book(repeat, "window_days")
    actions.correct_promise(promise=repeat, changes={"parameters": {"window_days": 7}}, by=manager)
    assert not by_rule_book(repeat, "window_days")


def test_another_statistic_is_told_as_it_is_called(promise, manager):
    benchmark = promise("response_vs_benchmark")
    parameters = {**benchmark.parameters, "statistic": "p95"}
    actions.correct_promise(promise=benchmark, changes={"parameters": parameters}, by=manager)
    assert [(change.before, change.after) for change in changes(benchmark)] == [("P90", "P95")]
