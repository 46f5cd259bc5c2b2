from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitepapers.snapshot.chains import chains, told_together
from whitepapers.snapshot.suppression import is_small

counts = st.lists(st.integers(0, 30), max_size=12).map(lambda found: [*found, 7] if found else found)


def told(rows):
    return [(row["times"], row["or_more"], row["count"]) for row in rows]


def test_the_last_ones_are_told_together_until_none_is_small():
    assert told(told_together([40, 9, 3, 1])) == [(1, False, 40), (2, True, 13)]


def test_where_none_is_small_each_is_told():
    assert told(told_together([40, 9, 5])) == [(1, False, 40), (2, False, 9), (3, False, 5)]


def test_all_together_may_be_few_for_their_number_is_no_secret():
    assert told(told_together([2, 1])) == [(1, True, 3)]


@given(counts)
def test_nothing_is_lost_and_nothing_small_is_left_beside_another(found):
    rows = told_together(found)
    assert sum(row["count"] for row in rows) == sum(found)
    assert len(rows) < 2 or not any(is_small(row["count"]) for row in rows)
    assert [row["times"] for row in rows] == list(range(1, len(rows) + 1))


def chain(record, on, returns, *, first_month=7, apart=86_400):
    """A customer who complained and came back so many times, each time a day after the solution."""
    last = record(on(first_month))
    for _time in range(returns):
        last = record(on(9), previous=last, since_previous=apart)


@pytest.mark.django_db
def test_repeats_are_counted_by_their_place_in_their_chain(record, on, quarter, signed_in_january):
    for returns in (1, 1, 1, 1, 1, 2, 2, 2, 2, 2):
        chain(record, on, returns)
    taken = chains(quarter(), 30)
    assert (taken["received"], taken["repeats"]) == (25, 15)
    assert told(taken["times"]) == [(1, False, 10), (2, False, 5)]


@pytest.mark.django_db
def test_a_return_of_the_quarter_counts_those_before_it(record, on, quarter, signed_in_january):
    """Its chain began in the quarter before."""
    for _customer in range(5):
        first = record(on(5))
        second = record(on(6), previous=first, since_previous=10)
        record(on(7), previous=second, since_previous=10)
    assert told(chains(quarter(), 30)["times"]) == [(1, False, 0), (2, False, 5)]


@pytest.mark.django_db
def test_who_comes_after_the_window_is_no_repeat(record, on, quarter, signed_in_january):
    chain(record, on, 1, apart=31 * 86_400)
    assert chains(quarter(), 30)["times"] == []
