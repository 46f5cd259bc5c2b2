"""A workbook (.xlsx) written row by row into a file: flat memory, no cell is a formula.

Texts stand in their own cells instead of a table of shared texts, which would have to be kept until the end, and the
parts are plain zip entries: a million rows take a minute and a few megabytes, where a library that builds every cell
takes seven times as long. Pure.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from complaints.cells import escape
from complaints.imports.headers import letters

MOST_ROWS = 1_048_576  # of a sheet; what comes after goes to the next one
LONGEST_CELL = 32_767  # characters, as spreadsheet programs have it
ROWS_AT_ONCE = 500
BEGINNING = datetime(1899, 12, 30)  # noqa: DTZ001  # day 0 of spreadsheet programs, local like their dates
FIRST_DAY = date(1900, 3, 1)  # from here on their calendar is right
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADING, MOMENT, DAY = 1, 2, 3  # styles, in the order of STYLES

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)


def write(file: IO[bytes], heading: list[str], rows: Iterable[list[Any]], *, title: str) -> int:
    """Write a workbook into a file; the number of rows under the headings. Times have to be local and without zone."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        remaining, sheets, count = iter(rows), 0, 0
        more: list[list[Any]] = []
        while sheets == 0 or (more := list(islice(remaining, 1))):
            sheets += 1
            part = islice(chain(more, remaining), MOST_ROWS - 1)
            count += _sheet(archive, sheets, heading, part)
        _frame(archive, [title if number == 1 else f"{title} {number}" for number in range(1, sheets + 1)])
    return count


def _sheet(archive: zipfile.ZipFile, number: int, heading: list[str], rows: Iterator[list[Any]]) -> int:
    columns, count = letters(len(heading)), 0
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
        sheet.write(_before_the_rows(len(heading)).encode())
        sheet.write(_row(1, columns, heading, style=HEADING).encode())
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            text = "".join(_row(count + 2 + place, columns, row) for place, row in enumerate(batch))
            sheet.write(text.encode())
            count += len(batch)
        sheet.write(b"</sheetData></worksheet>")
    return count


def _before_the_rows(columns: int) -> str:
    """The headings stay in sight, and every column has some width."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    widths = f'<cols><col min="1" max="{columns}" width="20" customWidth="1"/></cols>'
    return f'{XML}<worksheet xmlns="{MAIN}">{view}{widths}<sheetData>'


def _row(number: int, columns: list[str], values: list[Any], *, style: int = 0) -> str:
    said = ((column, value) for column, value in zip(columns, values, strict=True) if value is not None)
    cells = "".join(_cell(f"{column}{number}", value, style) for column, value in said)
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Any, style: int) -> str:
    if isinstance(value, datetime) and not (value.microsecond or value.fold) and value.date() >= FIRST_DAY:
        days = value - BEGINNING
        return f'<c r="{place}" s="{MOMENT}"><v>{days.days + days.seconds / 86_400!r}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        return f'<c r="{place}" s="{DAY}"><v>{(value - BEGINNING.date()).days}</v></c>'
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f'<c r="{place}"><v>{value}</v></c>'
    return _text(place, str(value), style)


def _text(place: str, text: str, style: int) -> str:
    if not text:
        return ""
    safe = escape_xml(UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", escape(text)[:LONGEST_CELL]))
    safe = safe.replace("\r", "_x000D_")
    shown = f' s="{style}"' if style else ""
    return f'<c r="{place}"{shown} t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _frame(archive: zipfile.ZipFile, titles: list[str]) -> None:
    """The parts that hold the sheets together."""
    numbers = range(1, len(titles) + 1)
    sheet_type = f'ContentType="{TYPES}.worksheet+xml"'
    overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{each}.xml" {sheet_type}/>' for each in numbers)
    archive.writestr(
        "[Content_Types].xml",
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{overrides}</Types>',
    )
    relations = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    archive.writestr(
        "_rels/.rels",
        f'{relations}<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name={quoteattr(title[:31])} sheetId="{number}" r:id="rId{number}"/>'
        for number, title in zip(numbers, titles, strict=True)
    )
    archive.writestr(
        "xl/workbook.xml", f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    archive.writestr("xl/_rels/workbook.xml.rels", f"{relations}{targets}{styles}</Relationships>")
    archive.writestr("xl/styles.xml", STYLES)
