from __future__ import annotations

import json
from datetime import date

import pytest

from commitments.timeline import Step, timeline

TODAY = date(2026, 11, 23)
FIRST = Step("一", "in_time", date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 20), "<b>一</b>")
SECOND = Step("二", "overdue", None, date(2026, 9, 30), date(2026, 9, 30), None, "<b>二</b>")
THIRD = Step("三", "proposed", None, None, None, None, "<b>三</b>")


def spec():
    return timeline([FIRST, SECOND, THIRD], TODAY, "今天")


def test_a_plan_without_days_has_no_picture():
    assert timeline([THIRD], TODAY, "今天") is None


def test_each_dated_step_is_a_bar_of_its_planned_time():
    bars = spec()["data"][0]
    assert bars["base"] == ["2026-01-01", "2026-01-01"]
    assert [length // 86_400_000 for length in bars["x"]] == [59, 272]


def test_what_is_done_is_marked_on_its_day():
    marks = spec()["data"][1]
    assert (marks["x"], marks["y"]) == (["2026-02-20"], ["0"])


def test_days_promised_and_today_are_lines():
    assert [shape["x0"] for shape in spec()["layout"]["shapes"]] == ["2026-03-31", "2026-09-30", "2026-11-23"]


def test_the_first_step_stands_on_top():
    names = {note["text"]: note["y"] for note in spec()["layout"]["annotations"] if note["text"] != "今天"}
    assert names["一"] > names["二"]


@pytest.mark.parametrize(
    ("ends_on", "months"),
    [(date(2026, 12, 31), 1), (date(2027, 9, 30), 3), (date(2046, 1, 1), 60)],
)
def test_ticks_stand_whole_months_apart(ends_on, months):
    step = Step("一", "ahead", date(2026, 12, 1), ends_on, None, None, "")
    assert timeline([step], TODAY, "今天")["layout"]["xaxis"]["dtick"] == f"M{months}"


def test_the_line_of_today_goes_behind_the_names():
    notes = spec()["layout"]["annotations"]
    assert {note["text"]: note.get("bgcolor") for note in notes} == {"一": "@card", "二": "@card", "今天": None}


def test_colours_are_tokens_and_the_spec_is_json():
    colours = spec()["data"][0]["marker"]["color"]
    assert all(colour.startswith("@") for colour in colours)
    assert json.loads(json.dumps(spec())) == spec()
