"""How good the reading of a folder of letters is: the figures of each letter and of all, and every miss.

A hand-read list has a line (a JSON object) per measurable phrase: letter, quote, metric, comparator, value, value2,
unit. ``letter`` is the name of a file in the folder without its ending; a number may be written ``7`` for ``07``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commitments.letters.errors import LetterError
from commitments.letters.reading import read_letters
from commitments.letters.truth import Score, measure

ENDINGS = (".docx", ".pdf", ".txt", ".md")
"""Where a letter is there in several kinds of file, the first of these is read."""
TRAPS = "traps.jsonl"
FIELDS = ("quote", "comparator", "value", "unit", "metric")


class ReportError(Exception):
    """A list or a letter could not be read; ``str()`` says which and why."""


class UnreadableLetterError(ReportError):
    """A letter of the folder was refused; ``code`` is that of the :class:`~commitments.letters.errors.LetterError`."""

    def __init__(self, path: Path, code: str) -> None:
        super().__init__(str(path))
        self.code = code


@dataclass(slots=True)
class Report:
    """The scores of letters by their keys, in the order of the list."""

    letters: dict[str, Score] = field(default_factory=dict)

    @property
    def total(self) -> Score:
        """The letters taken as one."""
        every = self.letters.values()
        return Score(
            known=sum(score.known for score in every),
            proposed=sum(score.proposed for score in every),
            matched=sum(score.matched for score in every),
            right_metric=sum(score.right_metric for score in every),
            missed=[line for score in every for line in score.missed],
            surplus=[promise for score in every for promise in score.surplus],
            trapped=[quote for score in every for quote in score.trapped],
        )

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"letters": {key: plain(score) for key, score in self.letters.items()}, "total": plain(self.total)}


def report(truth: Path, folder: Path) -> Report:
    """Read the letters that a list names and compare; traps are taken from ``traps.jsonl`` beside the list."""
    known = read_lines(truth, FIELDS)
    traps = read_lines(truth.with_name(TRAPS), ("quote",)) if truth.with_name(TRAPS).exists() else []
    keys = dict.fromkeys(str(line["letter"]) for line in [*known, *traps])
    return Report({key: _score(folder, key, _of(key, known), _of(key, traps)) for key in keys})


def read_lines(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of a list, each of which must name its letter and ``fields``. Raises :class:`ReportError`."""
    lines: list[dict[str, Any]] = []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: {error}") from error
    for number, row in enumerate(text.splitlines(), start=1):
        if row.strip():
            lines.append(_line(row, fields, f"{path}:{number}"))
    return lines


def _line(row: str, fields: Sequence[str], where: str) -> dict[str, Any]:
    try:
        line = json.loads(row)
    except ValueError as error:
        raise ReportError(f"{where}: {error}") from error
    missing = [name for name in ("letter", *fields) if not isinstance(line, dict) or name not in line]
    if missing:
        raise ReportError(f"{where}: missing {', '.join(missing)}")
    return dict(line)


def _of(key: str, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if str(line["letter"]) == key]


def _score(folder: Path, key: str, known: list[dict[str, Any]], traps: list[dict[str, Any]]) -> Score:
    path = _file(folder, key)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror}") from error
    try:
        return measure(read_letters(data, name=path.name), known, traps)
    except LetterError as error:
        raise UnreadableLetterError(path, error.code) from error


def _file(folder: Path, key: str) -> Path:
    names = [key, key.zfill(2)]
    found = [
        folder / f"{name}{ending}" for name in names for ending in ENDINGS if (folder / f"{name}{ending}").is_file()
    ]
    if not found:
        raise ReportError(f"{folder}: no file for letter {key}")
    return found[0]


def plain(score: Score) -> dict[str, Any]:
    """A score as plain data: counts, shares from 0 to 1, misses, false proposals, traps taken."""
    return {
        "known": score.known,
        "proposed": score.proposed,
        "matched": score.matched,
        "right_metric": score.right_metric,
        "recall": round(score.recall, 4),
        "precision": round(score.precision, 4),
        "metric_share": round(score.metric_share, 4),
        "missed": score.missed,
        "false": [promise.to_json() for promise in score.surplus],
        "traps_taken": score.trapped,
    }
