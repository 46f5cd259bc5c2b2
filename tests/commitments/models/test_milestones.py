from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commitments.models import Milestone

TODAY = date(2026, 11, 23)
State = Milestone.State


def step(**said) -> Milestone:
    return Milestone(**{"agreed": True, "due_on": date(2026, 11, 30), "evidence_id": 1, **said})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"agreed": False}, State.PROPOSED),
        ({}, State.AHEAD),
        ({"starts_on": date(2026, 12, 1)}, State.AHEAD),
        ({"starts_on": TODAY}, State.RUNNING),
        ({"due_on": TODAY}, State.AHEAD),
        ({"due_on": date(2026, 11, 22)}, State.OVERDUE),
        ({"done_on": date(2026, 11, 20)}, State.IN_TIME),
        ({"due_on": date(2026, 11, 19), "done_on": date(2026, 11, 20)}, State.LATE),
        ({"due_on": None, "ends_on": date(2026, 11, 20), "done_on": date(2026, 11, 20)}, State.IN_TIME),
    ],
)
def test_a_step_stands_where_its_days_put_it(said, expected):
    assert step(**said).state(TODAY) == expected


def test_done_without_a_file_is_not_done():
    assert step(done_on=date(2026, 11, 1), due_on=date(2026, 11, 2), evidence_id=None).state(TODAY) == State.OVERDUE


def test_the_letters_day_goes_before_the_plans():
    assert step(ends_on=date(2027, 1, 1)).due == date(2026, 11, 30)


def test_an_agreed_step_has_a_day(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.create(letter=draft.letter, clause_path="1", agreed=True)
