from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.clarity import wilson
from whitepapers.prose.significance import Share, difference, is_significant


def share(numerator: int, denominator: int) -> Share:
    low, high = wilson(numerator, denominator)
    return Share(Decimal(numerator) / Decimal(denominator), low, high)


SHARES = st.integers(1, 5000).flatmap(lambda n: st.integers(0, n).map(lambda x: share(x, n)))


def test_the_interval_is_the_published_one() -> None:
    """Newcombe 1998, table II: 56/70 and 48/80 differ by 0.20, from 0.0524 to 0.3339 by method 10."""
    low, high = difference(share(56, 70), share(48, 80))
    assert (round(low, 4), round(high, 4)) == (Decimal("0.0524"), Decimal("0.3339"))


def test_nine_of_ten_and_three_of_ten() -> None:
    """The same table: from 0.1705 to 0.8090."""
    low, high = difference(share(9, 10), share(3, 10))
    assert (round(low, 4), round(high, 4)) == (Decimal("0.1705"), Decimal("0.8090"))


@given(SHARES, SHARES)
def test_the_interval_holds_the_difference(now: Share, before: Share) -> None:
    low, high = difference(now, before)
    assert low <= now.value - before.value <= high


@given(SHARES, SHARES)
def test_looked_at_from_the_other_side_it_is_as_significant(now: Share, before: Share) -> None:
    assert is_significant(now, before) == is_significant(before, now)


@given(SHARES)
def test_no_step_is_never_significant(now: Share) -> None:
    assert is_significant(now, now) is False


def test_a_share_without_an_interval_says_nothing() -> None:
    assert Share.of({"value": "0.5", "low": None, "high": None}) is None
    assert is_significant(None, share(1, 2)) is None
