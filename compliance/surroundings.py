"""What results are judged with beside the complaints, as canonical text: to keep it, and to tell what differs in it.

A section is a list of entries; the table of contents names every section with the digest of its text. Two equal tables
are two equal surroundings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

Entries = Sequence[Any]


def told(sections: Mapping[str, Entries]) -> dict[str, str]:
    """Each section's one spelling: sorted keys, days and amounts as texts."""
    return {name: PLAIN.encode(entries) for name, entries in sections.items()}


def contents(texts: Mapping[str, str]) -> str:
    """The table of contents of sections."""
    return PLAIN.encode({name: digest(text) for name, text in texts.items()})


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What the encoder goes on with: it walks down by itself, so nothing is copied that is only read."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names_of(type(value))}
    return str(value)


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


PLAIN = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


@dataclass(frozen=True, slots=True)
class Difference:
    """A section in which two surroundings differ: what came, what went, and what says something else under the same
    number. Entries without numbers, such as registered amounts, come and go."""

    section: str
    came: Entries = ()
    went: Entries = ()
    changed: Sequence[tuple[Any, Any]] = ()


def names(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The sections in which two tables of contents differ."""
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def difference(section: str, old: Entries, new: Entries) -> Difference:
    before, after = _numbered(old), _numbered(new)
    return Difference(
        section,
        came=[entry for key, entry in after.items() if key not in before],
        went=[entry for key, entry in before.items() if key not in after],
        changed=[(before[key], entry) for key, entry in after.items() if key in before and before[key] != entry],
    )


def _numbered(entries: Entries) -> dict[Any, Any]:
    """Entries by number; those without one by what they say, equal ones by how many there are of them."""
    found: dict[Any, Any] = {}
    for entry in entries:
        if isinstance(entry, dict) and "id" in entry:
            found[entry["id"]] = entry
            continue
        said, times = PLAIN.encode(entry), 0
        while (said, times) in found:
            times += 1
        found[said, times] = entry
    return found
