"""Training registers: a file of people and hours, read whole or not at all (rule book §6: every person counts).

The names in such a file are personal data. They go into `Employee`, encrypted; the file kept as evidence is
`without_names`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from commitments import columns

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
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
    It never names a person, but tells the headings where none is understood."""

    line: int
    code: str
    told: str = ""


class RosterRefused(ValueError):  # noqa: N818 - a refusal is an answer, not an error
    """The file was not taken in. `problems` says everything that is wrong with it, not only the first thing."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{problem.line}: {problem.code}" for problem in problems))
        self.problems = list(problems)


Called = Callable[[], Mapping[str, Sequence[str]]]
"""What people are called by, names and staff numbers, with the staff numbers of all who are called so."""


def read(content: bytes, called: Called = dict) -> list[Row]:
    """The people of a file with their hours, in its order. Raises RosterRefused with every problem.

    Who has no staff number in the file is found by name among those `called` knows; it is asked only then.
    """
    lines = _table(content)
    head = columns.heading(lines)
    called = cache(called)
    places = _columns(lines[head], head + 1, called) if lines else {}
    rows: list[Row] = []
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for line, cells in enumerate(lines[head + 1 :], head + 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(line, {name: _cell(cells, at) for name, at in places.items()}, called)
        if isinstance(row, Problem):
            problems.append(row)
            continue
        if row.number in first_seen:
            code = "twice" if "number" in places else "name_twice"
            problems.append(Problem(line, code, str(first_seen[row.number])))
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


def _columns(heading: Sequence[str], line: int, called: Called) -> dict[str, int]:
    """Where each column is. Raises RosterRefused with what is missing; names do where people are known by them."""
    found = columns.places(heading)
    has = {"hours": "hours" in found, "number": "number" in found or ("name" in found and bool(called()))}
    missing = [key for key in ("number", "hours") if not has[key]]
    if missing:
        told = ", ".join(columns.told(heading))
        raise RosterRefused([Problem(line, f"no_{key}_column", told) for key in missing])
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return unicodedata.normalize("NFKC", cells[at]).strip() if at < len(cells) else ""


def _row(line: int, cells: dict[str, str], called: Called) -> Row | Problem:
    name = cells.get("name", "")
    known = [cells["number"]] if cells.get("number") else called().get(name, []) if name else []
    problem = next(_problems(cells, known), "")
    if problem:
        return Problem(line, problem, cells["hours"][:20] if problem == "hours_wrong" else "")
    return Row(known[0], name if name != known[0] else "", Decimal(cells["hours"]))


def _problems(cells: dict[str, str], known: Sequence[str]) -> Iterator[str]:
    """`known`: the staff numbers of those who may be meant."""
    if not known:
        yield "name_unknown" if cells.get("name") and "number" not in cells else "number_missing"
    if len(known) > 1:
        yield "name_shared"
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
