"""The preview in the reader's language: facts as they will be on record, and what is wrong with them in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from complaints import messages as of_facts
from complaints.facts import Problem
from complaints.imports import messages
from complaints.imports.preview import Preview, Shown
from complaints.models import Channel

LONGEST = 40  # characters of a fact


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    text: str
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One complaint: where it comes from, its facts, and what concerns the whole row."""

    place: str
    cells: list[Cell]
    problems: list[str]

    @property
    def wrong(self) -> list[str]:
        """The names of the facts that cannot be taken."""
        return [cell.label for cell in self.cells if cell.problems]


def lines(preview: Preview) -> list[Line]:
    return [_line(preview.facts, shown) for shown in preview.rows]


def wrong(preview: Preview) -> int:
    """How many of the complaints shown could not be taken."""
    return sum(bool(shown.problems or shown.wrong) for shown in preview.rows)


def text(fact: str, value: Any) -> str:
    """A fact as the pages say it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return of_facts.yes_or_no(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if fact == "channel":
        return str(dict(Channel.choices).get(str(value), value))
    plain = " ".join(str(value).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _line(facts: list[str], shown: Shown) -> Line:
    cells = [Cell(of_facts.label(fact), text(fact, shown.told.get(fact)), _said(shown, fact)) for fact in facts]
    elsewhere = (problem for fact, found in shown.problems.items() if fact not in facts for problem in found)
    return Line(_place(shown.lines), cells, _sentences([*shown.wrong, *elsewhere]))


def _said(shown: Shown, fact: str) -> list[str]:
    return _sentences(shown.problems.get(fact, []))


def _sentences(problems: Iterable[Problem]) -> list[str]:
    return [messages.of_row(problem) for problem in problems]


def _place(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return gettext("line %(line)s") % {"line": numbers[0]}
    said = ngettext("%(count)s line from line %(line)s on", "%(count)s lines from line %(line)s on", len(numbers))
    return said % {"count": len(numbers), "line": min(numbers)}
