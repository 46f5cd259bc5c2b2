"""Room for other writers between the steps of a run."""

from __future__ import annotations

import pytest
from django.db import connection

from compliance.actions import turns
from compliance.actions.turns import LONG_ENOUGH, Turns


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(turns.time, "sleep", slept.append)
    return slept


def test_after_some_work_others_may_write(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    monkeypatch.setattr(turns, "AT_LEAST_EVERY", 0)
    Turns().offer()
    assert pauses == ([LONG_ENOUGH] if connection.vendor == "sqlite" else [])


def test_a_short_run_is_not_slowed_down(pauses: list[float]) -> None:
    Turns().offer()
    assert pauses == []
