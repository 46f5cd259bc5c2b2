"""The draw: from a frozen frame and a seed that was entered afterwards, one order that anybody can make again.

Items are ordered by SHA-256(seed ‖ ID), both as UTF-8; the first n of the order are the sample. The order knows no
library, no version and no machine; a larger sample only takes more of it (rule book §13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256


def frame_text(ids: Iterable[int]) -> str:
    """A frame as it is kept and handed out: the numbers of its items in ascending order, one to a line. Raises
    ValueError where one stands in it twice."""
    ordered = sorted(ids)
    if len(set(ordered)) < len(ordered):
        raise ValueError("an item stands in the frame twice")
    return "".join(f"{number}\n" for number in ordered)


def frame_ids(text: str) -> list[int]:
    """The numbers of a frame's text."""
    return [int(line) for line in text.splitlines()]


def digest(text: str) -> str:
    """The SHA-256 of a frame's text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def order(seed: str, ids: Iterable[int]) -> list[int]:
    """All items in the order of the draw. Raises ValueError for an empty seed."""
    if not seed:
        raise ValueError("a draw needs a seed")
    return sorted(ids, key=lambda number: sha256(f"{seed}{number}".encode()).digest())


def shares(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of n items each stratum gives, in proportion to its size: the whole part each, and what is left to the
    largest remainders (to the first by name among equal ones). Only so may the strata be judged together.

    Raises ValueError where the strata together hold fewer than n items.
    """
    whole = sum(sizes.values())
    if not 0 <= n <= whole:
        raise ValueError(f"{n} of {whole}")
    exact = {name: Fraction(size * n, whole) if whole else Fraction(0) for name, size in sizes.items()}
    given = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (given[name] - exact[name], name))
    for name in by_remainder[: n - sum(given.values())]:
        given[name] += 1
    return given


def draw(seed: str, strata: Mapping[str, Sequence[int]], wanted: Mapping[str, int]) -> dict[str, list[int]]:
    """The first items of each stratum in the order of the draw, as many as are wanted of it. Raises ValueError where
    more are wanted than it has."""
    found = {}
    for name, ids in strata.items():
        if wanted.get(name, 0) > len(ids):
            raise ValueError(f"{wanted[name]} of {len(ids)} in {name}")
        found[name] = order(seed, ids)[: wanted.get(name, 0)]
    return found
