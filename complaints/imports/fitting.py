"""Whether a mapping fits the header of a file, and the mapping with exactly the columns that this file has. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Object
from dataclasses import dataclass, replace

from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping, Rule

SHOWN = 500  # characters of a header that a message repeats
NAMES_SHOWN = 2  # of the names under which one column may come: ours in Chinese and in English
ORNAMENT = " \t*:：＊"  # what people put around the name of a column


@dataclass(frozen=True, slots=True)
class Fit:
    """A mapping laid upon a header: the mapping as it reads this file, the columns it misses there, and how many of
    the file's columns it reads."""

    mapping: Mapping
    missing: tuple[str, ...]
    used: int


def fit(mapping: Mapping, header: Sequence[str]) -> Fit:
    """Lay a mapping upon a header. Of the names of a column the first that the file has is taken, whatever its
    capitals and the blanks around it; a fact whose optional column the file lacks is left out."""
    names = _by_plain_name(header)
    rules, missing = [], dict.fromkeys(_events_missing(mapping, header))
    for rule in mapping.rules:
        fitted, lacks = _fitted(rule, names, header)
        missing |= dict.fromkeys(lacks)
        if fitted:
            rules.append(fitted)
    column = mapping.source_column or _found(mapping.source_headers, names)
    laid = replace(mapping, rules=tuple(rules), source_column=column)
    return Fit(laid, tuple(missing), sum(name in header for name in laid.columns))


def fitted(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """The mapping as it reads a file with this header. Raises ImportRefusedError (columns_missing)."""
    laid = fit(mapping, header)
    if laid.missing:
        found = ", ".join(filter(None, header))[:SHOWN]
        raise ImportRefusedError("columns_missing", missing=", ".join(laid.missing), found=found)
    return laid.mapping


def unused(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """Columns of the file that a fitted mapping leaves unread."""
    return [name for name in header if name and name not in mapping.columns]


def _fitted(rule: Rule, names: Object[str, str], header: Sequence[str]) -> tuple[Rule | None, tuple[str, ...]]:
    """The rule with the columns that are there (None: it says nothing of this file), and what is missing for it."""
    if rule.headers:
        if column := _found(rule.headers, names):
            return replace(rule, columns=(column,), headers=()), ()
        return None, () if rule.optional else (" / ".join(rule.headers[:NAMES_SHOWN]),)
    asked = (*rule.columns, *([rule.when.column] if rule.when else []))
    lacks = tuple(name for name in asked if name not in header)
    if not (lacks and rule.optional):
        return rule, lacks
    present = tuple(name for name in rule.columns if name in header)
    when_is_there = rule.when is None or rule.when.column in header
    return (replace(rule, columns=present) if present and when_is_there else None), ()


def _events_missing(mapping: Mapping, header: Sequence[str]) -> Iterator[str]:
    if mapping.events:
        yield from (name for name in (mapping.events.case, mapping.events.at) if name not in header)


def _found(headers: Sequence[str], names: Object[str, str]) -> str:
    return next((names[plain] for each in headers if (plain := _plain(each)) in names), "")


def _by_plain_name(header: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in header:
        names.setdefault(_plain(name), name)
    names.pop("", None)
    return names


def _plain(name: str) -> str:
    return " ".join(name.strip(ORNAMENT).casefold().split())
