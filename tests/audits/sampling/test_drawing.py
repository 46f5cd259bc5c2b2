"""The draw can be made again by anybody who has the frame and the seed."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.sampling.drawing import digest, draw, frame_ids, frame_text, order, shares

FRAMES = st.sets(st.integers(1, 10_000_000), max_size=60)
SEEDS = st.text(min_size=1, max_size=20)


@given(FRAMES)
def test_a_frame_is_read_as_it_was_written(ids: set[int]) -> None:
    assert frame_ids(frame_text(ids)) == sorted(ids)


def test_a_frame_holds_nothing_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        frame_text([1, 2, 1])


def test_the_digest_is_that_of_the_file() -> None:
    assert digest(frame_text([3, 1])) == sha256(b"1\n3\n").hexdigest()


@given(SEEDS, FRAMES)
def test_the_order_does_not_depend_on_how_the_frame_was_read(seed: str, ids: set[int]) -> None:
    assert order(seed, sorted(ids)) == order(seed, sorted(ids, reverse=True))


def test_the_order_is_that_of_the_digests_of_seed_and_number() -> None:
    by_hand = sorted([7, 8, 9], key=lambda number: sha256(b"seed" + str(number).encode()).hexdigest())
    assert order("seed", [7, 8, 9]) == by_hand


@given(SEEDS, FRAMES, st.integers(0, 30), st.integers(0, 30))
def test_a_larger_sample_begins_with_the_smaller_one(seed: str, ids: set[int], n: int, more: int) -> None:
    strata = {"": sorted(ids)}
    few, many = min(n, len(ids)), min(n + more, len(ids))
    assert draw(seed, strata, {"": many})[""][:few] == draw(seed, strata, {"": few})[""]


def test_a_draw_needs_a_seed() -> None:
    with pytest.raises(ValueError, match="seed"):
        order("", [1])


def test_a_stratum_gives_no_more_than_it_has() -> None:
    with pytest.raises(ValueError, match="phone"):
        draw("seed", {"phone": [1]}, {"phone": 2})


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), min_size=1), st.data())
def test_shares_are_in_proportion_and_add_up(sizes: dict[str, int], data: st.DataObject) -> None:
    whole = sum(sizes.values())
    n = data.draw(st.integers(0, whole))
    given_ = shares(sizes, n)
    assert sum(given_.values()) == n
    for name, size in sizes.items():
        assert abs(given_[name] - size * n / max(whole, 1)) < 1
        assert given_[name] <= size


def test_the_largest_remainder_takes_what_is_left() -> None:
    assert shares({"phone": 50, "web": 30, "app": 20}, 7) == {"phone": 4, "web": 2, "app": 1}


def test_more_than_all_strata_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="of 3"):
        shares({"phone": 3}, 4)
