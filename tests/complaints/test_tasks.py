from typing import Any

import pytest

from complaints import tasks
from complaints.imports import actions


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(actions, "run_waiting", lambda **told: calls.append(told))
    return calls


def test_the_uploaded_file_goes_first(calls: list[dict[str, Any]]) -> None:
    tasks.run_import(7)
    assert calls == [{"first": 7}]


def test_the_timetable_runs_whatever_waits(calls: list[dict[str, Any]]) -> None:
    tasks.run_waiting_imports()
    assert calls == [{}]
