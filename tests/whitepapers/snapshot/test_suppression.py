"""Small counts are hidden, and nobody who knows everything else that is told finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from whitepapers.snapshot.suppression import ENOUGH, Count, hidden, is_small

Body = list[list[int]]


def table(body: Body) -> list[Count]:
    """Rows and columns, the totals of both told."""
    return [Count(("row", at), ("column", n), value) for at, row in enumerate(body) for n, value in enumerate(row)]


def broken_down(body: Body, again: Sequence[int]) -> list[Count]:
    """The same with the totals of the columns hidden too, and told by new and repeat, as categories are."""
    totals = [sum(column) for column in zip(*body, strict=True)]
    repeats = [min(total, n) for total, n in zip(totals, again, strict=False)]
    counts = [Count(("column", n), ("parts", n), total) for n, total in enumerate(totals)]
    counts += [Count(("parts", n), "new", totals[n] - repeats[n]) for n in range(len(totals))]
    counts += [Count(("parts", n), "repeat", repeats[n]) for n in range(len(totals))]
    return table(body) + counts


# An attacker who knows the totals and solves the equations.


def given_away(counts: Sequence[Count], unknown: Sequence[int]) -> set[int]:
    """The unknown counts that the equations of the lines fix: whose unit vector is a sum of equations."""
    found = set()
    solved = reduced(equations(counts, unknown))
    for row in solved:
        if sum(each != 0 for each in row) == 1:
            found.add(unknown[next(n for n, each in enumerate(row) if each)])
    return found


def equations(counts: Sequence[Count], unknown: Sequence[int]) -> list[list[Fraction]]:
    """Of each line one: what leaves it counts positive, what reaches it negative; what is told is moved across."""
    lines = sorted({line for at in unknown for line in (counts[at].source, counts[at].target)}, key=repr)
    return [[Fraction((counts[at].source == line) - (counts[at].target == line)) for at in unknown] for line in lines]


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan."""
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [each / rows[done][column] for each in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [one - row[column] * other for one, other in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


bodies = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=6)
)
small_bodies = st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=3), min_size=2, max_size=3).filter(
    lambda body: len({len(row) for row in body}) == 1
)


@given(bodies)
def test_no_small_count_is_shown(body):
    counts = table(body)
    closed = hidden(counts)
    assert all(at in closed for at, count in enumerate(counts) if is_small(count.value))


@given(bodies)
def test_without_small_counts_nothing_is_hidden(body):
    assert hidden(table([[value + ENOUGH for value in row] for row in body])) == set()


@given(bodies, st.lists(st.integers(0, 6), min_size=5, max_size=5))
def test_no_small_count_is_found_by_solving_the_equations(body, again):
    for counts in (table(body), broken_down(body, again)):
        closed = sorted(hidden(counts))
        always = given_away(counts, range(len(counts)))  # the totals alone say them
        found = given_away(counts, closed) - always
        assert not [at for at in found if is_small(counts[at].value)]


def solutions(body: Body, closed: Sequence[int]) -> Iterator[dict[int, int]]:
    """Every table with the same totals and the same counts shown, in which what is hidden is at least one, unless it
    is a nought."""
    width = len(body[0])
    rows, columns = [sum(row) for row in body], [sum(column) for column in zip(*body, strict=True)]
    flat = [value for row in body for value in row]
    ranges = []
    for at in closed:
        most = min(rows[at // width], columns[at % width])
        ranges.append(range(min(flat[at], 1), most + 1))
    assume(prod(map(len, ranges)) < 300_000)
    for tried in product(*ranges):
        taken = dict(zip(closed, tried, strict=True))
        now = [taken.get(at, value) for at, value in enumerate(flat)]
        if all(sum(now[at * width : (at + 1) * width]) == total for at, total in enumerate(rows)) and all(
            sum(now[n::width]) == total for n, total in enumerate(columns)
        ):
            yield taken


@settings(max_examples=60, deadline=None)
@given(small_bodies)
def test_every_small_count_may_be_taken_for_five_as_far_as_its_totals_let_it(body):
    counts = table(body)
    closed = sorted(hidden(counts))
    found = list(solutions(body, closed))
    at_all = list(solutions(body, range(len(counts))))
    for at in closed:
        if is_small(counts[at].value):
            most = max(each[at] for each in at_all)
            assert max(each[at] for each in found) >= min(ENOUGH, most)


@given(bodies)
def test_the_same_counts_give_the_same_places(body):
    assert hidden(table(body)) == hidden(table(body))


def test_the_smallest_that_help_are_hidden_with_it():
    assert hidden(table([[3, 20, 90], [40, 9, 80], [70, 60, 50]])) == {0, 1, 3, 4}


def test_noughts_are_told_where_something_else_helps():
    assert hidden(table([[3, 0, 20], [0, 50, 10], [40, 0, 30]])) == {0, 2, 6, 8}


def test_a_nought_is_hidden_where_nothing_else_helps():
    assert hidden(table([[3, 7], [9, 0]])) == {0, 1, 2, 3}


def test_two_small_counts_that_their_line_leaves_no_other_room_need_a_third_one():
    """1 and 1 beside each other are each one, for nobody takes a hidden count for nought; the equations alone would
    leave it open."""
    assert hidden(table([[1, 1, 30], [20, 20, 40]])) >= {0, 1, 2}


@pytest.mark.parametrize("value", [1, 4])
def test_the_only_count_of_a_table_is_what_its_total_says_anyway(value):
    assert hidden(table([[value]])) == {0}


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_counts_from_1_to_4_are_small(count, small):
    assert is_small(count) is small
