"""A measurement beside its floor, and the table of all of them."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

TIMES = 3
MOST_MEMORY = 200  # MB


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement of one database and size. `ratio` is what was measured ÷ its floor, both taken in one run."""

    database: str
    size: int
    what: str
    measured: float
    floor: float
    goal: float
    unit: str = "s"
    at_least: bool = False  # the ratio is to be no smaller than the goal

    @property
    def ratio(self) -> float:
        return self.measured / self.floor if self.floor else float("inf")

    @property
    def reached(self) -> bool:
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def cells(self) -> list[str]:
        sign = "≥" if self.at_least else "≤"
        return [
            self.what,
            self.database,
            f"{self.size:,}",
            f"{self.measured:.3g} {self.unit}",
            f"{self.floor:.3g} {self.unit}",
            f"{self.ratio:.2f}",
            f"{sign} {self.goal:g}",
            "yes" if self.reached else "**no**",
        ]


def seconds(work: Callable[[], object], *, before: Callable[[], object] = lambda: None, times: int = TIMES) -> float:
    """The median of how long `work` takes; `before` puts things back and is not timed."""
    taken = []
    for _ in range(times):
        before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def table(lines: Iterable[Line]) -> str:
    """The lines as a table in Markdown."""
    head = ["measure", "database", "complaints", "measured", "floor", "ratio", "goal", "reached"]
    rows = [head, ["---"] * len(head), *(line.cells() for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def store(lines: Iterable[Line], path: Path) -> None:
    path.write_text(json.dumps([asdict(line) for line in lines], indent=1, ensure_ascii=False))


def load(path: Path) -> list[Line]:
    return [Line(**line) for line in json.loads(path.read_text())]
