"""Hiding small counts so that no subtraction brings them back (rule book §8).

Tables whose totals are published are lines that add up: every count runs from one line to another, as water runs from
one tank to the next. What somebody may take a hidden count for, knowing every total and every count that is shown, is
how far it can rise or fall while all lines still add up and nothing hidden is taken for nought. Counts from 1 to 4 are
hidden, and of the others the smallest that let each of them be taken for 5 or more; noughts only where nothing else
helps. A count that its own totals give away whatever is hidden (the only one of its table) is what those totals say
anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
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


def hidden(counts: Sequence[Count]) -> set[int]:
    """The places of the counts to hide. The same counts in the same order give the same places."""
    table = _Table(counts)
    for place in sorted(table.chosen, key=lambda each: (counts[each].value, each)):
        table.protect(place)
    return table.chosen


class _Table:
    """Counts, and which of them are chosen to be hidden."""

    def __init__(self, counts: Sequence[Count]) -> None:
        self.counts = counts
        self.chosen = {place for place, count in enumerate(counts) if is_small(count.value)}
        self.ways: dict[Line, list[tuple[Step, Line]]] = defaultdict(list)
        """From each line where one may go on: with a count that leaves it and rises, or one that reaches it and
        falls."""
        for place, count in enumerate(counts):
            self.ways[count.source].append(((place, 1), count.target))
            self.ways[count.target].append(((place, -1), count.source))

    def protect(self, place: int) -> None:
        """Hide what lets a count rise to ENOUGH, or as far as it can, while every line adds up; where it cannot rise,
        what lets it fall; and where nothing hidden may be nought for either, what the sums alone give it away by."""
        value = self.counts[place].value
        if self._move(place, 1, ENOUGH - value) or self._move(place, -1, value - 1):
            return
        self.chosen.update(at for at, _way in self._circle(place, 1, lambda _at: True) or ())

    def _move(self, place: int, way: int, needed: int) -> int:
        """How far a count rises or falls, at most as far as is needed, with what makes up for it hidden."""
        moved: dict[int, int] = defaultdict(int)
        left = needed
        while left:
            circle = self._circle(place, way, self._may_fall(left, moved))
            circle = circle or self._circle(place, way, self._may_fall(1, moved))
            if circle is None:
                break
            step = min([left, *(self._room(at, moved) for at, direction in circle if direction < 0)])
            for at, direction in circle:
                moved[at] += direction * step
                self.chosen.add(at)
            left -= step
        return needed - left

    def _may_fall(self, by: int, moved: Mapping[int, int]) -> Callable[[int], bool]:
        return lambda at: self._room(at, moved) >= by

    def _room(self, place: int, moved: Mapping[int, int]) -> int:
        """How far a count can fall: nobody takes for nought what is hidden, unless it is one and has risen."""
        value = self.counts[place].value
        return value + moved.get(place, 0) - min(value, 1)

    def _circle(self, place: int, way: int, may_fall: Callable[[int], bool]) -> list[Step] | None:
        """The cheapest way to make up for a rise or fall of a count in the other lines: from the line that it changes
        first to the other one (Dijkstra). None where there is none."""
        ends = self.counts[place].target, self.counts[place].source
        start, goal = ends if way > 0 else ends[::-1]
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
            for (at, direction), reached in self.ways[line]:
                if at == place or (direction < 0 and not may_fall(at)):
                    continue
                price = cost + (0 if at in self.chosen else _price(self.counts[at].value))
                if price < best.get(reached, price + 1):
                    best[reached], came[reached] = price, (line, (at, direction))
                    turn += 1
                    heappush(waiting, (price, turn, reached))
        return None


def _back(goal: Line, start: Line, came: dict[Line, tuple[Line, Step]]) -> Iterator[Step]:
    line = goal
    while line != start:
        line, step = came[line]
        yield step


def _price(value: int) -> int:
    """What hiding a count loses: as many complaints as it tells of, and itself. That there is none is told last."""
    return value + 1 if value else 1_000_000
