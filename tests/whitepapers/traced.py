"""Where the numbers of a white paper come from.

A snapshot is told three times: as it is, and twice with every quantity moved to a value of its own, in the order that
they had. A number of the text is traced when one quantity of the snapshot, written in one of the product's ways, gives
just that number each time. What does not move has to be a day, a period, a name, a count of the snapshot, or a number
of the words themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.utils import translation

from compliance import wording
from compliance.analysis.times import rounded
from compliance.rules.periods import Period
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.snapshot import digest

Json = dict[str, Any]
Path = tuple[str | int, ...]

NUMBER = re.compile(
    r"\d{4}年\d+月\d+日(?: \d\d:\d\d)?|\d+ [A-Z][a-z]{2} \d{4}(?:, \d\d:\d\d)?"  # days and moments
    r"|\d{4} 年第.季度|\d{4} 年[上下]半年|\d{4}年\d+月|Q\d \d{4}|[a-z]+ half of \d{4}|[A-Z][a-z]+ \d{4}"  # periods
    r"|\d+ (?:天|小时|分钟?|秒)(?: \d+ (?:小时|分|秒))?|\d+ (?:days?|d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?"  # durations
    r"|(?<![0-9A-Za-z])[A-Z]+(?:-[A-Z]+)*-?\d+(?:-\d+)*|\d+×\d+|\d+σ|\(\d\)|\d+月"  # names
    r"|\b[0-9a-f]{12,64}\b"  # digests
    r"|\d+(?:[-.,/]\d+)*%?"
)
"""What counts as one number where texts are whole."""
DIGITS = re.compile(r"[0-9a-f]{12,64}|\d+(?:[.,]\d+)*%?")
"""The same where they are broken into lines."""

STAYS = {
    "format",
    "id",
    "letter",
    "verdict",
    "promise",
    "engagement",
    "year",
    "formula",
    "number",
    "found_before",
    "period",
    "subject",
    "told_in",
    "issue",
}
"""What tells two rows that they belong together, or is a name that looks like a number."""
NONE = {"not_yet_due", "breaches", "breaches_before", "ac", "promised", "paid"}
"""Where none of them is said in words, as "once a quarter" is in a goal."""
LEAST = Decimal("0.0123")
COUNTS = {"numerator", "denominator"}
UNSEEN = {"key", "verdict", "anchor", "source", "language", "spec", "share", "digest", "day"}
"""What a document knows of a text and does not say."""
MOVES = [(3, 1, Decimal("0.93"), Decimal("1.07")), (7, 4, Decimal("0.89"), Decimal("1.23"))]


def moved(snapshot: Json, move: int) -> Json:
    """A snapshot whose quantities are others, each by its value, greater ones still greater."""
    told = _moved(snapshot, MOVES[move], ())
    for row in told["verdicts"]:
        for earlier in (row["before"], row["before_year"]):
            if earlier and earlier.get("change"):
                earlier["change"] = str(Decimal(row["value"]) - Decimal(earlier["value"]))
    return told


def _moved(told: Any, by: Any, path: Path) -> Any:
    if isinstance(told, dict):
        return {key: _moved(value, by, (*path, key)) for key, value in told.items()}
    if isinstance(told, list):
        return [_moved(value, by, (*path, place)) for place, value in enumerate(told)]
    name = next((str(key) for key in reversed(path) if isinstance(key, str)), "")
    if (
        isinstance(told, bool)
        or name in STAYS
        or (isinstance(told, str) and name.endswith("version"))
        or "signed" in path
    ):
        return told
    times, more, most, power = by
    number = _decimal(told)
    if number is None or (not number and name in NONE) or ("goal" in path and number == 1):
        return told
    if isinstance(told, int):
        return told * times + more
    if abs(number) <= 2 and name not in COUNTS:
        return str(round(most * abs(number) ** power + LEAST, 6).copy_sign(number))
    return str((number * times + more).quantize(number))


def _decimal(told: Any) -> Decimal | None:
    if not isinstance(told, str | int) or not re.fullmatch(r"-?\d+(\.\d+)?", str(told)):
        return None
    return Decimal(told)


@dataclass(frozen=True)
class Traced:
    """A number of the text at its place, what stands around it, and what it was each time."""

    path: Path
    around: tuple[str, str]
    told: tuple[str, ...]

    @property
    def moves(self) -> bool:
        return len(set(self.told)) > 1

    @property
    def is_a_name(self) -> bool:
        """Whether it is more than a small number."""
        return len(self.told[0]) > 2 or not self.told[0].isdecimal()


class Tracer:
    """All numbers of an issue in one language, and where they come from."""

    def __init__(self, snapshot: Json, language: str) -> None:
        self.language = language
        self.tellings = [snapshot, moved(snapshot, 0), moved(snapshot, 1)]

    @cached_property
    def numbers(self) -> list[Traced]:
        with translation.override(self.language):
            texts = [list(said(compose(Edition(each)))) for each in self.tellings]
        found = []
        for each in zip_longest(*texts):
            paths = {path for path, _text in each}
            told = [list(NUMBER.finditer(text)) for _path, text in each]
            assert len(paths) == 1, f"the issue is built otherwise when its figures move: {each}"
            assert len({len(numbers) for numbers in told}) == 1, f"a text has more numbers: {each}"
            for same in zip(*told, strict=True):
                around = each[0][1][: same[0].start()][-2:], each[0][1][same[0].end() :][:2]
                found.append(Traced(each[0][0], around, tuple(number[0] for number in same)))
        return found

    def untraced(self) -> list[Traced]:
        return [each for each in self.numbers if not self.knows(each)]

    def knows(self, number: Traced) -> bool:
        quantities = self.by_first.get(number.told[0], ())
        if any(all(told in ways for told, ways in zip(number.told, each, strict=True)) for each in quantities):
            return True
        if number.moves:
            return False
        if number.is_a_name:
            return number.told[0] in self.named or self.says(number)
        return number.told[0] in self.counts or self.says(number)

    def says(self, number: Traced) -> bool:
        """Whether the number stands in words, with those on one side of it at least."""
        before, after = number.around
        told = number.told[0]
        return any(len(each) > len(told) + 1 and each in self.words for each in (before + told, told + after))

    @cached_property
    def by_first(self) -> dict[str, list[tuple[set[str], ...]]]:
        """The quantities that move, by each way in which they are written as they are."""
        found: dict[str, list[tuple[set[str], ...]]] = {}
        with translation.override(self.language):
            for leaves in zip(*(quantities(each) for each in self.tellings), strict=True):
                if len({value for _path, value in leaves}) == 1:
                    continue
                ways = tuple(set(written(value)) for _path, value in leaves)
                for way in ways[0]:
                    found.setdefault(way, []).append(ways)
        return found

    @cached_property
    def counts(self) -> set[str]:
        """How many there are of something, and what stays where it is."""
        return {*counted(self.tellings[0]), *(str(value) for value in self._unmoved if isinstance(value, int))}

    @cached_property
    def named(self) -> set[str]:
        """Days, periods and names, as the snapshot tells them and as the words have them."""
        with translation.override(self.language):
            told = {way for value in self._unmoved for way in _ways(value) if NUMBER.fullmatch(way)}
        return told | {each for each in NUMBER.findall(self.words) if re.search(r"[^-\d.,/%]", each)}

    @property
    def _unmoved(self) -> Iterator[Any]:
        for (_path, value), (_same, other) in zip(*map(quantities, self.tellings[:2]), strict=True):
            if value == other:
                yield value

    @cached_property
    def words(self) -> str:
        """The words of the product and the texts of the snapshot."""
        keys_and_texts = (
            each for path, value in leaves_of(self.tellings[0]) for each in (str(path[-1]).upper(), str(value))
        )
        return "\n".join([*keys_and_texts, *messages(self.language)])


def messages(language: str) -> Iterator[str]:
    """Every text of the product in a language; English ones are the names of the others."""
    for message, words in translation.trans_real.translation("zh-hans")._catalog.items():
        yield words if language == "zh-hans" else message if isinstance(message, str) else message[0]


def said(told: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a document with its place."""
    if isinstance(told, str):
        yield path, told
    elif isinstance(told, list | tuple):
        for place, each in enumerate(told):
            yield from said(each, (*path, place))
    elif is_dataclass(told):
        for field in fields(told):
            if field.name not in UNSEEN:
                yield from said(getattr(told, field.name), (*path, field.name))
    elif isinstance(told, int) and not isinstance(told, bool) and {"counts", "number"} & set(path):
        yield path, str(told)


