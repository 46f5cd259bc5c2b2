"""What has been read waits here until everything has been read: on disk, not in memory.

The spool is SQLite's own temporary database: a file without a name that disappears with the process, whatever ends it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from types import TracebackType
from typing import Any, NamedTuple

import orjson

from complaints.facts import PAUSE_TIMES, TIMES, Facts, Problem, facts_of
from complaints.imports.rows import Row
from complaints.rules.pauses import Pause

TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;
CREATE TABLE event (number TEXT NOT NULL, at REAL, line INTEGER NOT NULL, cells BLOB NOT NULL, problem BLOB);
CREATE TABLE complaint (
    line INTEGER PRIMARY KEY, reference TEXT NOT NULL, source TEXT NOT NULL, facts BLOB NOT NULL, rows BLOB NOT NULL,
    UNIQUE (reference, source)
);
"""
BY_CASE = "CREATE INDEX IF NOT EXISTS by_case ON event (number, at, line)"
ADD = "INSERT INTO complaint VALUES (?, ?, ?, ?, ?) ON CONFLICT (reference, source) DO NOTHING"


class Event(NamedTuple):
    """One line of an event log, and what is wrong with it already."""

    row: Row
    problem: Problem | None


class Spool:
    """Events until they are folded, then the facts of each complaint with the rows they came from."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.executescript(TABLES)
        self.database.execute("BEGIN")

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.database.close()

    def add_event(self, case: str, at: datetime | None, row: Row, problem: Problem | None = None) -> None:
        problem_json = orjson.dumps((problem.code, problem.fields, problem.params)) if problem else None
        self.database.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
            (case, at.timestamp() if at else None, row.line, orjson.dumps(row.cells), problem_json),
        )

    def number_of_cases(self) -> int:
        self.database.execute(BY_CASE)
        return int(self.database.execute("SELECT count(DISTINCT number) FROM event").fetchone()[0])

    def cases(self) -> Iterator[Iterator[Event]]:
        """The events of each case in the order in which they happened; of one moment, in the order of the file."""
        self.database.execute(BY_CASE)
        rows = self.database.execute("SELECT number, line, cells, problem FROM event ORDER BY number, at, line")
        for _, lines in groupby(rows, key=lambda row: row[0]):
            yield (Event(Row(line, orjson.loads(cells)), _problem(problem)) for _, line, cells, problem in lines)

    def add(self, facts: Facts, line: int, rows: list[Row], source: str = "") -> int | None:
        """Keep a complaint. Where its reference is already here: 0 for the same facts, else the line of the other."""
        told, key = orjson.dumps(facts, default=str), (facts.reference, source)
        kept = orjson.dumps([(row.line, row.cells) for row in rows])
        if self.database.execute(ADD, (line, *key, told, kept)).rowcount:
            return None
        found = self.database.execute("SELECT line, facts FROM complaint WHERE reference = ? AND source = ?", key)
        other, known = found.fetchone()
        return 0 if known == told else int(other)

    def __len__(self) -> int:
        return int(self.database.execute("SELECT count(*) FROM complaint").fetchone()[0])

    def sources(self) -> list[str]:
        """What the complaints kept say about their source, each once; empty where they say nothing."""
        return [word for (word,) in self.database.execute("SELECT DISTINCT source FROM complaint ORDER BY source")]

    def facts(self, source: str = "") -> Iterator[Facts]:
        """Every complaint kept of a source, in the order of the file."""
        found = self.database.execute("SELECT facts FROM complaint WHERE source = ? ORDER BY line", (source,))
        for (told,) in found:
            yield _facts(orjson.loads(told))

    def rows_of(self, reference: str, source: str = "") -> list[Row]:
        """The rows that one complaint came from."""
        key = (reference, source)
        found = self.database.execute("SELECT rows FROM complaint WHERE reference = ? AND source = ?", key).fetchone()
        return [Row(line, cells) for line, cells in orjson.loads(found[0])] if found else []


def _problem(stored: bytes | None) -> Problem | None:
    if stored is None:
        return None
    code, fields, params = orjson.loads(stored)
    return Problem(code, tuple(fields), params)


def _facts(told: dict[str, Any]) -> Facts:
    for name in TIMES:
        if (at := told[name]) is not None:
            told[name] = datetime.fromisoformat(at)
    if told["loss_amount"] is not None:
        told["loss_amount"] = Decimal(told["loss_amount"])
    if told["loss_confirmed_on"] is not None:
        told["loss_confirmed_on"] = date.fromisoformat(told["loss_confirmed_on"])
    told["pauses"] = tuple(map(_pause, told["pauses"]))
    return facts_of(told)


def _pause(told: dict[str, Any]) -> Pause:
    times = {name: datetime.fromisoformat(told[name]) for name in PAUSE_TIMES if told[name] is not None}
    return Pause(**{**told, **times})
