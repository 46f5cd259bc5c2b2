"""The way through a sample or a list."""

from __future__ import annotations

from audits.walks import Walk

WALK = Walk([7, 3, 9, 4], {3, 9}, "?sample=1")


def test_places_are_counted_from_one():
    assert [WALK.place(number) for number in (7, 4, 5)] == [1, 4, None]


def test_either_end_has_nothing_beyond():
    assert (WALK.beside(7, -1), WALK.beside(7, 1), WALK.beside(4, 1), WALK.beside(5, 1)) == (None, 3, None, None)


def test_the_next_open_one_comes_after_and_then_from_the_beginning():
    assert WALK.next_open(7) == 4
    assert WALK.next_open(4) == 7
    assert WALK.next_open() == 7


def test_where_everything_is_examined_none_is_open():
    assert Walk([7, 3], {7, 3}, "").next_open() is None


def test_the_one_at_hand_is_not_the_next():
    assert Walk([7, 3], {3}, "").next_open(7) is None