def digits(texts: Iterable[str]) -> Counter[str]:
    """How often each number stands in a text, however its lines are broken."""
    return Counter(number for text in texts for number in DIGITS.findall(text))


def leaves_of(told: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from leaves_of(value, (*path, key))
    elif isinstance(told, list):
        for place, value in enumerate(told):
            yield from leaves_of(value, (*path, place))
    elif told is not None and not isinstance(told, bool):
        yield path, told


def quantities(snapshot: Json) -> Iterator[tuple[Path, Any]]:
    """Everything that a snapshot tells, its digest, and of each verdict the cases that its figure leaves out."""
    yield ("digest",), digest(snapshot)
    yield ("following",), Period.parse(snapshot["period"]["label"]).next().label
    yield from leaves_of(snapshot)
    for place, row in enumerate(snapshot["verdicts"]):
        if row["numerator"] and row["denominator"]:
            yield ("verdicts", place, "rest"), str(Decimal(row["denominator"]) - Decimal(row["numerator"]))


def counted(snapshot: Json) -> Iterator[str]:
    """How many rows there are in a list, and how many of each kind."""
    for rows in filter(lambda told: isinstance(told, list), snapshot.values()):
        yield str(len(rows))
        told = (item for row in rows if isinstance(row, dict) for item in row.items())
        yield from map(str, Counter(item for item in told if isinstance(item[1], str | bool)).values())


def written(value: Any) -> Iterator[str]:
    """The numbers of a quantity, a day or a name in every way the product writes it."""
    for text in _ways(value):
        yield from NUMBER.findall(text)


def _ways(value: Any) -> Iterator[str]:
    yield str(value)
    if (number := _decimal(value)) is not None:
        yield wording.number(number)
        yield from (wording.percent(abs(number), places) for places in range(5))
        yield from (wording.points(number, places) for places in range(3))
        yield f"{wording.number(number)}%"
        yield from (wording.quantity(number, unit) for unit in ("day", "hour", "minute"))
        yield wording.number(abs(number))
        if abs(number) >= 1:
            yield wording.money(abs(number))
            yield f"{number:,.2f}"
            yield from (way(int(number)) for way in (wording.duration, wording.exact_duration, rounded))
    elif (moment := _moment(value)) is not None:
        yield from (wording.moment(moment), wording.day(moment.date()))
    elif (day := _day(value)) is not None:
        yield from (wording.day(day), wording.short_day(day))
    elif re.fullmatch(r"\d{4}([QH]\d|-\d\d)?", str(value)):
        yield wording.period_name(str(value))
        yield f"{value[-2:].lstrip('0')}月"
    else:
        yield wording.limit(str(value))


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
