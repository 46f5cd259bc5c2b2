"""`python -m benchmarks`: every measurement beside its floor in the same run on the same database.

Each database and size is a process of its own, so that none inherits the memory or the settings of another.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import measuring
from benchmarks.place import database, set_up

RESULTS = Path(__file__).parent / "results"
QUICK = [("sqlite", 100_000), ("postgresql", 100_000), ("postgresql", 1_000_000)]
WHOLE = [*QUICK, ("sqlite", 1_000_000), ("postgresql", 10_000_000)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="also SQLite to a million and PostgreSQL to ten million")
    parser.add_argument("--only", help="one database and size, as postgresql:1000000")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.into:
        kind, _, size = asked.only.partition(":")
        measuring.store(_one(kind, int(size)), asked.into)
        return
    runs = WHOLE if asked.whole else QUICK
    if asked.only:
        kind, _, size = asked.only.partition(":")
        runs = [(kind, int(size))]
    lines = [line for kind, size in runs for line in _apart(kind, size)]
    RESULTS.mkdir(exist_ok=True)
    text = measuring.table(lines)
    (RESULTS / ("whole.md" if asked.whole else "quick.md")).write_text(text)
    sys.stdout.write(text)


def _apart(kind: str, size: int) -> list[measuring.Line]:
    sys.stderr.write(f"{kind} {size:,}\n")
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "lines.json"
        command = [sys.executable, "-m", "benchmarks", "--only", f"{kind}:{size}", "--into", str(into)]
        subprocess.run(command, check=True)
        return measuring.load(into)


def _one(kind: str, size: int) -> list[measuring.Line]:
    with database(kind):
        set_up()
        from benchmarks import judging, loading

        start = time.perf_counter()
        world, _versions = loading.company()
        loading.load(size, world)
        sys.stderr.write(f"  loaded in {time.perf_counter() - start:.0f} s\n")
        return [_said(line) for line in judging.lines(kind, size, world)]


def _said(line: measuring.Line) -> measuring.Line:
    sys.stderr.write("  " + "  ".join(line.cells()) + "\n")
    return line


if __name__ == "__main__":
    main()
