"""The second step of the wizard: how the file is read. Every detection with its proof, every one of them changeable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from complaints.imports import checks, telling
from complaints.imports.columns import Column, Kind
from complaints.imports.dating import ORDERS
from complaints.imports.deciding import undecided
from complaints.imports.mapping import MOST_HEADER_LINES
from complaints.imports.rows import Row
from complaints.imports.sketch import TOP, Sketch, Told
from complaints.imports.values import NUMBERED

FOUND, OWN = "", "own"
SAID: tuple[Kind, ...] = (Kind.NUMBER, Kind.YES_NO, Kind.TEXT)
SHOWN = 60  # characters of a cell
Option = tuple[str, str]  # value, words


@dataclass(frozen=True, slots=True)
class Setting:
    """Something about the whole file: what it is set to, what else it could be, and what shows it."""

    name: str
    label: str
    value: str
    options: list[Option]
    proof: str


@dataclass
class ColumnRow:
    """One column on the page. `asked`: the order of its day and month has to be said."""

    number: int
    name: str
    samples: list[str]
    value: str
    options: list[Option]
    proofs: list[str]
    own: str = ""
    asked: bool = False
    orders: list[tuple[str, str, str]] = field(default_factory=list)  # value, words, what the sample would mean
    sample: str = ""
    error: str = ""


class ReadingForm:
    """What the page shows of a draft's file, and what was sent back."""

    def __init__(self, seen: Sketch, content: dict[str, Any], *, known: bool, data: QueryDict | None = None) -> None:
        self.seen, self.data = seen, data
        self.open = {column.name for column in undecided(content, seen, known=known)}
        self.columns = [self._row(number, column) for number, column in enumerate(seen.columns) if column.name]

    # what was sent

    def layout(self) -> Told:
        """What was said about the layout; what was left as found stays found. Raises ImportRefusedError."""
        sent = self.data or QueryDict()
        lines = {name: self._number(sent.get(name, "")) for name in ("skip_lines", "header_lines")}
        return Told(
            encoding=checks.encoding(_one_of(telling.CHOOSABLE, sent.get("encoding", "")) or "auto"),
            delimiter=_one_of(telling.DELIMITERS, sent.get("delimiter", "")),
            sheet=sent.get("sheet", ""),
            **lines,
        )

    def told(self) -> dict[str, tuple[str, list[str]]]:
        """What was said of each column: its kind and its formats, both empty for “as found”."""
        return {row.name: self._of(row) for row in self.columns}

    def is_valid(self) -> bool:
        """Whether everything that was asked is answered, and every format written by hand is one."""
        for row in self.columns:
            if row.asked and row.value == FOUND:
                row.error = gettext("Please say which number is the day.")
            elif row.value == OWN and not checks.is_date_format(row.own):
                said = gettext("In this format no date can be read. One that can: %(example)s")
                row.error = said % {"example": "%d.%m.%Y %H:%M"}
        return not any(row.error for row in self.columns)

    @property
    def errors(self) -> list[ColumnRow]:
        return [row for row in self.columns if row.error]

    @property
    def asked(self) -> list[ColumnRow]:
        return [row for row in self.columns if row.asked]

    # what is shown

    def settings(self) -> Iterator[Setting]:
        yield from self._of_workbook() if self.seen.sheets else self._of_text()
        yield self._header()
        yield self._header_lines()

    def top(self) -> Iterator[tuple[Row, str, list[str]]]:
        """The first lines as they stand in the file, each with what it is taken for."""
        skip, lines = self.seen.skip_lines, self.seen.header_lines
        for number, row in enumerate(self.seen.top):
            role = "title" if number < skip else "header" if number < skip + lines else "row"
            yield row, role, [_short(cell) for cell in row.cells]

    def _of_workbook(self) -> Iterator[Setting]:
        options = [("", gettext("the first one with a table")), *((name, name) for name in self.seen.sheets)]
        yield Setting("sheet", gettext("sheet"), self.seen.told.sheet, options, "")

    def _of_text(self) -> Iterator[Setting]:
        seen = self.seen
        found = gettext("as found: %(what)s")
        name = telling.ENCODINGS.get(seen.encoding, seen.encoding)
        encodings = [(each, telling.ENCODINGS[each]) for each in telling.CHOOSABLE]
        chosen = seen.told.encoding if seen.told.encoding in telling.CHOOSABLE else ""
        first = ("", found % {"what": name})
        yield Setting("encoding", gettext("encoding"), chosen, [first, *encodings], telling.encoding(seen))
        marks = [(mark, str(word)) for mark, word in telling.DELIMITERS.items()]
        first = ("", found % {"what": telling.DELIMITERS.get(seen.delimiter, seen.delimiter)})
        yield Setting(
            "delimiter", gettext("between the cells"), seen.told.delimiter, [first, *marks], telling.delimiter(seen)
        )

    def _header(self) -> Setting:
        rows = self.seen.top[: TOP - 1]
        line = gettext("line %(line)s: %(cells)s")
        found = rows[min(self.seen.found.skip, len(rows) - 1)] if rows else Row(1, [])
        options = [("", gettext("as found: line %(line)s") % {"line": found.line})]
        options += [(str(number), line % {"line": row.line, "cells": _begin(row)}) for number, row in enumerate(rows)]
        told = self.seen.told.skip_lines
        label = gettext("the table begins with")
        return Setting("skip_lines", label, "" if told is None else str(told), options, telling.header(self.seen))

    def _header_lines(self) -> Setting:
        words = [
            gettext("none: the columns have no names"),
            gettext("one"),
            gettext("two"),
            gettext("three"),
        ][: MOST_HEADER_LINES + 1]
        found = gettext("as found: %(what)s") % {"what": words[self.seen.found.lines]}
        options = [("", found), *((str(number), word) for number, word in enumerate(words))]
        told = self.seen.told.header_lines
        label = gettext("lines with the names of the columns")
        return Setting("header_lines", label, "" if told is None else str(told), options, "")

    def _row(self, number: int, column: Column) -> ColumnRow:
        orders = _orders(column)
        row = ColumnRow(
            number=number,
            name=column.name,
            samples=[_short(text) for text in column.samples],
            value=_value(column),
            options=list(_options(column, orders, asked=column.name in self.open)),
            proofs=list(telling.column(column)),
            asked=column.name in self.open,
            orders=orders,
        )
        if row.value == OWN:
            row.own = column.told_formats[0]
        if shown := telling.sample(column):
            row.sample = shown.text
        if self.data is not None and f"read-{number}" in self.data:
            row.value = str(self.data[f"read-{number}"])
            row.own = str(self.data.get(f"own-{number}", "")).strip()
        return row

    def _of(self, row: ColumnRow) -> tuple[str, list[str]]:
        column = self.seen.columns[row.number]
        if row.value in column.orders or row.value in ORDERS[2]:
            return "", column.dates.formats(row.value)
        if row.value in NUMBERED:
            return Kind.DATE, [row.value]
        if row.value == OWN and checks.is_date_format(row.own):
            return Kind.DATE, [row.own]
        return (row.value, []) if row.value in SAID else ("", [])

    @staticmethod
    def _number(text: str) -> int | None:
        return int(text) if text.isdecimal() and int(text) <= TOP else None


