"""Stretches of a promise's history that were judged alike: by one version of the letter and by one reading (§6, §7).

Where either changes a figure means something else, so that no line may join the two, and the target of one is no
target of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.enumeration import enumerated
from commitments.metrics import Metric
from commitments.models import InterpretationNote, Promise
from compliance import agreed, wording
from compliance.models import Result
from compliance.rules import benchmarks


@dataclass(frozen=True, slots=True)
class Alike:
    """Results in a row, oldest first, with what they were held against. `name` says what begins with them; it is empty
    where nothing else came before or after."""

    results: Sequence[Result]
    target: Fraction | None
    goal: str
    name: str = ""

    @property
    def promise(self) -> Promise:
        return self.results[0].promise


def alike(results: Iterable[Result], notes: Sequence[InterpretationNote]) -> list[Alike]:
    """The results of a promise over all versions, oldest first, cut where version, reading or target changes. `notes`
    are those that the results used."""
    found: list[Alike] = []
    told = [(_key(result, notes), result) for result in results]
    groups = [(key, [result for _same, result in rows]) for key, rows in groupby(told, key=lambda each: each[0])]
    for at, (key, rows) in enumerate(groups):
        before = groups[at - 1][0] if at else None
        name = _named(key, before) if len(groups) > 1 else ""
        found.append(Alike(rows, key.target, key.goal, name))
    return found


def goal(promise: Promise) -> str:
    """The target in the measure of the axis: a limit of time or hours of training are a share of cases there."""
    target = wording.target(promise)
    if target is None or promise.unit in ("", "percent", "count"):
        return wording.goal(promise)
    return f"≥ {wording.measured(target, promise)}"


@dataclass(frozen=True, slots=True)
class _Key:
    """What results must share to stand on one line."""

    version: int
    reading: str
    target: Fraction | None
    goal: str


def _key(result: Result, notes: Sequence[InterpretationNote]) -> _Key:
    promise = result.promise
    reading = benchmarks.binding(result.detail) if promise.metric == Metric.RESPONSE_VS_BENCHMARK else ""
    number, note = promise.clause.version.number, agreed.note_of(result, notes)
    if note is not None:
        return _Key(number, reading, agreed.target(promise, note), agreed.words(promise, note))
    return _Key(number, reading, wording.target(promise), goal(promise))


def _named(key: _Key, before: _Key | None) -> str:
    """What is new: "version 2, reading R2, target ≥ 99%"; the first stretch says which version and reading it is of."""
    parts = []
    if before is None or key.version != before.version:
        parts.append(_("version %(number)s") % {"number": key.version})
    if key.reading and (before is None or key.reading != before.reading):
        parts.append(_("reading %(reading)s") % {"reading": key.reading})
    if before is not None and key.goal != before.goal and key.target is not None:
        parts.append(_("target %(goal)s") % {"goal": key.goal})
    return enumerated(parts)
