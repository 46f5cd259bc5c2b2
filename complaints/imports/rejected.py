"""Rows put aside: kept as they came with what is wrong with them, and given back as a file to correct and send again.

They are personal data, so every line is encrypted at rest. Reasons are kept as codes and said in the language of
whoever downloads the file. The two columns put behind the original ones are no column of any mapping, and cells that
look like formulas are escaped in a way that reading undoes: the corrected file can be imported as it is.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from accounts.privacy import decrypt, encrypt
from complaints.cells import escape
from complaints.facts import Problem
from complaints.imports import headers, messages
from complaints.imports.rows import Row

FIELD = "import.rejected"


class RejectedRows:
    """Rows put aside during one import. `by_reason` counts complaints by their first problem, `lines` counts rows."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed below; without a name, so gone with the process
        self.by_reason: Counter[str] = Counter()
        self.lines = 0

    def __enter__(self) -> RejectedRows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.file.close()

    @property
    def complaints(self) -> int:
        return self.by_reason.total()

    def header(self, names: Sequence[str]) -> None:
        self._write(list(names))

    def add(self, rows: Iterable[tuple[Row, Sequence[Problem]]], reason: str) -> None:
        """Put aside the rows of one complaint, each with its own problems; the complaint counts under `reason`."""
        self.by_reason[reason] += 1
        for row, problems in rows:
            self.append(row, problems)

    def append(self, row: Row, problems: Sequence[Problem]) -> None:
        """One more row of the complaint that was put aside last."""
        self.lines += 1
        self._write([row.line, row.cells, [(each.code, each.fields, each.params) for each in problems]])

    def _write(self, line: Any) -> None:
        self.file.write(encrypt(orjson.dumps(line, default=str).decode(), field=FIELD).encode() + b"\n")


def as_csv(stored: IO[bytes]) -> Iterator[str]:
    """The rows as a CSV file, line by line, with the line in the original and the reasons in words."""
    lines = (orjson.loads(decrypt(line.decode().strip(), field=FIELD)) for line in stored)
    header: list[str] = next(lines, [])
    width = len(header)
    original = [escape(headers.original(name)) for name in header]
    yield "﻿" + _line([*original, gettext("line in the file"), gettext("reason")])
    for number, cells, problems in lines:
        reasons = [messages.of_row(Problem(code, tuple(fields), params)) for code, fields, params in problems]
        padded = [escape(cell) for cell in cells] + [""] * (width - len(cells))
        yield _line([*padded, str(number), escape(" ".join(reasons))])


def added_columns() -> set[str]:
    """The names of the two columns that `as_csv` puts behind the original ones, in every language."""
    names = set()
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            names |= {gettext("line in the file"), gettext("reason")}
    return names


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
