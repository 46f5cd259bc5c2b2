"""What notices say, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from dashboard.notices.kinds import DEADLINES, KINDS
from dashboard.notices.models import Notice
from dashboard.notices.words import TEXTS, TITLES, words

TODAY = dt.date(2026, 11, 23)
PROMISE = {"letter": "承诺书", "metric": "repeat_rate", "quote": "…", "clause": "4.1", "period": "2026Q4"}
TOLD = {
    "at_risk": {**PROMISE, "value": "0.029100"},
    "breach": {**PROMISE, "severity": "minor", "number": 1, "cases": 7},
    "negotiation": {**PROMISE, "severity": "minor", "number": 2, "due": "2026-11-26"},
    "measure": {"letter": "承诺书", "what": "交接清点", "due": "2026-11-26"},
    "finding": {"what": "漏登", "due": "2026-11-26"},
    "request": {"what": "培训签到表", "due": "2026-11-26"},
    "correction": {"what": "登记页提示", "due": "2026-11-26"},
    "step": {"letter": "承诺书", "what": "一期", "due": "2026-11-26"},
    "obligation": {**PROMISE, "due": "2026-11-26"},
    "review": {"letter": "承诺书", "number": 3, "due": "2026-11-26"},
    "benchmark": {"what": "协会", "statistic": "P90", "due": "2026-11-26"},
    "unmask": {"who": "林", "firm": "明鉴", "complaint": "R1", "field": "text", "reason": "核对内容"},
    "run_failed": {"as_of": "2026-11-22T18:00:00+00:00"},
    "run_late": {"as_of": "2026-11-20T18:00:00+00:00"},
    "silent": {"newest": "2026-11-18T02:03:00+00:00"},
    "head": {"head": f"41:{'a' * 64}", "at": "2026-11-22T20:40:00+00:00"},
    "issue_out": {"period": "2026Q3", "version": 1, "at": "2026-11-22T01:00:00+00:00"},
    "issue_held": {"period": "2026Q3", "version": 2, "at": "2026-11-22T01:00:00+00:00"},
    "issue_lapsed": {"period": "2026Q3", "version": 1, "at": ""},
    "test": {},
}


def said(kind: str, language: str, **more: object) -> tuple[str, str]:
    occasion = "deadline" if kind in DEADLINES else "breach"
    with translation.override(language):
        return tuple(words(Notice(kind=kind, occasion=occasion, told=TOLD[kind] | more), TODAY))


def test_every_kind_has_words():
    assert set(TITLES) == set(TEXTS) == set(KINDS) == set(TOLD)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_in_both_languages_with_nothing_left_open(kind):
    english, chinese = said(kind, "en"), said(kind, "zh-hans")
    assert english[0] != chinese[0]
    assert english[1] != chinese[1]
    assert "%" not in "".join([*english, *chinese]).replace("2.91%", "")


@pytest.mark.parametrize(
    ("due", "left"),
    [("2026-11-26", "3 days left"), ("2026-11-23", "today"), ("2026-11-21", "2 days overdue")],
)
def test_the_title_of_a_deadline_says_what_is_left(due, left):
    assert said("measure", "en", due=due)[0] == f"Finish the measure: {left}"


def test_a_promise_at_risk_is_named_with_letter_clause_period_and_figure():
    assert said("at_risk", "en")[1] == (
        "承诺书, Repeat complaint rate (clause 4.1, Q4 2026): "
        "2.91% so far, and the period is expected to end as missed."
    )


@pytest.mark.parametrize(("number", "text"), [(1, "minor breach."), (12, "12 breaches, minor breach.")])
def test_several_breaches_are_counted(number, text):
    assert said("breach", "en", number=number)[1].endswith(f"(clause 4.1, Q4 2026): {text}")


def test_a_moment_is_that_of_the_installation():
    assert "23 Nov 2026, 02:00" in said("run_failed", "en")[1]
