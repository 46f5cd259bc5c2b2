"""The mapping that a new kind of file begins with: what its columns suggest. Pure."""

from __future__ import annotations

from typing import Any

from complaints.facts import OF_COLUMNS
from complaints.imports import words
from complaints.imports.columns import Column
from complaints.imports.editing import IN_WORDS
from complaints.imports.sketch import Sketch
from complaints.imports.suggesting import suggestions
from complaints.models import Channel


def suggested(seen: Sketch, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """A mapping of what the columns suggest, which may still lack what is needed. What was already said in `before` of
    source, zone and events stays."""
    known = {each.fact: name for name, each in suggestions(seen.columns).items() if name}
    kept = {key: value for key, value in (before or {}).items() if key in ("source", "zone", "events")}
    content: dict[str, Any] = {**kept, **seen.layout()}
    content["facts"] = {
        fact: _spec(fact, seen.column(known[fact]), known[fact]) for fact in OF_COLUMNS if fact in known
    }
    if nothings := nothing_words(seen):
        content["missing"] = nothings
    if dates := {column.name: column.date_formats for column in seen.columns if column.name and column.date_formats}:
        content["column_dates"] = dates
    return content


def is_suggested(content: dict[str, Any], seen: Sketch) -> bool:
    """Whether nobody has changed yet what the columns suggest."""
    return bool(content.get("facts") == suggested(seen)["facts"])


def nothing_words(seen: Sketch) -> list[str]:
    """The words that stand for “not known” in the file."""
    return sorted({word for column in seen.columns for word in column.nothings})


def _spec(fact: str, column: Column | None, name: str) -> Any:
    if fact not in IN_WORDS or column is None or column.words is None:
        return name
    meanings = {word: _meaning(fact, word) for word in column.words}
    spec: dict[str, Any] = {
        "column": name,
        "values": {word: each for word, each in meanings.items() if each or fact != "channel"},
    }
    if fact == "channel":
        spec["otherwise"] = Channel.OTHER.value
    return spec


def _meaning(fact: str, word: str) -> str:
    return words.channel(word) if fact == "channel" else words.answer(fact, word)
