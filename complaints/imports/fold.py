"""Lines to facts: the rules of a mapping applied to one line, or to the lines of a case taken together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Object
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from complaints.facts import MOMENTS, Facts, Problem, from_columns, problems, storable
from complaints.imports import values
from complaints.imports.mapping import YES_OR_NO, Mapping, Rule
from complaints.models import Channel

Cells = Object[str, str]
T = TypeVar("T")
MOST_NAMES = 50  # unknown channels told apart
SHOWN = 80  # characters of a bad value that a message repeats


class UnreadableError(ValueError):
    """A cell says nothing that the fact could be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class Folder:
    """Applies one mapping. `unknown_channels` counts the words of complaints taken that the value map does not know:
    they became *other*."""

    mapping: Mapping
    zone: ZoneInfo
    now: datetime
    unknown_channels: Counter[str] = field(default_factory=Counter)
    _unknown: str = ""  # the word of the complaint under the hand

    def __post_init__(self) -> None:
        self._column_dates = dict(self.mapping.column_dates)
        self._values = {rule.fact: dict(rule.values) for rule in self.mapping.rules}

    def fold(self, lines: Sequence[Cells]) -> tuple[Facts | None, list[Problem]]:
        """The facts that these lines tell, in the order of their events, or everything that is wrong with them."""
        told, unreadable = self.told(lines)
        if unreadable:
            return None, list(unreadable.values())
        facts = facts_of(told)
        wrong = problems(facts, now=self.now)
        if self._unknown and not wrong:
            self._count_unknown()
        return facts, wrong

    def told(self, lines: Sequence[Cells]) -> tuple[dict[str, Any], dict[str, Problem]]:
        """What these lines tell, fact by fact, and of the others why they cannot be read."""
        told: dict[str, Any] = {}
        unreadable: dict[str, Problem] = {}
        self._unknown = ""
        for rule in self.mapping.rules:
            try:
                value = self._value(rule, lines)
            except UnreadableError as error:
                unreadable[rule.fact] = error.problem
                continue
            if value is not None:
                told[rule.fact] = value
        return told, unreadable

    def event_time(self, cells: Cells) -> datetime:
        """When the event of this line happened. Raises UnreadableError."""
        assert self.mapping.events  # noqa: S101  # only event logs have events
        column = self.mapping.events.at
        if cells[column] in self.mapping.missing:
            raise UnreadableError(Problem("event_time_missing", (), {"column": column}))
        return self._instant(cells[column], column, self._dates_of(column))

    def case_of(self, cells: Cells) -> str:
        """The case a line belongs to; empty where it names none."""
        assert self.mapping.events  # noqa: S101
        case = cells[self.mapping.events.case]
        return "" if case in self.mapping.missing else case

    def _value(self, rule: Rule, lines: Sequence[Cells]) -> Any:
        if rule.constant is not None:
            return self._converted(rule, rule.constant, rule.fact)
        for cells in self._considered(rule, lines):
            if rule.join is not None:
                return rule.join.join(self._present(rule, cells))
            for column in rule.columns:
                if cells[column] not in self.mapping.missing:
                    return self._converted(rule, cells[column], column)
        return None

    def _considered(self, rule: Rule, lines: Sequence[Cells]) -> Iterator[Cells]:
        """The lines to look at until one tells the fact: the first or last literally, or until it is known."""
        if len(lines) == 1 and rule.when is None:
            yield lines[0]
            return
        ordered = lines if rule.take.startswith("first") else reversed(lines)
        for cells in ordered:
            if rule.when and not rule.when.holds(cells):
                continue
            yield cells
            if not rule.take.endswith("known"):
                return

    def _present(self, rule: Rule, cells: Cells) -> Iterator[str]:
        return (cells[column] for column in rule.columns if cells[column] not in self.mapping.missing)

    def _converted(self, rule: Rule, text: str, column: str) -> Any:
        if rule.before:
            text = text.partition(rule.before)[0].strip()
        known = self._values[rule.fact].get(text.casefold()) if rule.values else None
        if rule.fact == "channel":
            return known or self._channel(rule, text)
        if known is None and rule.values and rule.otherwise is not None:
            known = rule.otherwise
        text = text if known is None else known
        if known == "":
            return None  # a word that says that it is not known
        if rule.contains:
            return any(word in text.casefold() for word in rule.contains)
        return self._typed(rule, text, column)

    def _channel(self, rule: Rule, text: str) -> str:
        word = text.casefold()
        if word in Channel.values:
            return word
        self._unknown = storable(text[:SHOWN])
        return rule.otherwise or Channel.OTHER.value

    def _count_unknown(self) -> None:
        seen = self.unknown_channels
        seen[self._unknown if self._unknown in seen or len(seen) < MOST_NAMES else "…"] += 1

    def _typed(self, rule: Rule, text: str, column: str) -> Any:
        if rule.fact in MOMENTS:
            return self._instant(text, column, rule.dates or self._dates_of(column))
        if rule.fact == "loss_confirmed_on":
            formats = rule.dates or self._dates_of(column)
            return _read(lambda: values.day(text, formats=formats), "date_unreadable", column, text)
        if rule.fact in ("reopen_count", "satisfaction"):
            return _read(lambda: values.whole(text), "number_unreadable", column, text)
        if rule.fact == "loss_amount":
            return _read(lambda: values.amount(text), "number_unreadable", column, text)
        if rule.fact in YES_OR_NO:
            return _read(lambda: values.yes_or_no(text), "not_yes_or_no", column, text)
        return text

    def _dates_of(self, column: str) -> tuple[str, ...]:
        return self._column_dates.get(column, self.mapping.dates)

    def _instant(self, text: str, column: str, formats: tuple[str, ...]) -> datetime:
        zone = self.zone
        return _read(lambda: values.instant(text, formats=formats, zone=zone), "date_unreadable", column, text)


def facts_of(told: Object[str, Any]) -> Facts:
    """Facts of what was told, complete or not."""
    return Facts(**{"reference": "", "received_at": None, **from_columns(told)})


def _read(convert: Callable[[], T], code: str, column: str, text: str) -> T:
    try:
        return convert()
    except values.NotThatError as error:
        raise UnreadableError(Problem(code, (), {"column": column, "value": text[:SHOWN]})) from error
