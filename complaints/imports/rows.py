"""The rows of an inspected file, one by one, under the names of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from operator import itemgetter
from typing import IO

from complaints.cells import unescape
from complaints.imports import fitting, headers, spreadsheets
from complaints.imports.errors import ImportRefusedError
from complaints.imports.files import Opened
from complaints.imports.mapping import Mapping

LONGEST_CELL = 1_000_000  # characters; csv's own limit of 131,072 is less than a long letter
LONGEST_LINE = 4_000_000
DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins in the file, and its cells as they are written there."""

    line: int
    cells: list[str]


@dataclass
class Table:
    """A header and the rows under it. `mapping` becomes the one fitted to the header as soon as that is read."""

    opened: Opened
    mapping: Mapping
    header: list[str] = field(default_factory=list)
    _under: Iterator[Row] | None = None
    _sheet_fraction: float = 0.0

    def read_header(self) -> list[str]:
        """The names of the columns, read once. Raises ImportRefusedError (cell_too_long, line_too_long, …)."""
        if self._under is None:
            rows = self.records()
            above = islice(rows, self.mapping.skip_lines + self.mapping.header_lines)
            lines = [row.cells for row in above][self.mapping.skip_lines :]
            if not self.mapping.header_lines and (first := next(rows, None)):
                lines, rows = [headers.letters(len(first.cells))], chain([first], rows)
            self.header, self._under = headers.names(lines), rows
        return self.header

    def fit(self) -> Mapping:
        """The mapping as it reads this file. Raises ImportRefusedError (columns_missing)."""
        self.mapping = fitting.fitted(self.mapping, self.read_header())
        return self.mapping

    def __iter__(self) -> Iterator[Row]:
        """Raises ImportRefusedError: columns_missing, no_rows, file_cut, cell_too_long, line_too_long."""
        self.fit()
        empty = True
        for row in self._under or ():
            empty = False
            yield row
        if empty:
            raise ImportRefusedError("no_rows")

    def named(self, row: Row) -> dict[str, str]:
        """The cells that the mapping uses, by column, without blanks around them."""
        names, pick = self._places
        told = [cell.strip() for cell in pick(row.cells)]
        if "'" in "".join(told):
            told = [unescape(cell) for cell in told]
        return dict(zip(names, told, strict=True))

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self.opened.fraction() if self.opened.encoding else self._sheet_fraction

    @cached_property
    def _places(self) -> tuple[tuple[str, ...], Callable[[list[str]], Sequence[str]]]:
        """The columns that are read, and what picks their cells out of a row."""
        places = [self.header.index(name) for name in self.mapping.columns]
        if len(places) == 1:  # itemgetter would give the cell itself
            return self.mapping.columns, lambda cells: [cells[places[0]]]
        return self.mapping.columns, itemgetter(*places)

    def records(self) -> Iterator[Row]:
        """Every line of the file that holds anything, the lines of title and header among them."""
        source = self._text_rows() if self.opened.encoding else self._sheet_rows()
        return (row for row in source if any(cell and not cell.isspace() for cell in row.cells))

    def _sheet_rows(self) -> Iterator[Row]:
        for line, lines, cells in spreadsheets.rows(self.opened.content, self.mapping.sheet):
            self._sheet_fraction = line / lines
            yield Row(line, cells)

    def _text_rows(self) -> Iterator[Row]:
        delimiter = self.mapping.delimiter or _delimiter(self.opened, self.mapping)
        lines = _Lines(_text(self.opened))
        reader = csv.reader(lines, delimiter=delimiter)
        width, before = 0, 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise ImportRefusedError("cell_too_long", line=before + 1, longest=LONGEST_CELL) from error
            width = width or len(cells)
            if lines.ended or (lines.unfinished and 0 < len(cells) < width and any(map(str.strip, cells))):
                raise ImportRefusedError("file_cut_at", line=before + 1)
            yield Row(before + 1, cells)
            before = reader.line_num


class _Lines:
    """The lines of a text, never an endless one. csv asks for a line after the last only inside an open quotation
    (`ended`); `unfinished` is a last line without its line break."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.number, self.ended, self.unfinished = text, 0, False, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_LINE)
        self.number += 1
        if not line:
            self.ended = True
            raise StopIteration
        if not line.endswith(("\n", "\r")):
            if len(line) >= LONGEST_LINE:
                raise ImportRefusedError("line_too_long", line=self.number, longest=LONGEST_LINE)
            self.unfinished = True
        return line


def _text(opened: Opened) -> IO[str]:
    opened.content.seek(0)
    return io.TextIOWrapper(_Kept(opened.content), opened.encoding, newline="")


class _Kept(io.BufferedReader):
    """Bytes whose owner closes them: a TextIOWrapper that is done must not."""

    def __init__(self, content: IO[bytes]) -> None:
        super().__init__(content, 1024 * 1024)  # type: ignore[arg-type]  # any readable binary file

    def close(self) -> None:
        pass


def _delimiter(opened: Opened, mapping: Mapping) -> str:
    """The mark that splits the header into most of the mapping's columns, else into most cells."""
    sample = _text(opened).read(256 * 1024)
    return max(DELIMITERS, key=lambda mark: _fit(sample, mark, mapping))


def _fit(sample: str, mark: str, mapping: Mapping) -> tuple[int, int]:
    try:
        records = (cells for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if any(cells))
        lines = list(islice(records, mapping.skip_lines + max(mapping.header_lines, 1)))[mapping.skip_lines :]
    except csv.Error:
        return 0, 0
    header = headers.names(lines if mapping.header_lines else [headers.letters(len(line)) for line in lines])
    return fitting.fit(mapping, header).used, len(header)
