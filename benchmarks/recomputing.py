"""`python -m benchmarks.recomputing`: one recompute in a process of its own. Says the most memory it held, in MB."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.bringing import peak
from benchmarks.measuring import MOST_MEMORY, Line

WHAT = "memory peak of a recompute"


def line(database: str, size: int) -> Line:
    """Of whatever is to be counted and judged now. What PostgreSQL itself holds is not part of it."""
    command = [sys.executable, "-m", "benchmarks.recomputing"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Line(database, size, f"{WHAT}, against 200 MB", float(done.stdout), MOST_MEMORY, 1, "MB")


def against_a_tenth(lines: list[Line]) -> list[Line]:
    """Each record's peak beside that of one a tenth of its size, where both were measured."""
    peaks = {(each.database, each.size): each.measured for each in lines if each.what.startswith(WHAT)}
    return [
        Line(database, size, f"{WHAT}, against a tenth of it", held, peaks[database, size // 10], 1.1, "MB")
        for (database, size), held in peaks.items()
        if (database, size // 10) in peaks
    ]


def main() -> None:
    import django

    django.setup()
    from benchmarks.judging import judge

    judge(0)
    sys.stdout.write(str(peak()))


if __name__ == "__main__":
    main()
