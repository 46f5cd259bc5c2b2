"""A first look at a file while somebody waits: how it is laid out, what its columns hold, and its first rows.

Nothing of it is believed when the file is imported, which reads everything anew; it is what the wizard shows and what
its suggestions rest on. It holds cells of the file, so it is only ever stored encrypted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import IO, Any

from complaints.cells import unescape
from complaints.facts import UNSTORABLE, storable
from complaints.imports import files, headers, layout, spreadsheets
from complaints.imports.columns import Column, profile
from complaints.imports.errors import ImportRefusedError
from complaints.imports.files import Opened
from complaints.imports.layout import LOOKED_AT, Place
from complaints.imports.mapping import Mapping
from complaints.imports.rows import LONGEST_LINE, Row, Table

LOOKED_INTO = 4 * 1024**2  # bytes of text
MOST_CELLS = 200_000
MOST_COLUMNS = 250  # nobody goes through more of them on a page
TOP = 12  # records shown as they stand in the file
FIRST_ROWS = 300  # kept for the preview, or fewer where they are long
KEPT = 300_000  # characters of them


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody has said about the layout; what is empty or None is found out."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_lines: int | None = None
    header_lines: int | None = None


@dataclass
class Sketch:
    """What the first look saw. `found` is where the header was found, `told` what somebody said instead; `whole`
    whether the file was looked at to its end."""

    told: Told
    encoding: str
    shown_by: str
    delimiter: str
    sheets: list[str]
    found: Place
    top: list[Row]
    header: list[str]
    columns: list[Column]
    first: list[Row] = field(default_factory=list)
    seen: int = 0
    whole: bool = False

    @property
    def skip_lines(self) -> int:
        return self.found.skip if self.told.skip_lines is None else self.told.skip_lines

    @property
    def header_lines(self) -> int:
        return self.found.lines if self.told.header_lines is None else self.told.header_lines

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def layout(self) -> dict[str, Any]:
        """The layout as keys of a mapping; what is found by itself at every import stays out of it."""
        told: dict[str, Any] = {"skip_lines": self.skip_lines, "header_lines": self.header_lines}
        told |= {"encoding": self.told.encoding, "delimiter": self.told.delimiter, "sheet": self.told.sheet}
        usual: dict[str, Any] = {"skip_lines": 0, "header_lines": 1, "encoding": "", "delimiter": "", "sheet": ""}
        return {key: value for key, value in told.items() if value != usual[key]}

    def as_json(self) -> dict[str, Any]:
        rows = {name: [[row.line, row.cells] for row in getattr(self, name)] for name in ("top", "first")}
        plain = ("encoding", "shown_by", "delimiter", "sheets", "header", "seen", "whole")
        return {
            **{name: getattr(self, name) for name in plain},
            **rows,
            "told": asdict(self.told),
            "found": asdict(self.found),
            "columns": [column.as_json() for column in self.columns],
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Sketch:
        rows = {name: [Row(*row) for row in told[name]] for name in ("top", "first")}
        columns = [Column.from_json(column) for column in told["columns"]]
        known = {"told": Told(**told["told"]), "found": Place(**told["found"]), "columns": columns}
        return cls(**{**told, **rows, **known})


def look(file: IO[bytes], told: Told | None = None) -> Sketch | None:
    """A first look at a file; None where it is too large to be looked at (a huge workbook).

    Raises ImportRefusedError for what is no table, has no row, or more columns than a page shows.
    """
    told = told or Told()
    with files.beginning(file, encoding=told.encoding, longest=LOOKED_INTO) as opened:
        if opened is None:
            return None
        sheets = [] if opened.encoding else spreadsheets.names(opened.content)
        mark = (told.delimiter or _delimiter(opened)) if opened.encoding else ""
        records = _records(opened, told, mark)
        top = list(islice(records, LOOKED_AT))
        found = layout.place([row.cells for row in top])
        sketch = Sketch(
            told, opened.named, opened.shown_by, mark, sheets, found, list(map(_storable, top[:TOP])), [], []
        )
        records = chain(top, records)
        _look_at_columns(sketch, records, whole=opened.whole)
        sketch.whole = opened.whole and next(records, None) is None
        return sketch


def unseen(header: list[str]) -> Sketch:
    """A sketch of a file that is not there: its columns by name, and nothing in them."""
    columns = [Column(name) for name in header]
    return Sketch(Told(), "", "", "", [], Place(0, 1, 0), [], header, columns, whole=True)


def _look_at_columns(sketch: Sketch, records: Iterator[Row], *, whole: bool) -> None:
    records = islice(records, sketch.skip_lines, None)
    first = list(islice(records, max(sketch.header_lines, 1)))
    if sketch.header_lines:
        sketch.header = headers.names([row.cells for row in first])
    else:
        sketch.header, records = (
            headers.letters(max((len(row.cells) for row in first), default=0)),
            chain(first, records),
        )
    if len(sketch.header) > MOST_COLUMNS:
        raise ImportRefusedError("too_many_columns", found=len(sketch.header), most=MOST_COLUMNS)
    sketch.header = ["" if UNSTORABLE.search(name) else name for name in sketch.header]
    most = MOST_CELLS // max(len(sketch.header), 1)
    sketch.columns, sketch.seen = profile(sketch.header, islice(_kept(sketch, records), most))
    if not sketch.seen and whole:
        raise ImportRefusedError("no_rows")
    if not sketch.seen:  # the line after the header does not end within what was looked at
        raise ImportRefusedError("line_too_long", line=first[-1].line + 1 if first else 1, longest=LONGEST_LINE)


def _kept(sketch: Sketch, records: Iterator[Row]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row with its line; the first rows stay with the sketch."""
    kept = 0
    for row in records:
        if len(sketch.first) < FIRST_ROWS and kept < KEPT:
            sketch.first.append(_storable(row))
            kept += sum(map(len, row.cells))
        yield row.line, [unescape(storable(cell).strip()) for cell in row.cells]


def _storable(row: Row) -> Row:
    return Row(row.line, [storable(cell) for cell in row.cells])


def _records(opened: Opened, told: Told, mark: str) -> Iterator[Row]:
    """The lines of the beginning; where it was cut off in the middle of a cell, those before."""
    bare = Mapping(rules=(), dates=(), missing=frozenset({""}), delimiter=mark, sheet=told.sheet)
    try:
        yield from Table(opened, bare).records()
    except ImportRefusedError as error:
        if opened.whole or error.code not in ("file_cut_at", "cell_too_long"):
            raise


def _delimiter(opened: Opened) -> str:
    sample = opened.content.read(files.HEAD).decode("utf-8", errors="replace")
    opened.content.seek(0)
    return layout.delimiter(sample)
