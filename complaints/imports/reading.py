"""Reading a file through to its end: every row becomes facts in the spool or is put aside with its reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO
from zoneinfo import ZoneInfo

from complaints.facts import UNSTORABLE, Facts, Problem, tidy
from complaints.imports import files
from complaints.imports.fitting import unused
from complaints.imports.fold import Folder, UnreadableError
from complaints.imports.mapping import Mapping
from complaints.imports.rejected import RejectedRows
from complaints.imports.rows import Row, Table
from complaints.imports.spool import Event, Spool
from complaints.imports.templates import EXAMPLE

MOST_EVENTS = 10_000  # lines of one case; more is a column that is no reference
MOST_SOURCES = 50  # named in one file; more is a column that is no source
LONGEST_SOURCE = 100  # characters
PAUSE = 0.5  # seconds between two words about the progress

Progress = Callable[[int, int], None]  # lines read, percent of the file; or cases put together, of how many


@dataclass
class Reading:
    """A file that has been read: facts to write, rows put aside, and how many lines there were.

    `repeated` counts complaints that came again in the same file with the same facts, `sources` are those the rows
    name, `unused` are the columns left unread where a misspelt name could be why: the mapping may go without it.
    """

    mapping: Mapping
    folder: Folder
    spool: Spool
    rejected: RejectedRows
    progress: Progress
    folded: Progress
    lines: int = 0
    repeated: int = 0
    sources: set[str] = field(default_factory=set)
    unused: list[str] = field(default_factory=list)
    _last_word: float = field(default_factory=time.monotonic)

    def read(self, table: Table) -> None:
        for row in table:
            if not self.lines:
                self.rejected.header(table.header)
            self.lines += 1
            if self.lines % 200 == 0 and self._is_due():
                self.progress(self.lines, min(int(table.fraction * 100), 99))
            if self.mapping.events:
                self._take_event(table, row)
            else:
                self._take_row(table, row)
        if self.mapping.events:
            self._take_cases(table)
        self.progress(self.lines, 100)

    def _take_cases(self, table: Table) -> None:
        total = self.spool.number_of_cases()
        for number, case in enumerate(self.spool.cases(), 1):
            self._take_case(table, case)
            if number % 200 == 0 and self._is_due():
                self.folded(number, total)

    def refuse(self, facts: Facts, wrong: list[Problem], source: str = "") -> None:
        """Put aside a complaint that turned out impossible only beside what is already on record."""
        rows = self.spool.rows_of(facts.reference, source)
        self.rejected.add(((row, wrong) for row in rows), wrong[0].code)

    def _take_row(self, table: Table, row: Row) -> None:
        if wrong := _wrong_width(table, row):
            self.rejected.add([(row, [wrong])], wrong.code)
            return
        self._keep([row], [table.named(row)])

    def _take_event(self, table: Table, row: Row) -> None:
        """A line that cannot be read spoils its case: without it the others would tell another story."""
        wrong = _wrong_width(table, row)
        cells = table.named(_widened(row, len(table.header)))
        case, at = self.folder.case_of(cells), None
        if not case:
            wrong = wrong or Problem("reference_missing", ("reference",))
            self.rejected.add([(row, [wrong])], wrong.code)
            return
        try:
            at = self.folder.event_time(cells)
        except UnreadableError as error:
            wrong = wrong or error.problem
        self.spool.add_event(case, at, row, wrong)

    def _take_case(self, table: Table, case: Iterator[Event]) -> None:
        events = list(islice(case, MOST_EVENTS + 1))
        if len(events) > MOST_EVENTS:
            self._put_aside(events, Problem("too_many_lines", ("reference",), {"most": MOST_EVENTS}))
            for event in case:
                self.rejected.append(event.row, [])
        elif any(event.problem for event in events):
            self._put_aside(events, None)
        else:
            rows = [event.row for event in events]
            self._keep(rows, [table.named(row) for row in rows])

    def _put_aside(self, events: list[Event], whole: Problem | None) -> None:
        first = whole or next(event.problem for event in events if event.problem)
        beside = Problem("case_has_bad_line", (), {})
        rows = ((event.row, [whole or event.problem or beside]) for event in events)
        self.rejected.add(rows, first.code)

    def _keep(self, rows: list[Row], lines: list[dict[str, str]]) -> None:
        facts, wrong = self.folder.fold(lines)
        source = self._source(lines) if self.mapping.source_column else ""
        wrong = [*wrong, *self._also_wrong(facts, source)]
        if facts is None or wrong:
            self.rejected.add(((row, wrong) for row in rows), wrong[0].code)
            return
        self.sources.add(source)
        other = self.spool.add(tidy(facts), min(row.line for row in rows), rows, source)
        if other == 0:
            self.repeated += 1
        elif other:
            again = Problem("duplicate_in_file", ("reference",), {"line": other})
            self.rejected.add(((row, [again]) for row in rows), again.code)

    def _source(self, lines: list[dict[str, str]]) -> str:
        """What the complaint says about its source; empty where the file leaves it to the mapping."""
        word = lines[-1][self.mapping.source_column]
        return "" if word in self.mapping.missing else word

    def _also_wrong(self, facts: Facts | None, source: str) -> Iterator[Problem]:
        if source not in self.sources:
            yield from self._wrong_source(source)
        if facts and facts.reference == EXAMPLE:  # it is no complaint, however often it is forgotten in our template
            yield Problem("example_row", ("reference",))

    def _wrong_source(self, source: str) -> Iterator[Problem]:
        """What is wrong with a source that is named for the first time."""
        if len(source) > LONGEST_SOURCE:
            yield Problem("too_long", ("source",), {"longest": LONGEST_SOURCE})
        elif UNSTORABLE.search(source):
            yield Problem("unstorable_character", ("source",))
        elif len(self.sources) >= MOST_SOURCES:
            yield Problem("too_many_sources", ("source",), {"most": MOST_SOURCES})

    def _is_due(self) -> bool:
        """Whether it is time for another word about the progress."""
        now = time.monotonic()
        if now - self._last_word < PAUSE:
            return False
        self._last_word = now
        return True


def _nobody(_done: int, _of: int) -> None:
    pass


@contextmanager
def reading(
    raw: IO[bytes], mapping: Mapping, *, zone: ZoneInfo, now: datetime, progress: Progress, folded: Progress = _nobody
) -> Iterator[Reading]:
    """Read a file through. What it found can be used inside the block and is gone after it. What `progress` or
    `folded` raise ends it.

    `zone` is where times without a zone are at home unless the mapping names another. Raises ImportRefusedError.
    """
    with Spool() as spool, RejectedRows() as rejected:
        with files.inspect(raw, encoding=mapping.encoding, tick=lambda: progress(0, 0)) as opened:
            table = Table(opened, mapping)
            fitted = table.fit()
            found = Reading(fitted, Folder(fitted, mapping.zone or zone, now), spool, rejected, progress, folded)
            found.read(table)
            found.unused = unused(fitted, table.header) if mapping.forgiving else []
        yield found


def _wrong_width(table: Table, row: Row) -> Problem | None:
    """A row must have as many cells as the header; empty ones too many do no harm."""
    expected, found = len(table.header), len(row.cells)
    if found == expected or (found > expected and not any(cell.strip() for cell in row.cells[expected:])):
        return None
    return Problem("wrong_cell_count", (), {"expected": expected, "found": found})


def _widened(row: Row, width: int) -> Row:
    return Row(row.line, row.cells + [""] * (width - len(row.cells)))
