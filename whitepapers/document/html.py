"""A document as HTML: inside a page of the product, and as one file that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from compliance.charts.svg import on_page, svg
from compliance.models import Verdict
from whitepapers.document.blocks import Block, Cell, Column, Document, Figure, Paragraph, Part, Run, Table
from whitepapers.document.numbering import numbers

WIDTH = 420  # in pixels, of a picture before it is fitted into its place: its words stay readable on a phone
STYLES = ("tokens", "base", "components", "document")
DARK, PRINT = "dark", "print"
DIGEST = 64  # characters
MANY = 9  # columns from which a table is written smaller


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with the template that writes it; `more` is what that knows beside the block."""

    template: str
    block: Any
    more: Any = None


@dataclass(frozen=True, slots=True)
class Word:
    """A run with the place in the document that its number stands in; no address for words."""

    run: Run
    href: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its number, the widths of its columns in per cent, and each cell beside its column. `is_grid`: it
    stays one on a phone. `is_fine`: it has so many columns that it is written smaller."""

    table: Table
    number: str
    widths: Sequence[int]
    is_grid: bool
    is_fine: bool
    rows: Sequence[tuple[str, Sequence[tuple[Column, Cell, str]]]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its number, its drawing, and its figures as a table."""

    figure: Figure
    number: str
    drawing: SafeString
    sheet: Sheet | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with its number and what stands in it."""

    part: Part
    number: int
    id: str
    shown: Sequence[Shown]


def body(document: Document, *, prefix: str = "", alone: bool = False) -> SafeString:
    """The document inside a page that links `STYLES`. `prefix` stands before every id, where a page holds several.
    `alone`: in a file without scripts, which keeps no specs for them."""
    with override(document.language):
        return render_to_string("whitepapers/document/document.html", _told(_Writer(document, prefix), alone=alone))


def standalone(*documents: Document) -> str:
    """One file that opens from disk and asks nobody for anything; of several languages in one, the first is on top."""
    several = len(documents) > 1
    bodies = [(each, body(each, prefix=f"{each.language}-" if several else "", alone=True)) for each in documents]
    with override(documents[0].language):
        told = {"documents": bodies, "first": documents[0], "style": mark_safe(_styles())}  # our own files
        return render_to_string("whitepapers/document/standalone.html", told)


def _told(writer: _Writer, *, alone: bool) -> dict[str, Any]:
    document = writer.document
    return {
        "document": document,
        "cover": [(term, [(line, _is_code(line)) for line in said]) for term, said in document.cover],
        "brief": [writer.shown(block) for block in document.brief],
        "chapters": [writer.chapter(part, number) for number, part in enumerate(document.parts, start=1)],
        "prefix": writer.prefix,
        "alone": alone,
    }


def _is_grid(table: Table) -> bool:
    """Whether it is only numbers, or marks, under short names: better seen as a whole than row by row."""
    columns, told = table.columns[1:], [cell for row in table.rows for cell in row]
    short = all(column.figures for column in columns) or len(table.columns) >= MANY
    return len(columns) > 2 and short and not any(cell.subs for cell in told)


def _is_code(line: str) -> bool:
    """Whether it is compared rather than read: a digest, alone or after a number."""
    return len(line) >= DIGEST and " " not in line and line.isascii()


class _Writer:
    """Knows the numbers and the names of one document."""

    def __init__(self, document: Document, prefix: str) -> None:
        self.document, self.prefix = document, prefix
        self.numbers: Mapping[str, str] = numbers(document)
        self.names = {cell.anchor for cell in _cells(document) if cell.anchor}
        self._given: set[str] = set()

    def chapter(self, part: Part, number: int) -> Chapter:
        return Chapter(part, number, f"{self.prefix}{part.key}", list(self._together(part.blocks)))

    def _together(self, blocks: Sequence[Block]) -> Iterator[Shown]:
        """Pictures that follow each other stand side by side."""
        for pictured, found in groupby(blocks, key=lambda block: isinstance(block, Figure)):
            if pictured:
                yield self._pictures([block for block in found if isinstance(block, Figure)])
            else:
                yield from (self.shown(block) for block in found)

    def shown(self, block: Block) -> Shown:
        template = f"whitepapers/document/{type(block).__name__.lower()}.html"
        if isinstance(block, Paragraph):
            return Shown(template, block, [Word(run, self._href(run)) for run in block.runs])
        if isinstance(block, Table):
            return Shown(template, block, self._sheet(block))
        return Shown(template, block)

    def _pictures(self, figures: Sequence[Figure]) -> Shown:
        return Shown("whitepapers/document/figures.html", figures, [self._picture(each) for each in figures])

    def _picture(self, figure: Figure) -> Picture:
        drawing = svg(figure.spec, width=WIDTH, ink=on_page, title=figure.caption, about=figure.alt)
        sheet = self._sheet(figure.table) if figure.table else None
        return Picture(figure, self.numbers[figure.key], mark_safe(drawing), sheet)  # escaped by the writer

    def _sheet(self, table: Table) -> Sheet:
        whole = sum(column.share for column in table.columns) or 1
        widths = [round(100 * column.share / whole) for column in table.columns]
        rows = [(self._id(row), list(zip(table.columns, row, map(_named, row), strict=True))) for row in table.rows]
        return Sheet(table, self.numbers[table.key], widths, _is_grid(table), len(widths) >= MANY, rows)

    def _id(self, row: Sequence[Cell]) -> str:
        """Of two rows of one name the first has it."""
        name = next((cell.anchor for cell in row if cell.anchor and cell.anchor not in self._given), "")
        self._given.add(name)
        return self._place(name) if name else ""

    def _place(self, name: str) -> str:
        """An id of a name; there is no space in one."""
        return self.prefix + name.replace(" ", "/")

    def _href(self, run: Run) -> str:
        """To the row that has the number: the longest name that its source begins with."""
        parts = run.source.split(" ")
        names = (" ".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((f"#{self._place(name)}" for name in names if name in self.names), "")


def _cells(document: Document) -> Iterator[Cell]:
    for block in (block for part in document.parts for block in part.blocks):
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def _named(cell: Cell) -> str:
    """The name of a cell's verdict, for whoever cannot see its mark; the cell may say it itself."""
    return str(Verdict(cell.verdict).label) if cell.verdict else ""


def _styles() -> str:
    """The stylesheets of the pages, for a file that cannot link them."""
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_style(DARK)}}}\n"
    paper = f"@media print {{\n{_style(PRINT)}}}\n"
    return "\n".join([_style(STYLES[0]), dark, *map(_style, STYLES[1:]), paper])


def _style(name: str) -> str:
    found = finders.find(f"css/{name}.css")
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