def _one_of(known: Collection[str], value: str) -> str:
    return value if value in known else ""


def _value(column: Column) -> str:
    """What a column was said to be, as a choice on the page."""
    if not column.told_formats:
        return column.told
    for order in ORDERS[2]:
        if column.orders and column.told_formats == column.dates.formats(order):
            return order
    return column.told_formats[0] if column.told_formats[0] in NUMBERED else OWN


def _options(column: Column, orders: Sequence[tuple[str, str, str]], *, asked: bool) -> Iterator[Option]:
    if column.orders:
        yield FOUND, gettext("date: please choose") if asked else gettext("date: as the mapping says")
        yield from ((order, gettext("date: %(order)s") % {"order": word}) for order, word, _ in orders)
    else:
        yield FOUND, gettext("as found: %(what)s") % {"what": telling.KINDS[column.found_kind]}
    if column.numbered:
        for form in NUMBERED:
            if form in column.numbered or (form == "excel1904" and "excel" in column.numbered):
                yield form, gettext("date: %(counted)s") % {"counted": telling.COUNTED[form]}
    for kind in SAID:
        if kind != column.found_kind:
            yield kind.value, gettext("not a date but text") if _is_no_date(kind, column) else str(telling.KINDS[kind])
    yield OWN, gettext("date in another format …")


def _is_no_date(kind: Kind, column: Column) -> bool:
    return kind == Kind.TEXT and column.found_kind == Kind.DATE


def _orders(column: Column) -> list[tuple[str, str, str]]:
    shown = telling.sample(column)
    return [
        (order, str(telling.ORDERS[order]), telling.reading(shown.text, column.dates.formats(order)) if shown else "")
        for order in column.orders
    ]


def _begin(row: Row) -> str:
    return _short(" · ".join(filter(None, (cell.strip() for cell in row.cells))))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
