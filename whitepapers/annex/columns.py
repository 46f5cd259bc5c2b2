"""What a table of the annex is, and how it is read from a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from whitepapers.sections import Section

Json = Mapping[str, Any]
EACH, BESIDE = "[]", "[#]"
DIGEST = "sha256"  # of the snapshot itself, which holds it nowhere


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    CODE = "code"  # one of a list of keys
    CODES = "codes"  # several of them, with a space between
    WHOLE = "integer"
    DECIMAL = "decimal"
    DAY = "day"  # 2026-09-30
    MOMENT = "moment"  # ISO 8601 with its offset
    YES_OR_NO = "boolean"
    JSON = "json"


COMPLAINTS = _("complaints")
SHARE = _("share of one; 0.036 is 3.6 %")
SECONDS = _("seconds")
YUAN = _("yuan")
DAYS = _("days")
HOURS = _("hours")
OF_THE_METRIC = _("as the metric says: a share of one, or a count")


@dataclass(frozen=True, slots=True)
class Column:
    """`source` is its place in the snapshot, `measure` the unit it is measured in, `codes` the list its keys are of;
    `rule` names the section of the rule book, where it is another one than that of the table."""

    name: str
    source: str
    kind: Kind
    meaning: LazyText
    measure: LazyText | str = ""
    codes: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`each` is the place in the snapshot of which every item is a row: "trends[].points[]". Empty: the snapshot itself
    is the only one. A column stands in the row, or in what the row lies in: "trends[].clause"; `[#]` is the item at the
    row's own place in a list beside it: "unit_months.months[#]"."""

    name: str
    title: LazyText
    section: Section
    rule: str
    each: str
    columns: Sequence[Column]

    def rows(self, snapshot: Json) -> Iterator[list[Any]]:
        """The values of the columns, row by row, as the snapshot has them; None where there is none."""
        for around, at in _around(snapshot, self.each):
            yield [_value(around, column.source, at) for column in self.columns]


def _around(snapshot: Json, each: str) -> list[tuple[Json, int]]:
    """What each row lies in, by its place, and the row's own place in the innermost list; a list deeper each time."""
    found: list[tuple[Json, int]] = [({"": snapshot}, 0)]
    path = ""
    for name in each.split(EACH)[:-1]:
        path += name
        found = [
            ({**outer, path + EACH: item}, at)
            for outer, _at in found
            for at, item in enumerate(_value(outer, path) or ())
        ]
        path += EACH
    return found


def _value(around: Json, source: str, at: int = 0) -> Any:
    """What stands at a place, or None."""
    start = max((path for path in around if source.startswith(path)), key=len)
    found = around[start]
    for name in filter(None, source[len(start) :].removesuffix(BESIDE).split(".")):
        found = found.get(name) if isinstance(found, Mapping) else None
    if source.endswith(BESIDE):
        return found[at] if found else None
    return found
