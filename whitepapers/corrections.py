"""A corrected issue: which version it corrects, why, and which verdicts and figures came out otherwise.

What changed is computed by comparing the verdicts of the two snapshots, and is a part of the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from commitments.models import Promise
from compliance.models import Result
from whitepapers.edition.verdicts import number, promise
from whitepapers.models import WhitePaper
from whitepapers.snapshot.restatements import FIGURES

Json = dict[str, Any]
Key = tuple[Any, ...]
CHINESE, ENGLISH = "zh-hans", "en"


def correction(paper: WhitePaper, taken: Json) -> Json:
    """What the snapshot `taken` for a correction says of the version before it."""
    before = WhitePaper.objects.published().get(
        organisation=paper.organisation, period=paper.period, version=paper.version - 1
    )
    return {
        "corrects": before.version,
        "digest": before.digest,
        "reason": {CHINESE: paper.notice_zh, ENGLISH: paper.notice_en},
        "changes": list(changes(before.snapshot, taken)),
    }


def changes(before: Json, after: Json) -> Iterator[Json]:
    """The verdicts that one snapshot tells otherwise than another, each with both; None where one has none."""
    old, new = ({_key(row): row for row in told["verdicts"]} for told in (before, after))
    for key in dict.fromkeys([*old, *new]):
        was, now = _figures(old.get(key)), _figures(new.get(key))
        if was != now:
            row = new.get(key) or old[key]
            told = {name: row[name] for name in ("letter", "clause", "quote", "metric", "goal", "period")}
            yield {**told, "old": was, "new": now}


def _key(row: Json) -> Key:
    return row["letter"], row["clause"], row["metric"], row["quote"], row["period"]


def _figures(row: Json | None) -> Json | None:
    return None if row is None else {name: row.get(name) for name in FIGURES}


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that came out otherwise, before and after; never saved, None where there was or is none."""

    clause: str
    period: str
    promise: Promise
    old: Result | None
    new: Result | None


@dataclass(frozen=True, slots=True)
class Correction:
    """The notice of a corrected issue as its readers see it."""

    corrects: int
    reasons: dict[str, str]
    changes: list[Change]

    @property
    def reason(self) -> str:
        """In the language that is read."""
        return self.reasons[CHINESE if (get_language() or CHINESE).startswith("zh") else ENGLISH]


def told(snapshot: Json) -> Correction | None:
    """None for a first version."""
    row = snapshot.get("correction")
    if row is None:
        return None
    return Correction(row["corrects"], row["reason"], [_change(each) for each in row["changes"]])


def _change(row: Json) -> Change:
    about = promise(row)
    sides = (_result(about, row["period"], row[side]) for side in ("old", "new"))
    return Change(row["clause"], row["period"], about, *sides)


def _result(about: Promise, period: str, told_of: Json | None) -> Result | None:
    if told_of is None:
        return None
    numbers = {name: number(told_of[name]) for name in ("numerator", "denominator", "value")}
    return Result(promise=about, period=period, verdict=told_of["verdict"], reason=told_of["reason"], **numbers)
