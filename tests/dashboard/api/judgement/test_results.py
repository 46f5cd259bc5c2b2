from __future__ import annotations

import pytest

from accounts.models import ServiceUnit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
RESULTS = "/api/v1/results/"


@pytest.fixture
def ask(program, manager):
    return program(manager, "results:read")


@pytest.fixture
def stored(judge, promise, company):
    """Of the company a verdict in two quarters, and of the eastern unit one."""
    east = ServiceUnit.objects.create(organisation=company, name="东区")
    return [
        judge(promise("resolution"), "met", 9831, 10000, low="0.980000", high="0.985000", detail={"chasers": 3}),
        judge(promise("resolution"), "missed", 95, 100, period="2026Q3"),
        judge(promise("repeat"), "not_evaluable", reason="no_data", unit=east),
    ]


def numbers(answer) -> list[int]:
    return [row["id"] for row in answer.json()["items"]]


def test_a_result_carries_what_it_rests_on(ask, stored, letter, promise, run):
    shown = ask.get(RESULTS).json()["items"][0]
    assert (shown["letter"], shown["letter_version"], shown["promise"]) == (letter.pk, 1, promise("resolution").pk)
    assert (shown["clause"], shown["metric"], shown["period"]) == ("1.1", "resolution_rate", "2026Q4")
    assert (shown["numerator"], shown["denominator"], shown["value"]) == ("9831", "10000", "0.9831")
    assert (shown["low"], shown["high"], shown["verdict"]) == ("0.98", "0.985", "met")
    assert (shown["watermark"], shown["run_id"], shown["as_of"]) == (41, run.pk, "2026-11-23T00:30:00Z")
    assert (shown["digest"], shown["metric_version"]) == (stored[0].digest, "1")
    assert shown["detail"] == {"chasers": 3}


def test_codes_are_also_said_in_words(program, manager, stored):
    chinese = program(manager, language="zh-CN").get(f"{RESULTS}?verdict=not_evaluable").json()["items"][0]
    assert (chinese["reason"], chinese["reason_text"]) == ("no_data", "本期没有数据")
    assert chinese["verdict_text"] == "无法判定"


def test_the_whole_company_has_no_unit(ask, stored):
    assert [row["unit"] for row in ask.get(RESULTS).json()["items"]] == [None, None, "东区"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("period=2026Q3", [1]),
        ("verdict=met", [0]),
        ("metric=repeat_rate", [2]),
        ("unit=company", [0, 1]),
        ("unit=units", [2]),
        ("letter={letter}", [0, 1, 2]),
        ("letter=987654", []),
        ("promise={promise}", [0, 1]),
        ("unit_id={unit}", [2]),
    ],
)
def test_it_is_filtered(ask, stored, letter, promise, query, found):
    known = {"letter": letter.pk, "promise": promise("resolution").pk, "unit": stored[2].unit_id}
    assert numbers(ask.get(f"{RESULTS}?{query.format(**known)}")) == [stored[n].pk for n in found]


@pytest.mark.parametrize("query", ["period=2026Q5", "period=26", "verdict=good", "size=501", "after=-1", "unit=all"])
def test_a_slip_in_the_query_is_said(ask, query):
    assert ask.get(f"{RESULTS}?{query}").status_code == 422


def test_pages_follow_each_other(ask, stored):
    first = ask.get(f"{RESULTS}?size=2").json()
    second = ask.get(f"{RESULTS}?size=2&after={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == [each.pk for each in stored]
    assert second["next"] is None


def test_an_auditor_sees_those_of_his_letters(stored, engagement, program, auditor, stranger):
    assert len(numbers(program(auditor).get(RESULTS))) == 3
    assert numbers(program(stranger).get(RESULTS)) == []


def test_a_page_costs_the_same_whatever_its_size(ask, stored, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        ask.get(RESULTS)
