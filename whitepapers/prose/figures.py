"""The figures of a snapshot by the paths that placeholders name them by. Plain values; `writing` puts them into words.

clause:2.3.2 resolution_rate value       a verdict of the issue; where two letters have a clause of that number,
                                         clause:2.3.2@1 is that of the first and clause:2.3.2@2 of the second
ledger:2.3.2 resolution_rate breaches    what followed from a promise
category:1 received                      of what most people complained, or second most …
opinion:1 view · restatement:1 old       an audit opinion, a restatement, in the order of the issue
total met · period name                  of the whole issue
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from commitments.definitions import has
from compliance.rules.periods import Period
from whitepapers.prose.placeholders import Fault, Name, Placeholder, PlaceholderError, Problem, nearest

Json = Mapping[str, Any]
QUARTERS = 4
DONE = ("obligation_kept", "milestone_on_time")  # kept or not: nothing that rises or falls


class Kind(StrEnum):
    """How a figure is written."""

    VALUE = "value"  # of a verdict, in the measure of its metric
    GOAL = "goal"
    CHANGE = "change"  # of a verdict's value, with its sign
    STEP = "step"  # the same without
    RESTATED = "restated"  # the value of a restatement before or after; `row` is its place
    GAP = "gap"  # how far from what was promised, without a sign
    SHARE = "share"
    COUNT = "count"
    YUAN = "yuan"
    DAY = "day"
    PERIOD = "period"
    VERDICT = "verdict"
    METRIC = "metric"
    VIEW = "view"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the issue. `number` is None where it has none, `text` what it says in letters; `row` is the place of
    the verdict it belongs to, and `other` the value it is compared with."""

    source: str
    kind: Kind
    number: Decimal | None = None
    text: str = ""
    row: int | None = None
    other: Decimal | None = None

    @property
    def is_known(self) -> bool:
        return self.number is not None or bool(self.text)

    @property
    def field(self) -> str:
        return self.source.rpartition(" ")[2]


