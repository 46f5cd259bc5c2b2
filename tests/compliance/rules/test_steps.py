"""The step between two periods, told apart by unit."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.steps import Change, change

COUNTS = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
PERIODS = st.dictionaries(st.sampled_from("abcdefgh"), COUNTS, max_size=8)


def of(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> Change[str]:
    found = change(before, after)
    assert found is not None
    return found


def test_a_unit_whose_rate_moves_moves_the_company_by_its_weight() -> None:
    """A has a quarter of the cases and goes from 10 % to 30 %: 5 points."""
    found = of({"a": (10, 100), "b": (30, 300)}, {"a": (30, 100), "b": (30, 300)})
    first = found.steps[0]
    assert (first.key, first.rate, first.volume) == ("a", Fraction(1, 20), 0)
    assert found.steps[1].whole == 0


def test_a_unit_that_grows_moves_the_company_towards_its_rate() -> None:
    """A, always 40 %, grows from a quarter to three quarters of the cases; B is always 0."""
    found = of({"a": (40, 100), "b": (0, 300)}, {"a": (120, 300), "b": (0, 100)})
    assert (found.before, found.after) == (Fraction(1, 10), Fraction(3, 10))
    assert {step.key: (step.rate, step.volume) for step in found.steps} == {
        "a": (0, Fraction(1, 10)),  # half of the cases more, 20 points above the middle of 20 %
        "b": (0, Fraction(1, 10)),  # half of them fewer, 20 points below it
    }


def test_a_unit_that_came_has_only_a_volume() -> None:
    found = of({"a": (10, 100)}, {"a": (10, 100), "new": (50, 100)})
    came = next(step for step in found.steps if step.key == "new")
    assert came.rate == 0
    assert came.volume == Fraction(1, 2) * (Fraction(1, 2) - Fraction(1, 5))  # the middle of 10 % and 30 %


def test_the_largest_step_comes_first_whichever_way_it_goes() -> None:
    found = of({"a": (50, 100), "b": (50, 100)}, {"a": (55, 100), "b": (10, 100)})
    assert [step.key for step in found.steps] == ["b", "a"]


def test_without_cases_there_is_no_step() -> None:
    assert change({"a": (0, 0)}, {"a": (1, 2)}) is None
    assert change({"a": (1, 2)}, {}) is None


@given(PERIODS, PERIODS)
def test_the_steps_sum_to_the_difference_exactly(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    found = change(before, after)
    if found is not None:
        assert sum((step.whole for step in found.steps), Fraction(0)) == found.after - found.before


@given(PERIODS, PERIODS)
def test_the_way_back_is_the_same_with_the_other_sign(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    there, back = change(before, after), change(after, before)
    if there is not None and back is not None:
        assert {step.key: -step.whole for step in back.steps} == {step.key: step.whole for step in there.steps}


@given(PERIODS)
def test_what_does_not_change_has_no_step(period: dict[str, tuple[int, int]]) -> None:
    found = change(period, period)
    assert found is None or all(step.rate == step.volume == 0 for step in found.steps)
