"""Two processes that count the record together, as workers do, beside one alone (PostgreSQL, no parallel queries)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.judging import forget
from benchmarks.measuring import TIMES, Line
from benchmarks.records import World

PATIENCE = 1800  # seconds


def lines(database: str, size: int, world: World) -> Iterator[Line]:
    """How much faster two are than one."""
    took = {workers: sorted(together(workers, world) for _ in range(TIMES))[TIMES // 2] for workers in (1, 2)}
    what = "full tally by one worker process, against two: how many times faster"
    yield Line(database, size, what, took[1], took[2], 1.6, at_least=True)


def together(workers: int, world: World) -> float:
    """Seconds until the last of them is done; they start at the same moment, after what a start costs."""
    forget(world)
    command = [sys.executable, "-m", "benchmarks.counting", str(world.organisation)]
    crew = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    for each in crew:
        assert each.stdout is not None  # noqa: S101
        each.stdout.readline()
    start = time.perf_counter()
    for each in crew:
        assert each.stdin is not None  # noqa: S101
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in crew:
        if each.wait(PATIENCE):
            raise RuntimeError("a worker failed")
    return time.perf_counter() - start
