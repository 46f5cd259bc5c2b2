"""Target and bands on one number line, ends open or closed as written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import NON_NEGATIVE, BandError, Interval, gaps, interval, overlaps


def says(comparator: str, value: str | None = None, high: str | None = None, **ends: bool) -> Any:
    return SimpleNamespace(
        comparator=comparator,
        value=None if value is None else Decimal(value),
        value_high=None if high is None else Decimal(high),
        low_closed=ends.get("low_closed", False),
        high_closed=ends.get("high_closed", False),
    )


def read(*texts: str) -> list[Interval]:
    return [Interval.parse(text) for text in texts]


def test_at_most_three_takes_three_in() -> None:
    assert str(interval(says("<=", "3"))) == "(-∞, 3]"


def test_higher_than_five_but_lower_than_eight_leaves_both_ends_out() -> None:
    assert str(interval(says("between", "5", "8"))) == "(5, 8)"


@pytest.mark.parametrize(
    ("comparator", "inside", "outside"),
    [
        (">=", "98", "97.999999"),
        (">", "98.000001", "98"),
        ("<=", "98", "98.000001"),
        ("<", "97.9", "98"),
        ("=", "98", "97"),
    ],
)
def test_a_comparator_means_what_it_says(comparator: str, inside: str, outside: str) -> None:
    found = interval(says(comparator, "98"))
    assert Decimal(inside) in found
    assert Decimal(outside) not in found


@pytest.mark.parametrize("phrase", [says(""), says(">="), says("between", "5"), says("about", "5")])
def test_a_phrase_without_a_number_is_no_interval(phrase: Any) -> None:
    with pytest.raises(BandError):
        interval(phrase)


def test_repeat_rate_of_the_first_letter_has_two_gaps() -> None:
    found = gaps(interval(says("<=", "3")), [interval(says("between", "5", "8"))])
    assert [str(gap) for gap in found] == ["(3, 5]", "[8, ∞)"]


def test_resolution_rate_below_the_target_has_no_class() -> None:
    assert [str(gap) for gap in gaps(interval(says(">=", "98")), [])] == ["[0, 98)"]


def test_overrun_beyond_thirty_per_cent_has_no_class() -> None:
    assert [str(gap) for gap in gaps(None, [interval(says("<=", "30"))])] == ["(30, ∞)"]


def test_bands_that_touch_leave_no_gap() -> None:
    assert gaps(None, read("[0, 3]", "(3, 8)", "[8, ∞)")) == []


def test_two_open_ends_leave_a_single_number() -> None:
    assert gaps(None, read("[0, 5)", "(5, ∞)")) == read("[5, 5]")


def test_an_overlap_is_the_intersection() -> None:
    assert overlaps(interval(says("<=", "3")), read("[3, 5]", "(4, 8)")) == read("[3, 3]", "(4, 5]")


def test_bands_side_by_side_do_not_overlap() -> None:
    assert overlaps(interval(says("<=", "3")), read("(3, 5]", "(5, 8)")) == []


def test_per_cent_of_a_target_is_exact() -> None:
    assert Interval.parse("[98, ∞)").per_cent().low == Fraction(49, 50)


@pytest.mark.parametrize("text", ["", "3-5", "(5, 3)", "(3, 3]", "[a, b]", "(1.2.3, 4)", "3, 5"])
def test_nonsense_is_no_interval(text: str) -> None:
    with pytest.raises(BandError):
        Interval.parse(text)


NUMBERS = st.integers(0, 12)
INTERVALS = st.builds(
    lambda low, size, *closed: Interval(Fraction(low), Fraction(low + size), *(closed if size else (True, True))),
    NUMBERS,
    st.integers(0, 6),
    st.booleans(),
    st.booleans(),
)
PLACES = [Fraction(n, 2) for n in range(40)]


@given(INTERVALS)
def test_an_interval_written_down_reads_the_same(found: Interval) -> None:
    assert Interval.parse(str(found)) == found


@given(INTERVALS, st.lists(INTERVALS, max_size=4))
def test_every_number_is_said_or_silent_never_both(target: Interval, bands: list[Interval]) -> None:
    silent = gaps(target, bands)
    for place in PLACES:
        said = any(place in each for each in [target, *bands])
        assert any(place in gap for gap in silent) != said


@given(INTERVALS, st.lists(INTERVALS, max_size=3))
def test_a_number_said_twice_lies_in_an_overlap(target: Interval, bands: list[Interval]) -> None:
    crossings = overlaps(target, bands)
    for place in PLACES:
        said = sum(place in each for each in [target, *bands])
        assert any(place in crossing for crossing in crossings) == (said > 1)


@given(INTERVALS, INTERVALS)
def test_an_intersection_holds_what_both_hold(one: Interval, other: Interval) -> None:
    both = one.intersect(other)
    assert all((place in both) == (place in one and place in other) for place in PLACES)


def test_rates_are_never_negative() -> None:
    assert -1 not in NON_NEGATIVE
    assert 0 in NON_NEGATIVE
