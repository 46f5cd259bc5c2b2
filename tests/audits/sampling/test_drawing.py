"""The draw can be made again by anybody who has the frame and the seed."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.sampling.drawing import Drawn, digest, draw, frame_of, frame_text, order, shares

FRAMES = st.dictionaries(st.integers(1, 10_000_000), st.sampled_from(["", "phone", "在线客服", "web 2"]), max_size=60)
SEEDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), min_size=1)
SCRIPT = Path(__file__).parents[3] / "audits/sampling/redraw.py"


@given(FRAMES)
def test_a_frame_is_read_as_it_was_written(frame: dict[int, str]) -> None:
    assert frame_of(frame_text(frame)) == frame


def test_the_digest_is_that_of_the_file() -> None:
    assert digest(frame_text({3: "phone", 1: ""})) == sha256(b"1\n3\tphone\n").hexdigest()


def test_the_order_is_that_of_the_digests_of_seed_and_number() -> None:
    by_hand = sorted([7, 8, 9], key=lambda number: sha256(b"seed" + str(number).encode()).hexdigest())
    assert order("seed", [9, 8, 7]) == by_hand


@given(SEEDS, FRAMES, st.data())
def test_a_larger_sample_only_adds_to_a_smaller_one(seed: str, frame: dict[int, str], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(frame)))
    more = data.draw(st.integers(n, len(frame)))
    assert set(draw(seed, frame, n)) <= set(draw(seed, frame, more))


@given(SEEDS, FRAMES)
def test_the_largest_sample_is_the_whole_frame(seed: str, frame: dict[int, str]) -> None:
    drawn = draw(seed, frame, len(frame))
    assert {each.number: each.stratum for each in drawn} == frame


def test_another_seed_draws_others() -> None:
    frame = dict.fromkeys(range(1000), "")
    assert draw("a", frame, 20) != draw("b", frame, 20)


def test_a_draw_needs_a_seed() -> None:
    with pytest.raises(ValueError, match="seed"):
        draw("", {1: ""}, 1)


@given(SIZES, st.data())
def test_shares_add_up_and_exceed_no_stratum(sizes: dict[str, int], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, sum(sizes.values())))
    found = shares(sizes, n)
    assert sum(found.values()) == n
    assert all(found[name] <= size for name, size in sizes.items())


@given(SIZES, st.data())
def test_shares_are_nearly_in_proportion(sizes: dict[str, int], data: st.DataObject) -> None:
    """No exchange of one item between two strata would bring either nearer to its share."""
    whole = sum(sizes.values())
    n = data.draw(st.integers(0, whole))
    found = shares(sizes, n)
    for one, other in ((one, other) for one in sizes for other in sizes if sizes[one] and sizes[other] and found[one]):
        gives, takes = Fraction(sizes[one], 2 * found[one] - 1), Fraction(sizes[other], 2 * found[other] + 1)
        assert gives >= takes


def test_a_hundred_by_three_channels() -> None:
    assert shares({"phone": 500, "web": 300, "counter": 200}, 100) == {"phone": 50, "web": 30, "counter": 20}


def test_more_than_all_strata_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="of 3"):
        shares({"phone": 3}, 4)


@given(seed=SEEDS, frame=FRAMES, data=st.data())
@settings(max_examples=10)
def test_twenty_lines_without_the_product_draw_the_same(
    seed: str, frame: dict[int, str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    n = data.draw(st.integers(0, len(frame)))
    file = tmp_path_factory.mktemp("frame") / "frame.txt"
    file.write_text(frame_text(frame))
    command = [sys.executable, "-I", str(SCRIPT), str(file), seed, str(n)]
    head, *told = subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout.splitlines()
    assert head == f"frame\t{digest(frame_text(frame))}"
    rows = [line.split("\t") for line in told]
    assert [Drawn(stratum, int(rank), int(number)) for stratum, rank, number in rows] == draw(seed, frame, n)


def test_the_script_is_no_longer_than_twenty_lines() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 20
