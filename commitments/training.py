"""Training registers: a file of people and hours, read whole or not at all (rule book §6: every person counts).

The names in such a file are personal data. They go into `Employee`, encrypted; the file kept as evidence is
`without_names`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
HEADS = {
    "number": {
        "工号",
        "员工工号",
        "员工编号",
        "人员编号",
        "staff number",
        "staff no",
        "staff no.",
        "employee id",
        "id",
    },
    "name": {"姓名", "员工姓名", "name", "full name", "employee"},
    "hours": {"学时", "培训学时", "培训时长", "培训小时", "时长", "小时", "小时数", "hours", "training hours"},
}
MOST_PEOPLE = 200_000
MOST_HOURS = Decimal(4_416)  # a half-year has no more
LONGEST = {"number": 100, "name": 100}


HALF_YEAR = re.compile(r"([0-9]{4})H([12])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """A half of a calendar year, the time in which training hours are counted."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def parse(cls, label: str) -> HalfYear | None:
        """Read "2026H2"; None for anything else."""
        found = HALF_YEAR.fullmatch(label)
        return cls(int(found[1]), int(found[2])) if found and int(found[1]) > 0 else None

    def __str__(self) -> str:
        return f"{self.year:04d}H{self.half}"

    @property
    def starts_on(self) -> date:
        return date(self.year, 6 * self.half - 5, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    name: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (the heading is line 1); `code` is one of `commitments.messages.TRAINING_PROBLEMS`.
    It never names a person."""

    line: int
    code: str
    told: str = ""


class RosterRefused(ValueError):  # noqa: N818 - a refusal is an answer, not an error
    """The file was not taken in. `problems` says everything that is wrong with it, not only the first thing."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{problem.line}: {problem.code}" for problem in problems))
        self.problems = list(problems)


def read(content: bytes) -> list[Row]:
    """The people of a file with their hours, in its order. Raises RosterRefused with every problem."""
    lines = _table(content)
    columns = _columns(lines[0]) if lines else {}
    rows: list[Row] = []
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for line, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(line, {name: _cell(cells, at) for name, at in columns.items()})
        if isinstance(row, Problem):
            problems.append(row)
            continue
        if row.number in first_seen:
            problems.append(Problem(line, "twice", str(first_seen[row.number])))
        first_seen.setdefault(row.number, line)
        rows.append(row)
    if problems or not rows:
        raise RosterRefused(problems or [Problem(1, "nobody")])
    return rows


def without_names(rows: Sequence[Row]) -> bytes:
    """The register as it is kept for the auditor: staff numbers and hours, as a CSV file that spreadsheets open."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["工号", "学时"])
    writer.writerows([_harmless(row.number), format(row.hours, "f")] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    """A staff number that a spreadsheet would take for a formula is kept from being one."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _table(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if text.count("\n") > MOST_PEOPLE:
        raise RosterRefused([Problem(1, "too_many")])
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise RosterRefused([Problem(1, "no_table")]) from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF16_MARKS) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterRefused([Problem(1, "no_table")])


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Where each column is. Raises RosterRefused with what is missing."""
    names = [" ".join(unicodedata.normalize("NFKC", cell).lower().split()) for cell in heading]
    found = {key: at for key, known in HEADS.items() for at, name in reversed([*enumerate(names)]) if name in known}
    missing = [key for key in ("number", "hours") if key not in found]
    if missing:
        raise RosterRefused([Problem(1, f"no_{key}_column") for key in missing])
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return unicodedata.normalize("NFKC", cells[at]).strip() if at < len(cells) else ""


def _row(line: int, cells: dict[str, str]) -> Row | Problem:
    problem = next(_problems(cells), "")
    if problem:
        return Problem(line, problem, cells["hours"][:20] if problem == "hours_wrong" else "")
    return Row(cells["number"], cells.get("name", ""), Decimal(cells["hours"]))


def _problems(cells: dict[str, str]) -> Iterator[str]:
    if not cells["number"]:
        yield "number_missing"
    if any(len(cells.get(name, "")) > longest for name, longest in LONGEST.items()):
        yield "too_long"
    if not cells["hours"]:
        yield "hours_missing"
    if not _are_hours(cells["hours"]):
        yield "hours_wrong"


def _are_hours(text: str) -> bool:
    try:
        hours = Decimal(text)
    except InvalidOperation:
        return False
    return hours.is_finite() and 0 <= hours <= MOST_HOURS and hours == round(hours, 2)
