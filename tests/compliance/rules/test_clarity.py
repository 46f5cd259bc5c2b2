"""The Wilson interval stands beside a verdict."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval
from compliance.rules.clarity import Z, clarity, places, predicted, wilson
from compliance.rules.verdicts import Clarity

AT_LEAST_98 = Interval(Fraction(98, 100), None, True, False)
AT_MOST_3 = Interval(None, Fraction(3, 100), False, True)


def test_980_of_1000_lies_between_96_9_and_98_7_per_cent() -> None:
    low, high = wilson(980, 1000)
    assert (round(low, 3), round(high, 3)) == (Decimal("0.969"), Decimal("0.987"))


def test_the_bounds_solve_the_score_equation() -> None:
    n, p, z = 251, Decimal(17) / 251, Decimal("1.959964")
    for bound in wilson(17, 251):
        assert abs((p - bound) ** 2 - z * z * bound * (1 - bound) / n) < Decimal("1e-30")


@given(st.integers(1, 10_000), st.data())
def test_the_share_lies_within_its_interval(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= Decimal(k) / n <= high <= 1


def test_nothing_of_ten_begins_at_exactly_zero() -> None:
    assert wilson(0, 10)[0] == 0


@pytest.mark.parametrize(("k", "n"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_share_has_no_interval(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


def test_an_interval_wholly_above_the_target_is_clear() -> None:
    assert clarity(*wilson(9_990, 10_000), AT_LEAST_98) is Clarity.CLEAR


def test_an_interval_wholly_below_the_target_is_clear() -> None:
    assert clarity(*wilson(90, 100), AT_LEAST_98) is Clarity.CLEAR


def test_an_interval_that_holds_the_target_is_unclear() -> None:
    assert clarity(*wilson(985, 1000), AT_LEAST_98) is Clarity.UNCLEAR
    assert clarity(*wilson(3, 100), AT_MOST_3) is Clarity.UNCLEAR


def test_a_bound_on_the_target_itself_keeps_it() -> None:
    assert clarity(Decimal("0.98"), Decimal(1), AT_LEAST_98) is Clarity.CLEAR


@pytest.mark.parametrize(
    ("number", "shown"),
    [("1/3", "0.333333"), ("2/3", "0.666667"), ("1/128", "0.007812"), ("3/128", "0.023438"), ("1", "1.000000")],
)
def test_six_places_round_half_to_even(number: str, shown: str) -> None:
    assert str(places(Fraction(number))) == shown


@given(st.fractions(-5, 5))
def test_six_places_are_never_off_by_more_than_half_a_millionth(number: Fraction) -> None:
    assert abs(Fraction(places(number)) - number) <= Fraction(1, 2 * 10**6)


def test_of_endlessly_many_cases_to_come_the_prediction_is_the_wilson_interval() -> None:
    foretold, known = predicted(10, 1000, Fraction(10**12)), wilson(10, 1000)
    assert [round(float(end), 6) for end in foretold] == [round(float(end), 6) for end in known]


def test_the_ends_of_the_prediction_solve_the_score_equation_of_two_shares() -> None:
    n, x, m = 1000, 10, 2000
    for end in predicted(x, n, Fraction(m)):
        pooled = (x + m * end) / (n + m)
        score = (Decimal(x) / n - end) ** 2 / (pooled * (1 - pooled) * (Decimal(1) / n + Decimal(1) / m))
        assert abs(score - Z**2) < Decimal("1e-20")


@given(st.integers(1, 500), st.fractions(Fraction(1, 100), Fraction(500)), st.data())
def test_a_prediction_holds_the_known_share(n: int, coming: Fraction, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = predicted(x, n, coming)
    assert 0 <= low <= Fraction(x, n) <= high <= 1


@pytest.mark.parametrize("n", [100, 500])
@pytest.mark.parametrize("m", [20, 100, 400])
@pytest.mark.parametrize("p", [0.02, 0.1, 0.5])
def test_the_cases_to_come_lie_in_their_prediction_in_95_of_100_periods(n: int, m: int, p: float) -> None:
    """Computed exactly over both samples; whole cases let it be a little more or less."""
    held = 0.0
    for x, known in enumerate(_binomial(n, p)):
        if known > 1e-9:
            low, high = predicted(x, n, Fraction(m))
            held += known * sum(chance for y, chance in enumerate(_binomial(m, p)) if low <= Fraction(y, m) <= high)
    assert 0.92 < held < 0.995


@cache
def _binomial(n: int, p: float) -> list[float]:
    """The chance of each number of hits among n."""
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize(("x", "n", "coming"), [(-1, 5, 1), (6, 5, 1), (0, 0, 1), (1, 5, 0)])
def test_what_is_no_share_foretells_nothing(x: int, n: int, coming: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        predicted(x, n, Fraction(coming))
