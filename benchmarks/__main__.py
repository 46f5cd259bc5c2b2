"""`python -m benchmarks`: every measurement beside its floor in the same run on the same database.

Each database and size is a process of its own, so that none inherits the memory or the settings of another.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import measuring, recomputing
from benchmarks.place import database, set_up
from benchmarks.records import World

RESULTS = Path(__file__).parent / "results"
Run = tuple[str, str, int]  # what is measured, on which database, with how many complaints
QUICK: list[Run] = [
    ("importing", "postgresql", 100_000),
    ("publishing", "sqlite", 10_000),
    ("record", "sqlite", 100_000),
    ("record", "postgresql", 1_000_000),
    ("reading", "postgresql", 4_000),
]
WHOLE: list[Run] = [
    *QUICK,
    ("importing", "sqlite", 1_000_000),
    ("importing", "postgresql", 1_000_000),
    ("record", "sqlite", 1_000_000),
    ("record", "postgresql", 10_000_000),
    ("journal", "postgresql", 1_000_000),
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="also SQLite to a million and PostgreSQL to ten million")
    parser.add_argument("--only", help="one measurement, database and size, as importing:postgresql:100000")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.into:
        measuring.store(_one(*_run(asked.only)), asked.into)
        return
    runs = [_run(asked.only)] if asked.only else WHOLE if asked.whole else QUICK
    lines = [line for run in runs for line in _apart(*run)]
    lines += recomputing.against_a_tenth(lines)
    text = measuring.table(lines)
    sys.stdout.write(text)
    if not asked.only:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / ("whole.md" if asked.whole else "quick.md")).write_text(text)


def _run(text: str) -> Run:
    what, kind, size = text.split(":")
    return what, kind, int(size)


def _apart(what: str, kind: str, size: int) -> list[measuring.Line]:
    sys.stderr.write(f"{what} {kind} {size:,}\n")
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "lines.json"
        command = [sys.executable, "-m", "benchmarks", "--only", f"{what}:{kind}:{size}", "--into", str(into)]
        subprocess.run(command, check=True)
        return measuring.load(into)


def _one(what: str, kind: str, size: int) -> list[measuring.Line]:
    with database(kind):
        set_up()
        from benchmarks import importing, journal, loading, reading

        if what in ("journal", "reading"):
            told = {"journal": journal, "reading": reading}[what]
            return [_said(line) for line in told.lines(kind, size)]
        world, _versions = loading.company()
        if what == "importing":
            return [_said(line) for line in importing.lines(kind, size, world)]
        start = time.perf_counter()
        loading.load(size, world)
        sys.stderr.write(f"  loaded in {time.perf_counter() - start:.0f} s\n")
        return [_said(line) for line in (_of_issue if what == "publishing" else _of_record)(kind, size, world)]


def _of_record(kind: str, size: int, world: World) -> Iterator[measuring.Line]:
    """Everything that is measured of one loaded record: the judgement, the workers, and what people see."""
    from benchmarks import judging, loading, pages, serving, sharing

    yield from judging.lines(kind, size, world)
    if kind == "postgresql" and size > 1_000_000:  # smaller ones are counted before two can share them
        yield from sharing.lines(kind, size, world)
    small, _versions = loading.company("small", after=size)
    loading.load(pages.SMALL, small)
    judging.judge(60)
    yield from pages.lines(kind, size, world, small)
    if kind == "postgresql":
        yield from serving.lines(kind, size, world)


def _of_issue(kind: str, size: int, world: World) -> Iterator[measuring.Line]:
    from benchmarks import judging, publishing

    judging.judge(0)
    yield from publishing.lines(kind, size, world)


def _said(line: measuring.Line) -> measuring.Line:
    sys.stderr.write("  " + "  ".join(line.cells()) + "\n")
    return line


if __name__ == "__main__":
    main()
