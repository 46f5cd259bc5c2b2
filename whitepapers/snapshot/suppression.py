"""Hiding small counts so that no subtraction brings them back (rule book §8).

Tables whose totals are published are lines that add up: every count runs from one line to another, as water runs from
one tank to the next. What somebody may take a hidden count for, knowing every total and every count that is shown, is
how far it can rise or fall while all lines still add up. Counts from 1 to 4 are hidden, and of the others the smallest
that let each of them be taken for 5 or more; noughts only where nothing else helps. A count that its own totals give
away whatever is hidden (the only one of its table) is what those totals say anyway.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

SMALL = range(1, 5)
"""Counts that could point at a person."""
ENOUGH = 5

Line = Hashable
Step = tuple[int, int]  # a count by its place, and whether it rises (1) or falls (-1)


@dataclass(frozen=True, slots=True)
class Count:
    """A count that belongs to two lines: it adds to what leaves `source` and to what reaches `target`. In a table of
    rows and columns these are its row and its column; the total of a column is itself a count, from the column to
    whatever it is broken down by next. What is in no line is published."""

    source: Line
    target: Line
    value: int


def is_small(count: int) -> bool:
    return count in SMALL


def shown(count: int) -> int | None:
    """A count of which no total is told: None where it is small."""
    return None if is_small(count) else count


def hidden(counts: Sequence[Count]) -> set[int]:
    """The places of the counts to hide. The same counts in the same order give the same places."""
    small = [place for place, count in enumerate(counts) if is_small(count.value)]
    chosen = set(small)
    for place in sorted(small, key=lambda each: (counts[each].value, each)):
        _protect(place, counts, chosen)
    return chosen


def _protect(place: int, counts: Sequence[Count], chosen: set[int]) -> None:
    """Hide what lets a count rise to ENOUGH, or as far as it can, while every line adds up."""
    moved = [0] * len(counts)
    needed = ENOUGH - counts[place].value
    while needed > 0:
        circle = _circle(place, counts, chosen, moved, needed) or _circle(place, counts, chosen, moved, 1)
        if circle is None:
            return
        falling = [counts[at].value + moved[at] for at, way in circle if way < 0]
        step = min([needed, *falling])
        for at, way in circle:
            moved[at] += way * step
            chosen.add(at)
        needed -= step


def _circle(
    place: int, counts: Sequence[Count], chosen: set[int], moved: Sequence[int], step: int
) -> list[Step] | None:
    """The cheapest way to make up for the rise of a count by `step` in the other lines: from the line it reaches back
    to the one it leaves (Dijkstra). None where there is none."""
    start, goal = counts[place].target, counts[place].source
    best: dict[Line, int] = {start: 0}
    came: dict[Line, tuple[Line, Step]] = {}
    waiting: list[tuple[int, int, Line]] = [(0, 0, start)]
    turn = 0
    while waiting:
        cost, _turn, line = heappop(waiting)
        if line == goal:
            return list(_back(goal, start, came))
        if cost > best[line]:
            continue
        for at, way, reached in _ways(line, place, counts, moved, step):
            price = cost + (0 if at in chosen else _price(counts[at].value))
            if price < best.get(reached, price + 1):
                best[reached], came[reached] = price, (line, (at, way))
                turn += 1
                heappush(waiting, (price, turn, reached))
    return None


def _ways(
    line: Line, without: int, counts: Sequence[Count], moved: Sequence[int], step: int
) -> Iterator[tuple[int, int, Line]]:
    """Where one may go on from a line: with a count that leaves it and rises, or one that reaches it and falls."""
    for at, count in enumerate(counts):
        if at == without:
            continue
        if count.source == line:
            yield at, 1, count.target
        if count.target == line and count.value + moved[at] >= step:
            yield at, -1, count.source


def _back(goal: Line, start: Line, came: dict[Line, tuple[Line, Step]]) -> Iterator[Step]:
    line = goal
    while line != start:
        line, step = came[line]
        yield step


def _price(value: int) -> int:
    """What hiding a count loses: as many complaints as it tells of, and itself. That there is none is told last."""
    return value + 1 if value else 1_000_000
