"""The number line of a metric as geometry: where the letter promises, grades, is silent, or says two things at once.

Plain Python. The ends stand in their order at equal distances, so that every stretch has room for its word whatever
the numbers are: nothing is judged by the picture, which is why geometry may use floats.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commitments.bands import Interval, plain

STRETCH = 74
LEAST = 4  # stretches a picture is wide
MARGIN = 14
BAR, LANE = 20, 34
TOP = 28  # room for the mark of a value and its figure
NO_VALUE = 4
BELOW = 26


@dataclass(frozen=True, slots=True)
class End:
    """Where a phrase of the letter ends: closed (●) takes its number in, open (○) leaves it out."""

    x: float
    y: float
    closed: bool
    grade: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of numbers in one lane. `grade` is target, minor, major, silent or twice; `note` is the number of the
    note that settles a gap."""

    x: float
    y: float
    width: float
    grade: str
    note: int | None = None

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def baseline(self) -> float:
        """Where the bar's word stands."""
        return self.y + BAR / 2 + 5

    @property
    def note_baseline(self) -> float:
        """Where the number of its note stands: between the bar and what is below."""
        return self.y + BAR + 11


@dataclass(frozen=True, slots=True)
class Tick:
    """An end's number below the line."""

    x: float
    number: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """`bars` by lane from top to bottom; `value_x` is where a measured value stands, None without one.

    `ends` are of what the letter says: a gap has none of its own. Closed ones come last and lie on top, so that where
    two bars meet the number is seen to belong to the one that takes it in.
    """

    width: int
    height: int
    top: float
    axis: float
    bars: tuple[Bar, ...]
    ends: tuple[End, ...]
    ticks: tuple[Tick, ...]
    value_x: float | None = None

    @property
    def right(self) -> int:
        """Where the arrow of the axis ends: the numbers go on."""
        return self.width - 2


@dataclass(frozen=True, slots=True)
class _Scale:
    edges: Sequence[Fraction]

    @property
    def end(self) -> int:
        """Where the picture of the numbers ends; the last stretch goes on to it."""
        return MARGIN + max(LEAST, len(self.edges)) * STRETCH

    def x(self, number: Fraction | None) -> float:
        """Where a number stands; None is beyond every number. Between two ends it stands in proportion."""
        if number is None:
            return float(self.end)
        index = max(0, bisect_right(self.edges, number) - 1)
        left = MARGIN + index * STRETCH
        width = STRETCH if index + 1 < len(self.edges) else self.end - left
        return round(left + self._share(index, number) * width, 1)

    def _share(self, index: int, number: Fraction) -> float:
        low = self.edges[index]
        if index + 1 < len(self.edges):
            return float((number - low) / (self.edges[index + 1] - low))
        return float(1 - low / number) if number > low > 0 else 0.5 if number > low else 0.0


def number_line(
    said: Iterable[tuple[str, Interval]],
    silent: Iterable[Interval] = (),
    twice: Iterable[Interval] = (),
    value: Fraction | None = None,
    noted: Iterable[tuple[str, Interval, int]] = (),
) -> NumberLine:
    """Draw what a letter says of numbers from 0 up: (grade, interval) each, the gaps, what is said twice, and the gaps
    that a note settles, with its number.

    Bars that share numbers stand in lanes below each other; a gap shares none and stands in the first.
    """
    settled = {(grade, where): number for grade, where, number in noted}
    lanes = _lanes([*said, *settled, *(("silent", gap) for gap in silent)])
    lanes += [[("twice", crossing) for crossing in twice]]
    lanes = [lane for lane in lanes if lane]
    scale = _Scale(_edges(interval for lane in lanes for _grade, interval in lane))
    top = NO_VALUE if value is None else TOP
    placed = [(top + row * LANE, *each) for row, lane in enumerate(lanes) for each in lane]
    axis = top + len(lanes) * LANE
    return NumberLine(
        width=scale.end + MARGIN,
        height=axis + BELOW,
        top=top,
        axis=axis,
        bars=tuple(_bar(scale, *each, settled.get(each[1:])) for each in placed),
        ends=tuple(sorted((end for each in placed for end in _ends(scale, *each)), key=lambda end: end.closed)),
        ticks=tuple(Tick(scale.x(edge), _grouped(plain(edge))) for edge in scale.edges),
        value_x=scale.x(max(value, Fraction(0))) if value is not None else None,
    )


def _grouped(number: str) -> str:
    """4000 → 4,000, in both languages; a fraction stays as it is."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() else number


def _edges(intervals: Iterable[Interval]) -> list[Fraction]:
    ends = {end for each in intervals for end in (each.low, each.high) if end is not None and end > 0}
    return [Fraction(0), *sorted(ends)]


def _lanes(said: Iterable[tuple[str, Interval]]) -> list[list[tuple[str, Interval]]]:
    """Each bar in the first lane in which it shares no number with another."""
    lanes: list[list[tuple[str, Interval]]] = []
    for grade, interval in said:
        for lane in lanes:
            if all(interval.intersect(other).is_empty for _grade, other in lane):
                lane.append((grade, interval))
                break
        else:
            lanes.append([(grade, interval)])
    return lanes


def _bar(scale: _Scale, y: float, grade: str, interval: Interval, note: int | None) -> Bar:
    left, right = scale.x(interval.low or Fraction(0)), scale.x(interval.high)
    return Bar(left, y, round(right - left, 1), grade, note)


def _ends(scale: _Scale, y: float, grade: str, interval: Interval) -> Iterator[End]:
    if grade == "silent":
        return
    if interval.low or (interval.low is not None and not interval.low_closed):
        yield End(scale.x(interval.low), y + BAR / 2, interval.low_closed, grade)
    if interval.high is not None:
        yield End(scale.x(interval.high), y + BAR / 2, interval.high_closed, grade)
