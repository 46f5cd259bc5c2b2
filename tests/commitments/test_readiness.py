from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from commitments import actions, readiness
from commitments.models import Blank, InterpretationNote, Promise

TODAY = date(2026, 11, 23)


def waiting(version):
    return {each.promise.metric: each.code for each in readiness.pending(version, TODAY)}


def test_promises_that_wait_for_a_limit_or_a_benchmark_are_listed(draft, agree):
    assert waiting(agree(draft)) == {"resolution_rate": "limit_missing", "response_vs_benchmark": "benchmark_missing"}


def test_a_signed_note_supplies_the_limit(draft, agree, manager, auditor):
    InterpretationNote.objects.create(
        letter=agree(draft).letter,
        number=1,
        metric="resolution_rate",
        parameters={"limit": "30d"},
        valid_from=date(2026, 1, 1),
        signed_by_manager=manager,
        signed_by_auditor=auditor,
    )
    assert "resolution_rate" not in waiting(draft)


@pytest.mark.parametrize(
    ("changes", "hinted"),
    [({}, True), ({"metric": "repeat_rate"}, False), ({"parameters": {}}, False), ({"valid_until": TODAY}, True)],
)
def test_a_note_that_waits_for_its_second_signature_is_told(draft, agree, manager, changes, hinted):
    said = {"metric": "resolution_rate", "parameters": {"limit": "30d"}, "valid_from": date(2026, 1, 1), **changes}
    note = InterpretationNote.objects.create(letter=agree(draft).letter, number=1, signed_by_manager=manager, **said)
    limit = next(each for each in readiness.pending(draft, TODAY) if each.code == "limit_missing")
    assert limit.proposed == (note if hinted else None)


PLANNED = "服务承诺书\n1.实施步骤\n第一阶段:至____年,完成梳理。\n第二阶段:至____年,完成试点。\n"


def test_a_plan_whose_steps_have_no_agreed_day_is_listed_until_one_has(store, agree, manager):
    version = agree(store(PLANNED))
    assert waiting(version) == {"milestone_on_time": "steps_missing"}
    told = {"deliverables": "梳理", "due_on": date(2026, 3, 31)}
    path = version.clauses.get(text__startswith="至____年,完成试点").path
    actions.add_milestone(letter=version.letter, clause_path=path, changes=told, by=manager)
    assert waiting(version) == {}


def test_an_expired_benchmark_is_none(draft, agree, company, manager):
    agree(draft)
    expired = actions.enter_benchmark(
        organisation=company,
        publisher="协会",
        statistic="p90",
        population="",
        seconds=5400,
        valid_from=date(2025, 1, 1),
        valid_until=date(2026, 11, 22),
        by=manager,
    )
    assert waiting(draft)["response_vs_benchmark"] == "benchmark_missing"
    actions.correct(entry=expired, changes={"valid_until": TODAY}, reason="延期一天", by=manager)
    assert "response_vs_benchmark" not in waiting(draft)


def test_a_promise_in_a_unit_that_its_metric_is_not_counted_in_is_listed(store, agree):
    version = agree(store("服务承诺书\n1.标准\n1.1客户满意度不低于4.5分。\n承诺方:和风物业\n"))
    promise = Promise.objects.agreed().get()
    assert (promise.metric, promise.unit, waiting(version)) == (
        "satisfaction",
        "score",
        {"satisfaction": "unit_misfit"},
    )


def test_a_time_for_each_case_fits_the_rate_that_it_promises(store, agree):
    version = agree(store("服务承诺书\n1.标准\n1.1接到投诉后2小时内响应。\n承诺方:和风物业\n"))
    assert (Promise.objects.agreed().get().unit, waiting(version)) == ("hour", {})


def test_a_binding_target_without_a_number_is_listed_until_a_note_sets_one(store, agree, manager, auditor):
    version = agree(store("服务承诺书\n1.标准\n1.1提供7×24小时无障碍服务。\n承诺方:和风物业\n"))
    promise = Promise.objects.agreed().get()
    assert (promise.metric, promise.value, waiting(version)) == (
        "availability",
        None,
        {"availability": "number_missing"},
    )
    InterpretationNote.objects.create(
        letter=version.letter,
        number=1,
        metric="availability",
        parameters={"target": "[99.9, ∞)"},
        valid_from=date(2026, 1, 1),
        signed_by_manager=manager,
        signed_by_auditor=auditor,
    )
    assert waiting(version) == {}


def test_every_reason_is_a_sentence(draft):
    assert all("%(" not in str(reason) for reason in readiness.reasons(draft))


def test_a_letter_without_a_title_cannot_bind(draft):
    draft.letter.title = " "
    assert "untitled" in [reason.code for reason in readiness.reasons(draft)]


def test_of_many_unread_proposals_three_are_named_and_others_said_to_follow(draft):
    with translation.override("zh-hans"):
        waiting = next(reason for reason in readiness.reasons(draft) if reason.code == "unreviewed")
        told = str(waiting)
    assert waiting.params["count"] > len(waiting.places) == 3
    assert told.endswith(f"{'、'.join(place.words for place in waiting.places)}等")


def test_an_empty_place_that_stands_in_the_way_is_named_whole_and_leads_to_itself(store, agree, manager):
    version = agree(store("服务承诺书\n1.标准\n1.1自____年____月起问题解决率不低于98%。\n"))
    year, month = Blank.objects.filter(clause__version=version)
    for blank in (year, month):
        actions.fill_blank(blank=blank, value="", by=manager)
    first, second = readiness.reasons(version)
    assert [*first.places, *second.places] == [
        (f"fill-{year.pk}", "自____年"),
        (f"fill-{month.pk}", "年____月起问题解决率不"),
    ]
    assert "".join([first.parts[0], first.places[0].words, first.parts[1]]) == str(first)


@pytest.mark.parametrize(("metric", "codes"), [("negotiation_start", []), ("other", ["no_formula"])])
def test_a_deadline_runs_for_each_breach_or_has_no_formula(draft, manager, metric, codes):
    clause = draft.clauses.get(path="1.2")
    fields = {"kind": "deadline", "metric": metric, "unit": "day", "value": 30, "comparator": "<="}
    actions.add_promise(clause=clause, quote="初步解决方案", fields=fields, by=manager)
    assert [each.code for each in readiness.pending(draft, TODAY)] == codes
