"""The draw: from a frozen frame and a seed that was entered afterwards, one order that anybody can make again.

A frame holds the numbers of its items, each with the stratum it lies in ("" where there are none). Within a stratum
items are ordered by SHA-256(seed ‖ number), both as UTF-8, and the first ones are drawn. The order knows no library, no
version and no machine; a larger sample only adds to a smaller one (rule book §13). `redraw.py` beside this file is the
same in twenty lines that need nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from heapq import heapify, heapreplace

Frame = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An item of the sample: its place in the order of its stratum, from 1."""

    stratum: str
    rank: int
    number: int


def frame_text(frame: Frame) -> str:
    """A frame as it is kept and handed out: an item to a line in ascending order, a tab between number and stratum."""
    return "".join(f"{number}\t{frame[number]}\n" if frame[number] else f"{number}\n" for number in sorted(frame))


def frame_of(text: str) -> dict[int, str]:
    """The frame that a text says."""
    parts = (line.partition("\t") for line in text.splitlines())
    return {int(number): stratum for number, _tab, stratum in parts}


def digest(text: str) -> str:
    """The SHA-256 of a frame's text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def order(seed: str, numbers: Iterable[int]) -> list[int]:
    """All items of a stratum in the order of the draw. Raises ValueError for an empty seed."""
    if not seed:
        raise ValueError("a draw needs a seed")
    return sorted(numbers, key=lambda number: sha256(f"{seed}{number}".encode()).digest())


def shares(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of n items each stratum gives, in proportion to its size: one after the other to the stratum that is
    furthest behind (Sainte-Laguë), to the first by name among equals. A larger n takes from none what a smaller one
    gave it, which the method of largest remainders may do.

    Only so may the strata be judged together. Raises ValueError where the strata together hold fewer than n items.
    """
    if not 0 <= n <= sum(sizes.values()):
        raise ValueError(f"{n} of {sum(sizes.values())}")
    given = dict.fromkeys(sizes, 0)
    behind = [(-Fraction(size), name) for name, size in sizes.items() if size]
    heapify(behind)
    for _ in range(n):
        name = behind[0][1]
        given[name] += 1
        heapreplace(behind, (-Fraction(sizes[name], 2 * given[name] + 1), name))
    return given


def draw(seed: str, frame: Frame, n: int) -> list[Drawn]:
    """The sample: each stratum's share, in the order of the draw. Raises ValueError where the frame holds fewer."""
    strata: dict[str, list[int]] = defaultdict(list)
    for number, stratum in frame.items():
        strata[stratum].append(number)
    given = shares(Counter(frame.values()), n)
    return [
        Drawn(name, rank, number)
        for name in sorted(strata)
        for rank, number in enumerate(order(seed, strata[name])[: given[name]], start=1)
    ]
