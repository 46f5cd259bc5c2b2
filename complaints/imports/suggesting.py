"""What each column of a file probably is: told by its name, in Chinese or English, and by what it holds. Pure.

A suggestion is only ever shown to somebody who decides. A name counts only where the content could be that fact: a
column called “resolved” that says yes and no is no time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from complaints.facts import MOMENTS
from complaints.imports.columns import Column, Kind
from complaints.imports.names import NAMES
from complaints.imports.words import channel

ONCE = ("reference",)
PART = re.compile(r"[a-z]+|\d+|[^\W\da-z_]+")
CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
GENERAL = frozenset({  # words that say something only as a whole name
    "name", "text", "type", "number", "reason", "score", "group", "office", "queue", "topic", "body", "issue",
    "problem", "product", "loss", "damage", "team", "user", "user id", "内容", "类型", "名称", "用户", "电话",
    "部门", "项目",
})  # fmt: skip
WHOLE, PART_OF_IT = 100, 40  # how much a name counts
BY_NAME, BY_CONTENT = "name", "content"
LONGEST_REFERENCE = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A fact that a column probably is, and whether its `name` or its `content` says so."""

    fact: str
    by: str


def suggestions(columns: Sequence[Column]) -> dict[str, Suggestion]:
    """Column → what it probably is; each fact once. Columns that say nothing recognisable are not in it."""
    scores = sorted(_scores(columns), key=lambda each: -each[0])
    found: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for _, fact, name in scores:
        if fact not in taken and name not in found:
            found[name] = Suggestion(fact, BY_NAME)
            taken.add(fact)
    for fact, by_content in CONTENT:
        if fact not in taken and (column := by_content([each for each in columns if each.name not in found])):
            found[column.name] = Suggestion(fact, BY_CONTENT)
            taken.add(fact)
    return found


def plain(name: str) -> str:
    """A name of a column as it is compared: its words in small letters, with single blanks between them."""
    return " ".join(PART.findall(CAMEL.sub(" ", name).casefold()))


def may_be(fact: str, column: Column) -> bool:
    """Whether the content of a column could be this fact."""
    kind = column.kind
    if kind == Kind.EMPTY:
        return False
    if fact in MOMENTS or fact == "loss_confirmed_on":
        return kind == Kind.DATE
    if fact in ("reopen_count", "loss_amount", "satisfaction"):
        return kind in (Kind.NUMBER, Kind.YES_NO)
    if fact in ("first_contact", "marked_duplicate"):
        return column.words is not None and kind in (Kind.YES_NO, Kind.WORDS)
    if fact == "reference":
        return kind != Kind.DATE and column.longest <= LONGEST_REFERENCE
    return kind != Kind.DATE


def _scores(columns: Sequence[Column]) -> Iterator[tuple[float, str, str]]:
    for place, column in enumerate(columns):
        name = plain(column.name)
        for fact, words in NAMES.items():
            score = _score(name, words)
            if score and may_be(fact, column):
                bonus = 5 if fact in ONCE and column.unique else 0
                yield score + bonus - place / 1000, fact, column.name


def _score(name: str, words: Sequence[str]) -> float:
    """How well a name says a fact: the whole name, in the order of the list, or a part of it, the longer the better."""
    best = 0.0
    for place, word in enumerate(words):
        if name == word:
            return WHOLE - place / 10
        if _holds(name, word):
            best = max(best, PART_OF_IT + len(word) / 10 - place / 100)
    return best


def _holds(name: str, word: str) -> bool:
    """Whether a word of at least two signs stands in a name; English ones only as whole words."""
    if word in GENERAL:
        return False
    if word.isascii():
        return len(word) > 3 and f" {word} " in f" {name} "
    return len(word) > 1 and word in name


def _reference(columns: Sequence[Column]) -> Column | None:
    keys = (each for each in columns if each.unique and may_be("reference", each) and each.filled > 1)
    return next(keys, None)


def _received(columns: Sequence[Column]) -> Column | None:
    dates = [each for each in columns if each.kind == Kind.DATE]
    return max(dates, key=lambda each: each.filled, default=None)


def _channel(columns: Sequence[Column]) -> Column | None:
    return next((each for each in columns if _says_channels(each)), None)


def _says_channels(column: Column) -> bool:
    if column.kind != Kind.WORDS or column.words is None:
        return False
    return sum(count for word, count in column.words.items() if channel(word)) >= column.filled * 0.6


def _contact(columns: Sequence[Column]) -> Column | None:
    numbers = (each for each in columns if each.counts["contacts"] >= max(each.filled * 0.9, 1) and each.longest >= 11)
    return next((each for each in numbers if each.kind in (Kind.TEXT, Kind.NUMBER) and _is_contact(each)), None)


def _is_contact(column: Column) -> bool:
    return all("@" in text or re.fullmatch(r"1\d{10}", text) for text in column.samples)


def _text(columns: Sequence[Column]) -> Column | None:
    return next((each for each in columns if each.kind == Kind.TEXT and each.longest > 100), None)


CONTENT: tuple[tuple[str, Callable[[Sequence[Column]], Column | None]], ...] = (
    ("reference", _reference),
    ("received_at", _received),
    ("channel", _channel),
    ("customer_contact", _contact),
    ("text", _text),
)
