"""What changed in a figure between two moments, and why: complaint by complaint, and in what it was judged with.

A complaint *joined* a list of a figure, *left* it, or stayed; joined less left is the difference of the counts. Why it
moved is told by asking what it would have been at the first moment, had been known then what was known at the second
one: where that is what it was, it moved because something happened or fell due since; otherwise it is asked otherwise,
or the record itself was completed or corrected (`compliance.comparing`).

Either moment is asked by the letter, notes and calendar that were kept with it. What no complaint explains is the
code's: `Line.rest`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from commitments.metrics import Metric
from commitments.models import Promise
from complaints.knowing import TooMuchWritten
from compliance import cases, surroundings
from compliance.comparing import PARTS, Comparison, NotOneByOne
from compliance.models import Result, ResultVersion, Surroundings
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.moves import Moment, Move, Why
from compliance.rules.parts import Part
from compliance.rules.periods import Period
from compliance.surroundings import Difference

OF_METRICS = {  # sections that only some metrics look at
    "outages": {Metric.AVAILABILITY},
    "benchmarks": {Metric.RESPONSE_VS_BENCHMARK},
    "plan": {Metric.MILESTONE},
    "pauses": {Metric.RESOLUTION},
    "violations": {Metric.LAW_VIOLATION},
    "statutes": {Metric.OVERRUN},
}


@dataclass(frozen=True, slots=True)
class Line:
    """A list of a figure at both moments: old + joined − left + rest = new. `rest` is what no complaint explains."""

    part: str
    old: int
    new: int
    joined: int
    left: int

    @property
    def rest(self) -> int:
        return self.new - self.old - self.joined + self.left


@dataclass(frozen=True)
class Explanation:
    """What a figure said and says, and what lies between. `moves` are None where too much was written to compare
    complaint by complaint, or where that is not done (`one_by_one`); `differences` are of the surroundings,
    `programmed` says that the rules or the code are others."""

    old: Result
    new: Result
    moves: Sequence[Move] | None = None
    differences: Sequence[Difference] = field(default_factory=tuple)
    programmed: bool = False

    @property
    def one_by_one(self) -> bool:
        """Whether complaints of this metric are compared one by one."""
        ask = DEFINITIONS[self.new.promise.metric].ask
        return ask is None or ask in PARTS

    @cached_property
    def lines(self) -> list[Line]:
        """The lists of the figure; none where it rests on registered facts or was not compared."""
        if self.moves is None:
            return []
        return [self._line(part, self.moves) for part in lists(self.new)]

    def _line(self, part: str, moves: Sequence[Move]) -> Line:
        definition = DEFINITIONS[self.new.promise.metric]
        wanted = cases.wanted(definition, part)
        joined = sum(move.after in wanted and move.before not in wanted for move in moves)
        left = sum(move.before in wanted and move.after not in wanted for move in moves)
        return Line(part, cases.count(self.old, part), cases.count(self.new, part), joined, left)

    @cached_property
    def turns(self) -> dict[Why, Counter[tuple[Part | None, Part | None]]]:
        """How many complaints went from which part to which, by the reason."""
        found: dict[Why, Counter[tuple[Part | None, Part | None]]] = {}
        for move in self.moves or ():
            found.setdefault(move.why, Counter())[move.before, move.after] += 1
        return {why: found[why] for why in Why if why in found}

    @cached_property
    def written(self) -> Counter[int]:
        """How many complaints each change set moved, the latest first."""
        counts = Counter(move.change_set for move in self.moves or () if move.change_set is not None)
        return Counter(dict(sorted(counts.items(), reverse=True)))


def lists(result: Result) -> list[str]:
    """The lists of a figure whose counts are compared."""
    return [part for part in cases.offered(result.promise.metric) if part != "rank"]


def latest(result: Result) -> ResultVersion | None:
    """What a result said before the run that changed it last."""
    return ResultVersion.objects.of(result).last()


def change(version: ResultVersion, result: Result) -> Explanation:
    """What lies between what a result said and what it says."""
    old = version.result
    old.promise = result.promise
    comparison = Comparison(
        result.promise,
        Period.parse(result.period),
        Moment(version.as_of, version.watermark, version.surroundings_id),
        Moment(result.as_of, result.watermark, result.surroundings_id),
    )
    return Explanation(
        old,
        result,
        moves(comparison, result.unit_id),
        differences(version.surroundings_id, result.surroundings_id, result.promise),
        (version.code_version, old.rule_version) != (result.code_version, result.rule_version),
    )


def moves(comparison: Comparison, unit: int | None) -> list[Move] | None:
    """The complaints that moved for the company (None) or one unit; None where they are too many to be looked at."""
    found = every_move(comparison)
    return None if found is None else [moved for move in found if (moved := move.of_unit(unit))]


def every_move(comparison: Comparison) -> list[Move] | None:
    """The complaints that moved, also from one unit to another; None where they are too many to be looked at, or are
    not looked at one by one."""
    try:
        return comparison.moves()
    except (NotOneByOne, TooMuchWritten):
        return None


def differences(old: str | None, new: str | None, promise: Promise) -> list[Difference]:
    """In what two kept surroundings differ that a promise is judged by, section by section."""
    before, after = _tables(old, new)
    differing = [name for name in surroundings.names(before, after) if concerns(name, promise)]
    kept = _contents([digest for table in (before, after) for name in differing if (digest := table.get(name))])
    return [
        surroundings.difference(name, kept.get(before.get(name, ""), []), kept.get(after.get(name, ""), []))
        for name in differing
    ]


def sections(old: str | None, new: str | None, promise: Promise) -> list[str]:
    """The names of the sections in which two kept surroundings differ that a promise is judged by."""
    return [name for name in surroundings.names(*_tables(old, new)) if concerns(name, promise)]


def concerns(section: str, promise: Promise) -> bool:
    """Whether a promise is judged by what a section holds: its own registers alone, and everything that is none."""
    name, _colon, kind = section.partition(":")
    if name == "facts":
        return kind in DEFINITIONS[promise.metric].facts
    return name not in OF_METRICS or promise.metric in OF_METRICS[name]


def _tables(old: str | None, new: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """The tables of contents of both; nothing where they are the same or one of them is not on record."""
    if old == new or old is None or new is None:
        return {}, {}
    kept = _contents([old, new])
    return kept[old], kept[new]


def _contents(digests: Sequence[str]) -> dict[str, Any]:
    rows = Surroundings.objects.filter(pk__in=digests).values_list("pk", "content")
    return {digest: json.loads(content) for digest, content in rows}
