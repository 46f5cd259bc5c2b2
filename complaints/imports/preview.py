"""The first rows of a file as the facts they would become, each with what is wrong beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.cells import unescape
from complaints.facts import Facts, Problem, problems, tidy
from complaints.imports.errors import ImportRefusedError
from complaints.imports.fitting import fitted
from complaints.imports.fold import Folder, UnreadableError, told_facts
from complaints.imports.mapping import NEEDED, Mapping
from complaints.imports.rows import Row

SHOWN = 10  # complaints
NOT_MAPPED = {"reference": "-", "received_at": "-"}  # stands for a needed fact that has no column yet


@dataclass(frozen=True, slots=True)
class Shown:
    """One complaint of the preview: the lines it comes from, what they tell, and what is wrong with each fact; `wrong`
    is what concerns the whole row."""

    lines: list[int]
    told: dict[str, Any]
    problems: dict[str, list[Problem]]
    wrong: list[Problem]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first complaints, and the facts that the mapping tells of them, in its order."""

    facts: list[str]
    rows: list[Shown]


def preview(
    content: dict[str, Any], header: Sequence[str], rows: Sequence[Row], *, zone: ZoneInfo, now: datetime
) -> Preview:
    """The first complaints as this mapping tells them; needed facts may still be without a column."""
    lacking = {fact: {"constant": NOT_MAPPED[fact]} for fact in NEEDED if fact not in content.get("facts", {})}
    whole = {**content, "facts": {**content.get("facts", {}), **lacking}}
    try:
        mapping = fitted(Mapping.of(whole), header)
    except ImportRefusedError:
        return Preview([], [])
    folder = Folder(mapping, mapping.zone or zone, now)
    places = {name: header.index(name) for name in mapping.columns}
    shown = [_shown(folder, case, places, len(header), lacking) for case in _cases(folder, rows, places)]
    return Preview([rule.fact for rule in mapping.rules if rule.fact not in lacking], shown)


def _cases(folder: Folder, rows: Sequence[Row], places: dict[str, int]) -> Iterator[list[Row]]:
    """The rows of each of the first complaints: one a complaint, or those of a case in the order of their events."""
    if folder.mapping.events is None:
        yield from ([row] for row in rows[:SHOWN])
        return
    cases: dict[str, list[Row]] = {}
    for row in rows:
        case = folder.case_of(_cells(row, places))
        if case in cases or len(cases) < SHOWN:
            cases.setdefault(case, []).append(row)
    for case_rows in cases.values():
        yield sorted(case_rows, key=lambda row: _moment(folder, row, places))


def _moment(folder: Folder, row: Row, places: dict[str, int]) -> float:
    try:
        return folder.event_time(_cells(row, places)).timestamp()
    except UnreadableError:
        return 0.0


def _shown(folder: Folder, rows: Sequence[Row], places: dict[str, int], width: int, lacking: dict[str, Any]) -> Shown:
    cells = [_cells(row, places) for row in rows]
    told, unreadable = folder.told(cells)
    facts = tidy(told_facts({name: value for name, value in told.items() if name not in lacking}))
    of_facts: dict[str, list[Problem]] = {
        fact: [problem] for fact, problem in unreadable.items() if fact not in lacking
    }
    for problem in _impossible(facts, folder.now, {*unreadable, *lacking}):
        of_facts.setdefault(problem.fields[0], []).append(problem)
    told = {name: getattr(facts, name) for name in told if name not in lacking}
    return Shown([row.line for row in rows], told, of_facts, list(_of_rows(rows, width)))


def _impossible(facts: Facts, now: datetime, unknown: set[str]) -> Iterator[Problem]:
    """What is wrong with the facts, without what follows from others that are not known yet."""
    for problem in problems(facts, now=now):
        if unknown.isdisjoint(problem.fields) and not (problem.code == "reference_missing" and "reference" in unknown):
            yield problem


def _of_rows(rows: Sequence[Row], width: int) -> Iterator[Problem]:
    for row in rows:
        found = len(row.cells)
        if found < width or any(cell.strip() for cell in row.cells[width:]):
            yield Problem("wrong_cell_count", (), {"expected": width, "found": found})
            return


def _cells(row: Row, places: dict[str, int]) -> dict[str, str]:
    return {
        name: unescape(row.cells[place].strip()) if place < len(row.cells) else "" for name, place in places.items()
    }
