"""GB/T 2828.1: code letters, and single plans for normal inspection."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from audits.sampling import gbt2828
from audits.sampling.chances import share
from audits.sampling.gbt2828 import ALLOWED, LETTERS, LEVELS, LIMITS, LOTS, SIZES, LotTooSmallError, cell, code_letter
from audits.sampling.plans import Plan

CELLS = [(row, column) for row in range(len(LETTERS)) for column in range(len(LIMITS))]
OWN = [(row, column) for row, column in CELLS if row + column in ALLOWED]
ARROWS = [(row, column) for row, column in CELLS if row + column not in ALLOWED]


@pytest.mark.parametrize(("row", "column"), OWN)
def test_a_lot_at_the_limit_passes_nearly_always(row: int, column: int) -> None:
    limit = LIMITS[column]
    letter, ac = cell(LETTERS[row], limit)
    assert letter == LETTERS[row]
    assert Fraction(860, 1000) <= Plan(SIZES[row], ac).passes(share(limit)) <= Fraction(995, 1000)


@pytest.mark.parametrize(("row", "column"), ARROWS)
def test_an_arrow_leads_to_a_plan_of_its_column(row: int, column: int) -> None:
    letter, ac = cell(LETTERS[row], LIMITS[column])
    assert ALLOWED[LETTERS.index(letter) + column] == ac
    assert cell(letter, LIMITS[column]) == (letter, ac)


@pytest.mark.parametrize(
    ("letter", "limit", "led_to"),
    [
        ("A", "1.0", ("E", 0)),  # down to the first plan that allows none
        ("G", "0.65", ("F", 0)),  # up, next to it
        ("H", "0.65", ("J", 1)),  # down to the first that allows one
        ("A", "10", ("C", 1)),  # up, where there is nothing: down
        ("R", "0.015", ("P", 0)),  # down, where there is nothing: up
        ("R", "0.010", ("Q", 0)),
        ("P", "2.5", ("N", 21)),  # beyond the plan that allows most: up
        ("R", "10", ("K", 21)),
    ],
)
def test_where_an_arrow_leads(letter: str, limit: str, led_to: tuple[str, int]) -> None:
    assert cell(letter, limit) == led_to


@pytest.mark.parametrize(
    ("letter", "limit", "ac"),
    [
        *[("H", "1.0", 1), ("J", "1.0", 2), ("K", "1.0", 3), ("L", "1.0", 5)],
        *[("H", "2.5", 3), ("J", "2.5", 5), ("K", "2.5", 7), ("L", "2.5", 10)],
    ],
)
def test_known_acceptance_numbers(letter: str, limit: str, ac: int) -> None:
    assert cell(letter, limit) == (letter, ac)


@pytest.mark.parametrize(
    ("lot", "letter", "n"),
    [
        *[(91, "F", 20), (150, "F", 20), (151, "G", 32), (281, "H", 50), (501, "J", 80), (1200, "J", 80)],
        *[(1201, "K", 125), (3201, "L", 200), (10_000, "L", 200), (10_001, "M", 315)],
    ],
)
def test_known_code_letters_of_level_two(lot: int, letter: str, n: int) -> None:
    assert code_letter(lot) == letter
    assert SIZES[LETTERS.index(letter)] == n


@pytest.mark.parametrize("level", LEVELS)
def test_larger_lots_never_take_smaller_samples(level: str) -> None:
    letters = [code_letter(lot, level) for lot in [2, *[edge + 1 for edge in LOTS]]]
    assert len(LEVELS[level]) == len(LOTS) + 1
    assert letters == sorted(letters) == list(LEVELS[level])


def test_each_diagonal_allows_more_than_the_one_before() -> None:
    assert all(before < after for before, after in pairwise(ALLOWED.values()))


def test_a_plan_says_where_the_arrows_led() -> None:
    found = gbt2828.plan(400, "0.65")
    assert (found.asked, found.letter, found.plan) == ("H", "J", Plan(80, 1, 400))
    assert not found.is_whole


def test_a_sample_as_large_as_the_lot_is_all_of_it() -> None:
    found = gbt2828.plan(20, "0.010")
    assert found.is_whole
    assert found.plan.n == 20


def test_a_single_item_is_examined_and_not_sampled() -> None:
    with pytest.raises(LotTooSmallError):
        code_letter(1)


def test_a_limit_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        gbt2828.plan(100, "2.0")
