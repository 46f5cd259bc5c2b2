"""Lines to facts: the rules of a mapping applied to one line, or to the lines of a case taken together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Object
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from complaints.facts import CHANNELS, MOMENTS, Facts, Problem, facts_of, from_columns, problems, storable
from complaints.imports import values
from complaints.imports.mapping import YES_OR_NO, Mapping, Rule
from complaints.models import Channel

Cells = Object[str, str]
Reader = Callable[[str, str], Any]  # a cell and the name of its column → the fact; raises UnreadableError
T = TypeVar("T")
MOST_NAMES = 50  # unknown channels told apart
SHOWN = 80  # characters of a bad value that a message repeats
MOST_KEPT = 2_000  # different cells of one fact whose meaning is kept: after those, each is read anew
NUMBERS = ("reopen_count", "satisfaction", "loss_amount")


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
        self._plans = [(rule, _only_column(rule), self._reader(rule)) for rule in self.mapping.rules]
        self._own_words: dict[str, tuple[str, str]] = {}  # cell → channel, word that nobody knows

    def fold(self, lines: Sequence[Cells]) -> tuple[Facts | None, list[Problem]]:
        """The facts that these lines tell, in the order of their events, or everything that is wrong with them."""
        told, unreadable = self.told(lines)
        if unreadable:
            return None, list(unreadable.values())
        facts = told_facts(told)
        wrong = problems(facts, now=self.now)
        if self._unknown and not wrong:
            self._count_unknown()
        return facts, wrong

    def told(self, lines: Sequence[Cells]) -> tuple[dict[str, Any], dict[str, Problem]]:
        """What these lines tell, fact by fact, and of the others why they cannot be read."""
        told: dict[str, Any] = {}
        unreadable: dict[str, Problem] = {}
        self._unknown = ""
        alone = lines[0] if len(lines) == 1 else None
        for rule, column, read in self._plans:
            try:
                if alone is None or column is None:
                    value = self._value(rule, read, lines)
                elif (cell := alone[column]) in self.mapping.missing:
                    continue
                else:
                    value = read(cell, column)
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

    def _reader(self, rule: Rule) -> Reader:
        """What turns a cell into the fact. What a word or number means is found out once: they come again."""
        if rule.fact == "channel":
            return partial(self._channel, rule)
        changed = rule.before or rule.values or rule.contains
        if rule.fact in MOMENTS and not changed:
            return partial(self._moment, rule)
        if rule.fact in MOMENTS or rule.fact == "loss_confirmed_on":
            return partial(self._converted, rule)
        if changed or rule.fact in (*NUMBERS, *YES_OR_NO):
            return _Kept(partial(self._converted, rule)).read
        return _as_it_is

    def _value(self, rule: Rule, read: Reader, lines: Sequence[Cells]) -> Any:
        if rule.constant is not None:
            return read(rule.constant, rule.fact)
        if len(lines) == 1 and rule.when is None:
            return self._told_by(lines[0], rule, read)[1]
        for cells in self._considered(rule, lines):
            found, value = self._told_by(cells, rule, read)
            if found:
                return value
        return None

    def _told_by(self, cells: Cells, rule: Rule, read: Reader) -> tuple[bool, Any]:
        """Whether one line tells the fact, and what it says."""
        if rule.join is not None:
            return True, rule.join.join(self._present(rule, cells))
        for column in rule.columns:
            cell = cells[column]
            if cell not in self.mapping.missing:
                return True, read(cell, column)
        return False, None

    def _considered(self, rule: Rule, lines: Sequence[Cells]) -> Iterator[Cells]:
        """The lines to look at until one tells the fact: the first or last literally, or until it is known."""
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
        text = _before(rule, text)
        known = self._values[rule.fact].get(text.casefold()) if rule.values else None
        if known is None and rule.values and rule.otherwise is not None:
            known = rule.otherwise
        text = text if known is None else known
        if known == "":
            return None  # a word that says that it is not known
        if rule.contains:
            return any(word in text.casefold() for word in rule.contains)
        return self._typed(rule, text, column)

    def _channel(self, rule: Rule, text: str, _column: str) -> str:
        found = self._own_words.get(text)
        if found is None:
            found = self._channel_of(rule, _before(rule, text))
            if len(self._own_words) < MOST_KEPT:
                self._own_words[text] = found
        channel, unknown = found
        if unknown:
            self._unknown = unknown
        return channel

    def _channel_of(self, rule: Rule, text: str) -> tuple[str, str]:
        """The channel that a word means, and the word where nobody knows what it means."""
        word = text.casefold()
        if known := self._values[rule.fact].get(word):
            return known, ""
        if word in CHANNELS:
            return word, ""
        return rule.otherwise or Channel.OTHER.value, storable(text[:SHOWN])

    def _count_unknown(self) -> None:
        seen = self.unknown_channels
        seen[self._unknown if self._unknown in seen or len(seen) < MOST_NAMES else "…"] += 1

    def _typed(self, rule: Rule, text: str, column: str) -> Any:
        if rule.fact in MOMENTS:
            return self._moment(rule, text, column)
        if rule.fact == "loss_confirmed_on":
            formats = rule.dates or self._dates_of(column)
            return _read(lambda text: values.day(text, formats=formats), "date_unreadable", column, text)
        if rule.fact in ("reopen_count", "satisfaction"):
            return _read(values.whole, "number_unreadable", column, text)
        if rule.fact == "loss_amount":
            return _read(values.amount, "number_unreadable", column, text)
        if rule.fact in YES_OR_NO:
            return _read(values.yes_or_no, "not_yes_or_no", column, text)
        return text

    def _moment(self, rule: Rule, text: str, column: str) -> datetime:
        return self._instant(text, column, rule.dates or self._dates_of(column))

    def _dates_of(self, column: str) -> tuple[str, ...]:
        return self._column_dates.get(column, self.mapping.dates)

    def _instant(self, text: str, column: str, formats: tuple[str, ...]) -> datetime:
        try:
            return values.instant(text, formats=formats, zone=self.zone)
        except values.NotThatError as error:
            raise _unreadable("date_unreadable", column, text) from error


class _Kept:
    """Reads each different cell once, as long as there are not too many."""

    def __init__(self, convert: Reader) -> None:
        self.convert, self.known = convert, dict[tuple[str, str], Any]()

    def read(self, text: str, column: str) -> Any:
        key = (text, column)
        if key in self.known:
            return self.known[key]
        value = self.convert(text, column)
        if len(self.known) < MOST_KEPT:
            self.known[key] = value
        return value


def _as_it_is(text: str, _column: str) -> str:
    return text


def _before(rule: Rule, text: str) -> str:
    return text.partition(rule.before)[0].strip() if rule.before else text


def told_facts(told: Object[str, Any]) -> Facts:
    """Facts of what columns told, complete or not."""
    return facts_of(from_columns(told))


def _only_column(rule: Rule) -> str | None:
    """The column of a rule that reads a single one and whose lines all count; what most are."""
    alone = len(rule.columns) == 1 and rule.constant is None and rule.join is None and rule.when is None
    return rule.columns[0] if alone else None


def _read(convert: Callable[[str], T], code: str, column: str, text: str) -> T:
    try:
        return convert(text)
    except values.NotThatError as error:
        raise _unreadable(code, column, text) from error


def _unreadable(code: str, column: str, text: str) -> UnreadableError:
    return UnreadableError(Problem(code, (), {"column": column, "value": text[:SHOWN]}))
