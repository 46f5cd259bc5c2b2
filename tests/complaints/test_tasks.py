from collections.abc import Callable
from typing import Any

import pytest

from complaints import tasks
from complaints.exports import actions as exports
from complaints.imports import actions

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls: Calls = []

    def noted(name: str) -> Callable[..., None]:
        return lambda **told: calls.append((name, told))

    monkeypatch.setattr(actions, "run_waiting", noted("imports"))
    monkeypatch.setattr(actions, "forget_old_files", noted("old files"))
    monkeypatch.setattr(exports, "run_waiting", noted("exports"))
    return calls


def test_the_uploaded_file_goes_first(calls: Calls) -> None:
    tasks.run_import(7)
    assert calls == [("imports", {"first": 7})]


def test_the_timetable_runs_whatever_waits_and_forgets_what_nobody_needs(calls: Calls) -> None:
    tasks.run_waiting_imports()
    assert [name for name, _ in calls] == ["imports", "exports", "old files"]
