"""How far a step of a run looks."""

from __future__ import annotations

from typing import Any

import pytest

from commitments.models import InterpretationNote, Letter, Promise
from compliance.judging.steps import Step
from compliance.rules.periods import Period


def step(*metrics: str, **parameters: Any) -> Step:
    promises = [Promise(metric=metric, parameters=parameters) for metric in metrics]
    return Step(Letter(), Period.parse("2026Q4"), promises, promises)


def test_most_figures_look_at_no_complaint_received_after_their_period() -> None:
    assert step("repeat_rate", "resolution_rate", "fund_ratio", window_days=90).days_ahead([]) == 0


@pytest.mark.parametrize(("parameters", "days"), [({}, 30), ({"window_days": 90}, 90), ({"window_days": "7"}, 30)])
def test_first_contacts_look_as_far_as_a_repeat_may_come(parameters: Any, days: int) -> None:
    assert step("repeat_rate", "first_contact_resolution", **parameters).days_ahead([]) == days


def test_a_note_may_let_them_look_further() -> None:
    notes = [InterpretationNote(parameters={"window_days": 60}), InterpretationNote(parameters={"limit": "2h"})]
    assert step("first_contact_resolution").days_ahead(notes) == 60
