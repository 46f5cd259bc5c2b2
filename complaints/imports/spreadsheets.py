"""Workbooks (.xlsx): checked before they are opened, because they are unpacked into memory."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from complaints.imports.errors import ImportRefusedError

CHUNK = 1024 * 1024
LARGEST = 512 * 1024**2  # bytes a workbook may unpack to
ODD_SIZE = 32 * 1024**2
ODD_RATIO = 200
MOST_CELLS = 20_000_000  # rows × columns of a sheet, empty ones included: they all take memory
ROW = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]{0,3})([0-9]{1,7})"')
LONGEST_TAG = 1024
TRUE_FALSE = {True: "true", False: "false"}


def check(file: IO[bytes], *, largest: int | None = None, most_cells: int | None = None) -> None:
    """Without other limits (bytes, cells) those of the module hold.

    Raises ImportRefusedError: file_cut, file_damaged, file_is_a_bomb, workbook_too_large or not_a_table.
    """
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:  # the table of contents is at the end
        raise ImportRefusedError("file_cut") from error
    with archive:
        if "xl/workbook.xml" not in {name.lower().lstrip("/") for name in archive.namelist()}:
            raise ImportRefusedError("not_a_table")
        total = 0
        try:
            for part in archive.infolist():
                total += _unpacked_size(archive, part, total, largest or LARGEST, most_cells or MOST_CELLS)
        except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing nobody knows
            raise ImportRefusedError("file_damaged") from error


def rows(file: IO[bytes], sheet: str) -> Iterator[tuple[int, int, list[str]]]:
    """(line in the sheet, lines in all, cells as text) of the named sheet, or of the first one that holds anything."""
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        table = _sheet(workbook, sheet)
        first = table.start[0] + 1 if table.start else 1
        for line, cells in enumerate(table.iter_rows(), first):
            yield line, first + table.height - 1, [text(cell) for cell in cells]
    except CalamineError as error:
        raise ImportRefusedError("file_damaged") from error


def names(file: IO[bytes]) -> list[str]:
    """The names of the sheets that hold a table."""
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
    except CalamineError as error:
        raise ImportRefusedError("file_damaged") from error
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def text(cell: Any) -> str:
    """A cell as the text that a CSV file would hold; dates and times as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return TRUE_FALSE[cell]
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.replace(microsecond=0).isoformat(sep=" ")
    return str(cell)


def _sheet(workbook: Any, name: str) -> Any:
    if name and name not in workbook.sheet_names:
        raise ImportRefusedError("sheet_missing", sheet=name, found=", ".join(workbook.sheet_names)[:300])
    tables = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for each in [name] if name else tables:
        table = workbook.get_sheet_by_name(each)
        if table.height:
            return table
    raise ImportRefusedError("file_empty")


def _unpacked_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, before: int, largest: int, most_cells: int) -> int:
    """Unpack one part to nowhere: its true size and checksum, and how far its cells spread."""
    is_sheet = "worksheets/" in part.filename.lower()
    size, rest, columns, lines = 0, b"", 0, 0
    with archive.open(part) as content:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            if before + size > largest:
                raise ImportRefusedError("workbook_too_large")
            if size > ODD_SIZE and size > max(part.compress_size, 1) * ODD_RATIO:
                raise ImportRefusedError("file_is_a_bomb")
            if is_sheet:
                window = rest + chunk
                columns, lines = _spread(window, columns, lines)
                rest = window[-LONGEST_TAG:]
    if columns * lines > most_cells:
        raise ImportRefusedError("workbook_too_large")
    return size


def _spread(xml: bytes, columns: int, lines: int) -> tuple[int, int]:
    for letters, digits in ROW.findall(xml):
        lines = max(lines, int(digits))
        columns = max(columns, _column(letters))
    return columns, lines


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return max(number, 1)
