from __future__ import annotations

import orjson
import pytest
from django.utils import translation

from dashboard.api.problems import PROBLEMS, Flaw, ProblemError, answer

TOLD = {"line": 1, "column": 2, "day": "2026-10-31", "minutes": 5, "scope": "x", "most": 1, "seconds": 9, "fault": "F"}


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_says_what_it_is(code):
    made = answer(ProblemError(code, **TOLD))
    said = orjson.loads(made.content)
    assert made.headers["Content-Type"] == "application/problem+json"
    assert said["status"] == made.status_code == PROBLEMS[code][0]
    assert said["type"] == f"/api/v1/#problem-{code}"
    assert said["title"]
    assert "%(" not in said.get("detail", "")


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_is_said_in_chinese(code):
    with translation.override("en"):
        english = orjson.loads(answer(ProblemError(code, **TOLD)).content)
    with translation.override("zh-hans"):
        chinese = orjson.loads(answer(ProblemError(code, **TOLD)).content)
    assert english["title"] != chinese["title"]


def test_what_is_not_known_of_a_flaw_is_left_out():
    made = answer(ProblemError("invalid", flaws=[Flaw(code="missing", message="x", field="unit")]))
    assert orjson.loads(made.content)["errors"] == [{"code": "missing", "message": "x", "field": "unit"}]
