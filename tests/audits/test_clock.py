"""The time of an audit act is now, unless a story is told."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from audits import clock

ROOT = Path(__file__).parents[2]
THEN = datetime(2026, 3, 31, 17, tzinfo=UTC)


def test_it_is_now() -> None:
    before = timezone.now()
    assert before <= clock.now() <= before + timedelta(minutes=1)


def test_within_a_story_it_is_the_moment_told_where_the_company_is() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        assert clock.today() == date(2026, 4, 1)
    assert clock.now() != THEN


def test_a_story_that_breaks_off_leaves_no_time_behind() -> None:
    with pytest.raises(KeyError), clock.at(THEN):
        raise KeyError
    assert clock.now() != THEN


def sets_the_clock(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "at" and isinstance(node.value, ast.Name)
        and node.value.id == "clock" for node in ast.walk(ast.parse(path.read_text()))
    )  # fmt: skip


def test_nobody_but_the_demo_dates_an_act_back() -> None:
    apps = ("accounts", "audits", "commitments", "complaints", "compliance", "dashboard", "evidence", "whitepapers")
    paths = (path for app in apps for path in (ROOT / app).rglob("*.py"))
    found = {path.relative_to(ROOT).parent for path in paths if sets_the_clock(path)}
    assert found == {Path("dashboard/demo")}
