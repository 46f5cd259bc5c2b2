"""What registered entries say, in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from commitments.models import Milestone
from dashboard.entries import said


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


STEP = Milestone(phase="验收", people_planned=0)


def test_what_is_empty_is_left_out_and_nought_is_not():
    assert said(STEP, STEP.words) == [("Phase", "验收"), ("People planned", "0")]


def test_of_earlier_words_the_empty_ones_are_told_too():
    assert said(STEP, {"unit": "", "people_planned": 0, "done_on": None}, whole=True) == [
        ("Responsible unit", "nothing"),
        ("People planned", "0"),
        ("Done on", "nothing"),
    ]