class Figures:
    """Everything that a placeholder can ask of an issue."""

    def __init__(self, snapshot: Json) -> None:
        self.snapshot = snapshot

    @cached_property
    def all(self) -> dict[str, Figure]:
        """By path, in the order of the issue."""
        found = (*self._whole(), *self._clauses(), *self._ledger(), *self._ranked())
        return {figure.source: figure for figure in found}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Which verdict a path speaks of ("clause:2.3.2 resolution_rate"): of two on one promise, that of the quarter
        before a longer period's, a target before a class of breaches, and a newer version of the letter before an
        older one."""
        found: dict[str, int] = {}
        for place, row in enumerate(self.snapshot["verdicts"]):
            path = f"{self._clause('clause', row)} {row['metric']}"
            if path not in found or self._rank(place) >= self._rank(found[path]):
                found[path] = place
        return found

    @cached_property
    def paths(self) -> dict[int, str]:
        """The other way round: the path of a verdict that one leads to."""
        return {place: path for path, place in self.rows.items()}

    def find(self, placeholder: Placeholder) -> Figure:
        """The figure that a placeholder asks for. Raises PlaceholderError where its path leads to none, or to one that
        has no value in this issue."""
        branch: Any = self._tree
        for name in placeholder.names:
            if isinstance(branch, Figure):
                raise PlaceholderError(Problem(Fault.SURPLUS, name.at, name.word))
            if name.word not in branch:
                raise PlaceholderError(self._unknown(name, branch))
            branch = branch[name.word]
        if not isinstance(branch, Figure):
            last = placeholder.names[-1]
            raise PlaceholderError(Problem(Fault.INCOMPLETE, last.at, last.word, tuple(branch)))
        if not branch.is_known:
            raise PlaceholderError(Problem(Fault.EMPTY, placeholder.at, placeholder.source))
        return branch

    def before(self, place: int, quarters: int = 1) -> Json | None:
        """Value and interval of a verdict's promise so many periods of its own kind earlier."""
        row = self.snapshot["verdicts"][place]
        if row["metric"] in DONE:
            return None
        told: Json | None = row["before"] if quarters == 1 else row["before_year"]
        return told if told and told["value"] is not None else None

    @cached_property
    def _tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for source, figure in self.all.items():
            *path, last = source.split(" ")
            branch = tree
            for word in path:
                branch = branch.setdefault(word, {})
            branch[last] = figure
        return tree

    @staticmethod
    def _unknown(name: Name, branch: Mapping[str, Any]) -> Problem:
        expected = tuple(branch)
        alike = next((word for word in expected if word.startswith(f"{name.word}@")), "")
        return Problem(Fault.UNKNOWN, name.at, name.word, expected, alike or nearest(name.word, expected))

    def _rank(self, place: int) -> tuple[bool, bool]:
        row = self.snapshot["verdicts"][place]
        return row["goal"]["kind"] == "target", row["period"] == self.snapshot["period"]["label"]

    @cached_property
    def _letters(self) -> list[int]:
        return list(dict.fromkeys(letter["id"] for letter in self.snapshot["letters"]))

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Numbers that a clause of more than one letter has."""
        letters: dict[str, set[int]] = {}
        for row in (*self.snapshot["verdicts"], *self.snapshot.get("ledger", ())):
            letters.setdefault(row["clause"], set()).add(row["letter"])
        return frozenset(clause for clause, found in letters.items() if len(found) > 1)

    def _clause(self, kind: str, row: Json) -> str:
        number = "".join(row["clause"].split())
        if row["clause"] not in self._shared:
            return f"{kind}:{number}"
        return f"{kind}:{number}@{self._letters.index(row['letter']) + 1}"

    def _clauses(self) -> Iterator[Figure]:
        for path, place in self.rows.items():
            yield from self._verdict(path, place)
            yield from self._units(path, place)

    def _verdict(self, path: str, place: int) -> Iterator[Figure]:
        row = self.snapshot["verdicts"][place]
        value, before, year = _number(row["value"]), self.before(place), self.before(place, QUARTERS)
        yield Figure(f"{path} value", Kind.VALUE, value, row=place)
        yield Figure(f"{path} target", Kind.GOAL, _number(row["goal"]["value"]), row=place)
        yield Figure(f"{path} gap", Kind.GAP, _gap(row), row=place)
        yield Figure(f"{path} low", Kind.VALUE, _number(row["low"]), row=place)
        yield Figure(f"{path} high", Kind.VALUE, _number(row["high"]), row=place)
        for field in ("numerator", "denominator", "not_yet_due", "received"):
            yield Figure(f"{path} {field}", Kind.COUNT, _number(row[field]), row=place)
        yield Figure(f"{path} rest", Kind.COUNT, _rest(row), row=place)
        for suffix, earlier in (("", before), ("_year", year)):
            then = _number(earlier["value"]) if earlier else None
            step = None if then is None or value is None else value - then
            yield Figure(f"{path} before{suffix}", Kind.VALUE, then, row=place)
            yield Figure(f"{path} change{suffix}", Kind.CHANGE, step, row=place, other=then)
            yield Figure(f"{path} step{suffix}", Kind.STEP, step, row=place, other=then)
            yield Figure(f"{path} before_period{suffix}", Kind.PERIOD, text=earlier["period"] if earlier else "")
        yield Figure(f"{path} name", Kind.METRIC, text=row["metric"], row=place)
        yield Figure(f"{path} verdict", Kind.VERDICT, text=row["verdict"], row=place)
        yield Figure(f"{path} period", Kind.PERIOD, text=row["period"])
        yield Figure(f"{path} final_on", Kind.DAY, text=row["final_on"] or "")

    def _units(self, path: str, place: int) -> Iterator[Figure]:
        """The units with the best and the worst value; of several with the same, the first by name."""
        row = self.snapshot["verdicts"][place]
        values = self.units_of(place)
        if len(values) > 1:
            order = sorted(values, key=lambda each: each[1], reverse=has(row["metric"], "lower_is_better"))
            for word, (unit, value) in (("worst", order[0]), ("best", order[-1])):
                yield Figure(f"{path} {word}_unit", Kind.WORDS, text=unit)
                yield Figure(f"{path} {word}_value", Kind.VALUE, value, row=place)
        yield Figure(f"{path} units", Kind.COUNT, Decimal(len(values)) if values else None)

    def units_of(self, place: int) -> list[tuple[str, Decimal]]:
        """The units that have a value on the promise of a verdict."""
        row = self.snapshot["verdicts"][place]
        key = (row["letter"], row["clause"], row["metric"])
        return [
            (each["unit"], Decimal(each["value"]))
            for each in self.snapshot["units"]
            if (each["letter"], each["clause"], each["metric"]) == key and each["value"] is not None
        ]

    def _ledger(self) -> Iterator[Figure]:
        for row in self.snapshot.get("ledger", ()):
            path = f"{self._clause('ledger', row)} {row['metric']}"
            for field in ("breaches", "exempt", "breaches_before"):
                yield Figure(f"{path} {field}", Kind.COUNT, _number(row.get(field)))
            for field in ("promised", "paid"):
                yield Figure(f"{path} {field}", Kind.YUAN, _number(row.get(field)))

    def _ranked(self) -> Iterator[Figure]:
        named = [row for row in self.snapshot["categories"] if row["category"]]
        for rank, row in enumerate(named[:5], start=1):
            yield Figure(f"category:{rank} name", Kind.WORDS, text=row["category"])
            yield Figure(f"category:{rank} received", Kind.COUNT, _number(row["received"]))
        for rank, row in enumerate(self.snapshot["opinions"], start=1):
            signed = row["signed"]
            yield Figure(f"opinion:{rank} firm", Kind.WORDS, text=signed.get("signed", {}).get("firm", ""))
            yield Figure(f"opinion:{rank} view", Kind.VIEW, text=signed["overall"]["view"])
            yield Figure(f"opinion:{rank} findings", Kind.COUNT, Decimal(len(signed["basis"].get("findings", ()))))
        for rank, row in enumerate(self.samples, start=1):
            for field in ("n", "size", "examined", "deviating"):
                yield Figure(f"sample:{rank} {field}", Kind.COUNT, _number(row[field]))
            yield Figure(f"sample:{rank} bound", Kind.SHARE, _number(row["bound"]))
            yield Figure(f"sample:{rank} title", Kind.WORDS, text=row["title"])
        for rank, row in enumerate(self.snapshot.get("restatements", ()), start=1):
            yield Figure(f"restatement:{rank} issue", Kind.PERIOD, text=row["issue"])
            yield Figure(f"restatement:{rank} name", Kind.METRIC, text=row["metric"])
            yield Figure(f"restatement:{rank} clause", Kind.WORDS, text=row["clause"])
            for side in ("old", "new"):
                value = _number(row[side].get("value"))
                yield Figure(f"restatement:{rank} {side}", Kind.RESTATED, value, row=rank - 1)

    @cached_property
    def samples(self) -> list[Json]:
        """The samples that the audit opinions rest on, in their order."""
        return [sample for row in self.snapshot["opinions"] for sample in row["signed"]["basis"]["samples"]]

    def has_both(self, rank: int) -> bool:
        """Whether a restatement has a value before and after."""
        return all(self.all[f"restatement:{rank} {side}"].is_known for side in ("old", "new"))

    def _whole(self) -> Iterator[Figure]:
        period = self.snapshot["period"]
        yield Figure("period name", Kind.PERIOD, text=period["label"])
        yield Figure("period before", Kind.PERIOD, text=_earlier(period["label"], 1))
        yield Figure("period year_before", Kind.PERIOD, text=_earlier(period["label"], QUARTERS))
        yield Figure("period from", Kind.DAY, text=period["from"])
        yield Figure("period until", Kind.DAY, text=period["until"])
        yield Figure("period as_of", Kind.DAY, text=self.snapshot["data"]["as_of"] or "")
        yield Figure("period next", Kind.DAY, text=self.snapshot["next_publication"])
        yield Figure("organisation name", Kind.WORDS, text=self.snapshot["organisation"]["name"])
        for name, count in self.totals.items():
            yield Figure(f"total {name}", Kind.COUNT, Decimal(count))
        for field in ("promised", "paid"):
            sums = (Decimal(row.get(field) or 0) for row in self.snapshot.get("ledger", ()))
            yield Figure(f"total {field}", Kind.YUAN, sum(sums, Decimal(0)))

    @cached_property
    def totals(self) -> dict[str, int]:
        """Counts over the whole issue. Breaches are those that were not withdrawn."""
        promises = [row for row in self.snapshot["verdicts"] if row["goal"]["kind"] != "band"]
        verdicts = [row["verdict"] for row in promises]
        broken = sum(verdicts.count(each) for each in ("missed", "minor", "major"))
        breaches = [row for row in self.snapshot["breaches"] if row["status"] != "withdrawn"]
        quarter = [row["received"] for row in promises if row["period"] == self.snapshot["period"]["label"]]
        actions = [action for row in self.snapshot["findings"] for action in row.get("actions", ())]
        return {
            "received": max(quarter, default=0),
            "promises": len(promises),
            "judged": verdicts.count("met") + broken + verdicts.count("not_evaluable"),
            "met": verdicts.count("met"),
            "not_met": broken,
            **{each: verdicts.count(each) for each in ("missed", "minor", "major", "not_evaluable", "not_yet_due")},
            "reported": verdicts.count("reported"),
            "breaches": len(breaches),
            "major_breaches": sum(row["severity"] == "major" for row in breaches),
            "minor_breaches": sum(row["severity"] == "minor" for row in breaches),
            "exempt": sum(row["status"] == "exempt" for row in breaches),
            "withdrawn": len(self.snapshot["breaches"]) - len(breaches),
            "categories": sum(bool(row["category"]) for row in self.snapshot["categories"]),
            "units": len({row["unit"] for row in self.snapshot["units"]}),
            "findings": len(self.snapshot["findings"]),
            "actions": len(actions),
            "actions_effective": sum(action["status"] == "effective" for action in actions),
            "samples": len(self.samples),
            "opinions": len(self.snapshot["opinions"]),
            "notes": len(self.snapshot["notes"]),
            "restatements": len(self.snapshot.get("restatements", ())),
            "resources": len(self.snapshot["resources"]),
        }


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(told)


def _rest(row: Json) -> Decimal | None:
    """The cases that are not in the numerator."""
    if row["numerator"] is None or row["denominator"] is None:
        return None
    return Decimal(row["denominator"]) - Decimal(row["numerator"])


def _gap(row: Json) -> Decimal | None:
    """How far a share is from the one line it is held against."""
    goal = row["goal"]
    if row["value"] is None or goal["value"] is None or goal["unit"] != "percent" or goal["comparator"] == "between":
        return None
    return abs(Decimal(row["value"]) - Decimal(goal["value"]) / 100)


def _earlier(label: str, quarters: int) -> str:
    """The label of the period before; with four quarters, of the same one a year earlier, whatever its kind."""
    period = Period.parse(label)
    if quarters == QUARTERS:
        return Period.containing(period.start.replace(year=period.start.year - 1), period.kind).label
    return period.previous().label
