"""Tables of a DOCX paper: heads that are repeated on every page, rows that stay whole, words for whoever cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from whitepapers.build.plain import SHORT, is_dense, shares
from whitepapers.build.word.elements import MARKS, MUTED, OTHER, element, judged, legal, style_id, write
from whitepapers.build.word.styles import SMALLER, TABLE, TABLE_TEXT, WIDTH
from whitepapers.document import Cell, Column, Pairs, Table, Tally

TERM = 0.28
"""The share of the width that terms take."""
LONGEST_ROW = 900
"""Letters in a row that stays on one page; a longer one has to go on."""
MOST_COUNTS = 6
ONLY_HEAD = {"firstRow": 1, "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
DENSE_SIZE, DENSE_MARGIN = 7, 30
"""Points of the letters in a table of many columns, and the twentieths of a point beside them."""
HEAD = 8
"""Points of the letters above a column: no font of another machine is so wide that its words break."""


def table(made: Word, told: Table) -> None:
    """A numbered table, below its caption."""
    widths = [Length(round(WIDTH * share)) for share in shares(told)]
    placed = _placed(made, 1 + len(told.rows), widths, style=TABLE)
    _described(placed, told.caption)
    for place, column in zip(placed.rows[0].cells, told.columns, strict=True):
        _head(place, column)
    placed.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row, cells in zip(placed.rows[1:], told.rows, strict=True):
        for place, cell, column in zip(row.cells, cells, told.columns, strict=True):
            _cell(place, cell, column)
        if sum(len(cell.text) + sum(map(len, cell.subs)) for cell in cells) < LONGEST_ROW:
            row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
    if len(told.rows) <= SHORT:
        _together(placed)
    if is_dense(told):
        _crowded(placed)


def pairs(made: Word, told: Pairs) -> None:
    """Terms on the left, what is said of each on the right."""
    if not told.entries:
        return
    widths = [Length(round(WIDTH * TERM)), Length(round(WIDTH * (1 - TERM)))]
    placed = _placed(made, len(told.entries), widths)
    for row, (term, values) in zip(placed.rows, told.entries, strict=True):
        write(_paragraph(row.cells[0]), term, colour=MUTED)
        words = _paragraph(row.cells[1])
        for at, value in enumerate(values):
            run = write(words, f"\n{value}" if at else value)
            if told.mono:
                run.font.size = Pt(7.5)
    _after(made)


def tally(made: Word, told: Tally) -> None:
    """How many promises got which verdict: the number, and below it mark and name."""
    for at in range(0, len(told.counts), MOST_COUNTS):
        counts = told.counts[at : at + MOST_COUNTS]
        placed = _placed(made, 1, [Length(WIDTH // MOST_COUNTS)] * len(counts))
        for cell, (key, name, many) in zip(placed.rows[0].cells, counts, strict=True):
            words = _paragraph(cell)
            write(words, f"{many}\n", strong=True, colour=MARKS.get(key, OTHER)[1]).font.size = Pt(18)
            judged(words, key, name)
        _after(made)


def _together(placed: WordTable) -> None:
    """A short table stays on one page."""
    for row in placed.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _crowded(placed: WordTable) -> None:
    """Smaller letters closer together, for many columns."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=DENSE_MARGIN, type="dxa"))
    placed._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    for run in placed._tbl.iter(qn("w:r")):
        size = run.get_or_add_rPr().sz_val
        run.rPr.sz_val = Pt(DENSE_SIZE) if size is None else min(size, Pt(DENSE_SIZE))


def _placed(made: Word, rows: int, widths: Sequence[Length], *, style: str = "Normal Table") -> WordTable:
    placed: WordTable = made.add_table(rows, len(widths), style=style)
    placed.autofit, placed.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(placed.columns, widths, strict=True):
        column.width = width
    for row in placed.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return placed


def _described(placed: WordTable, caption: str) -> None:
    """Only the head looks different; the caption is its name for whoever cannot see it."""
    properties = placed._tbl.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    properties.append(element("w:tblLook", val="0020", **ONLY_HEAD))
    properties.append(element("w:tblCaption", val=legal(caption)))


def _paragraph(cell: WordCell) -> Paragraph:
    words: Paragraph = cell.paragraphs[0]
    words._p.style = style_id(TABLE_TEXT)
    return words


def _head(place: WordCell, column: Column) -> None:
    words = _aligned(_paragraph(place), column)
    words.paragraph_format.keep_with_next = True
    write(words, column.title, strong=True).font.size = Pt(HEAD)
    if column.sub:
        write(words, f"\n{column.sub}", style=SMALLER).bold = False


def _cell(place: WordCell, told: Cell, column: Column) -> None:
    words = _aligned(_paragraph(place), column)
    if told.verdict:
        judged(words, told.verdict, told.text)
    else:
        write(words, told.text, strong=told.strong)
    for line in told.subs:
        write(words, f"\n{line}", style=SMALLER)


def _aligned(words: Paragraph, column: Column) -> Paragraph:
    if column.figures:
        words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return words


def _after(made: Word) -> None:
    """Tables that follow each other would become one."""
    gap: Any = made.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(6)
