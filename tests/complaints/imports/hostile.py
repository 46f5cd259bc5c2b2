"""Files as no exporter should write them, and what is said about each: every door of an import has to say it.

`FILES` are refused as a whole: name → (content, code of `messages.OF_FILES`). `ROWS` are put aside while the good rows
beside them are taken: row → code of the reason.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl

from tests.complaints.imports.conftest import HEADER, TABLE, packed, workbook

ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(content: bytes, change: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change.get(part.filename, old.read(part)))
    return buffer.getvalue()


def part(content: bytes, name: str = SHEET) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def merged_header() -> bytes:
    """Two lines of header, with one cell over two columns."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["编号", "时间", None, "渠道", "单位", "客户"])
    sheet.append([None, "收到", "解决", None, None, None])
    sheet.append(["A-1", datetime(2026, 9, 1, 9), None, "phone", "A", "W"])
    sheet.merge_cells("B1:C1")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


BOOK = workbook(HEADER.split(","), ["A-1", datetime(2026, 9, 1, 9), None, "phone", "客服一部", "W"])
WITH_ENTITY = part(BOOK).replace(b"<worksheet", ENTITY.encode() + b"<worksheet", 1).replace(b"<t>A-1", b"<t>&x;", 1)

FILES: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "file_empty"),
    "blank.csv": (b"\n\r\n \n", "file_empty"),
    "zeros.csv": (b"\0" * 100_000, "file_empty"),
    "header alone.csv": (HEADER.encode(), "no_rows"),
    "another table.csv": (b"a,b\n1,2\n", "columns_missing"),
    "unknown column.csv": (TABLE.replace("收到", "接收时间").encode(), "columns_missing"),
    "big5.csv": ("編號,收到,解決\nA,2026-09-01,中文測試資料\n".encode("big5"), "columns_missing"),
    "header with zeros.csv": (TABLE.replace("编号", "编\0号").encode(), "columns_missing"),
    "half.csv": (f"{TABLE}A-3,2026".encode(), "file_cut_at"),
    "half a character.csv": (TABLE.encode()[:-3], "file_cut"),
    "open quotation.csv": (f'{TABLE}A-3,"2026-09-01'.encode(), "file_cut_at"),
    "latin-1.csv": (f"{TABLE}A-3,2026-09-01 09:00,,phone,caf".encode() + b"\xe9,W\n", "undecodable"),
    "one line.csv": (f"{HEADER}\n".encode() + b"x" * 10_000_000, "line_too_long"),
    "one cell.csv": (f'{HEADER}\nA-1,"{"x" * 2_000_000}"\n'.encode(), "cell_too_long"),
    "paper.csv": (b"%PDF-1.7 and so on", "not_a_table"),
    "noise.csv": (bytes(range(256)) * 100, "not_a_table"),
    "half.csv.gz": (packed(TABLE * 100)[:-12], "file_cut"),
    "packed twice.csv.gz": (packed(packed(TABLE)), "not_a_table"),
    "bomb.csv.gz": (packed(b"0" * 80_000_000), "file_is_a_bomb"),
    "bomb.xlsx": (rewritten(BOOK, {SHEET: b"<a>" + b" " * 40_000_000}), "file_is_a_bomb"),
    "bomb.xlsx.gz": (packed(rewritten(BOOK, {SHEET: b"<a>" + b" " * 40_000_000})), "file_is_a_bomb"),
    "half.xlsx": (BOOK[: len(BOOK) // 2], "file_cut"),
    "half a sheet.xlsx": (rewritten(BOOK, {SHEET: part(BOOK)[:-200]}), "file_damaged"),
    "entity.xlsx": (rewritten(BOOK, {SHEET: WITH_ENTITY}), "file_damaged"),
    "password or xls.xlsx": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old_workbook"),
    "letter.xlsx": (rewritten(BOOK, {}).replace(b"xl/workbook.xml", b"xl/wurkbook.xml"), "not_a_table"),
    "merged header.xlsx": (merged_header(), "columns_missing"),
    "nothing in it.xlsx": (workbook(), "file_empty"),
}

ROWS: dict[str, str] = {
    "B-1,31/02/2026,,phone,A,W": "date_unreadable",
    "B-2,2026-02-31 10:00,,phone,A,W": "date_unreadable",
    "B-3,0000-00-00 00:00,,phone,A,W": "date_unreadable",
    "B-4,46266.375,,phone,A,W": "date_unreadable",  # a day as spreadsheet programs count it
    "B-5,9999-12-31 23:59,,phone,A,W": "received_in_future",
    "B-6,2999-10-02 09:00,,phone,A,W": "received_in_future",
    "B-7,2026-09-01 09:00,2999-12-31 09:00,phone,A,W": "event_in_future",
    "B-8,2026-09-01 09:00,2026-08-31 09:00,phone,A,W": "resolved_before_received",
    "B-9,1899-12-30,,phone,A,W": "received_too_long_ago",
    "B-10,,,phone,A,W": "received_missing",
    ",2026-09-01 09:00,,phone,A,W": "reference_missing",
    "A-1,2026-09-01 09:00,,email,A,W": "duplicate_in_file",
    "B-11,2026-09-01 09:00,,phone": "wrong_cell_count",
    "B-12,2026-09-01 09:00,,phone,A\0B,W": "unstorable_character",
    HEADER: "date_unreadable",  # the header once more
}
