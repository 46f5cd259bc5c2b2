"""Lengths of time in words."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from complaints import durations


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(45, "45 s"), (720, "12 min"), (522, "8 min 42 s"), (4530, "1 h 15 min"), (190_000, "2 d 4 h"), (0, "0 s")],
)
def test_a_duration_shows_its_two_largest_units(seconds, written):
    assert durations.duration(seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(45, "45 s"), (522, "8 min 42 s"), (5520, "1 h 32 min"), (4134, "1 h 8 min 54 s"), (190_000, "52 h 46 min 40 s")],
)
def test_arithmetic_shows_a_duration_to_the_second(seconds, written):
    assert durations.exact_duration(seconds) == written


@given(st.integers(0, 400_000))
def test_no_second_is_lost_in_an_exact_duration(seconds):
    units = {"h": 3600, "min": 60, "s": 1}
    words = durations.exact_duration(seconds).replace(",", "").split()
    assert sum(int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)) == seconds
