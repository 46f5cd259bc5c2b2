"""What the default sentences claim of an issue. The words are `chinese`'s and `english`'s; here stand the conditions.

A claim agrees with the figures as they are shown: a step that is written as nought is no step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from compliance import messages, wording
from whitepapers.prose.significance import Share, is_significant
from whitepapers.prose.writing import Writer

Json = Mapping[str, Any]
BROKEN = ("missed", "minor", "major")
CLOCKS = ("first_response_timely_rate", "preliminary_solution_rate", "resolution_rate")
RESOURCES = ("fund_ratio", "supervisor_ratio", "training_hours", "availability", "emergency_seats")


class Direction(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Movement:
    """A step on an earlier period. `significant`: whether the 95 % interval of the difference leaves out zero; None
    where there is no such interval."""

    direction: Direction
    significant: bool | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What can be said of one promise. `path` names its figures ("clause:2.2.1 resolution_rate")."""

    path: str
    clause: str
    metric: str
    name: str
    verdict: str
    is_known: bool  # it has a value
    has_target: bool
    beside: int  # 1 above what was promised, -1 below it, 0 on it or where no gap is shown
    clear: bool | None  # None where there is no interval
    provisional: bool
    has_final_day: bool
    reason: str
    movement: Movement | None
    movement_year: Movement | None
    is_counted: bool
    units: int
    units_differ: bool
    not_yet_due: int

    def ask(self, field: str) -> str:
        """The placeholder of one of its figures."""
        return f"{{{{ {self.path} {field} }}}}"


class Issue:
    """The claims of a snapshot, worded for the language that is active."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.figures = writer, writer.figures
        self.snapshot: Json = writer.figures.snapshot
        self.totals = writer.figures.totals

    @cached_property
    def promises(self) -> list[Claim]:
        """Of everything promised, in reading order; classes of breaches promise nothing."""
        return [self._claim(path, place) for path, place in self.figures.rows.items() if not self._grades(place)]

    @cached_property
    def broken(self) -> list[Claim]:
        return [claim for claim in self.promises if claim.verdict in BROKEN]

    @cached_property
    def not_evaluable(self) -> list[Claim]:
        return [claim for claim in self.promises if claim.verdict == "not_evaluable"]

    @cached_property
    def barely_met(self) -> list[Claim]:
        """Those met by what may be chance."""
        return [claim for claim in self.promises if claim.clear is False and claim.verdict == "met"]

    @cached_property
    def provisional(self) -> list[Claim]:
        return [claim for claim in self.promises if claim.provisional]

    @cached_property
    def moved(self) -> list[Claim]:
        return [claim for claim in self.promises if claim.movement]

    @property
    def tells_significance(self) -> bool:
        """Whether a step on the period before is called significant or not."""
        return any(claim.movement is not None and claim.movement.significant is not None for claim in self.moved)

    @property
    def compensates(self) -> bool:
        return any(self.figures.all[f"total {name}"].number for name in ("promised", "paid"))

    @property
    def most_received(self) -> list[int]:
        """The categories, by rank, that have the most complaints and may be published."""
        counts = {rank: self.figures.all.get(f"category:{rank} received") for rank in range(1, 4)}
        return [rank for rank, count in counts.items() if count and count.is_known]

    @property
    def examined(self) -> list[tuple[str, bool]]:
        """The samples that were examined: the path of its figures, and whether the error rate has a bound."""
        samples = enumerate(self.figures.samples, start=1)
        return [(f"sample:{rank}", sample["bound"] is not None) for rank, sample in samples if sample["examined"]]

    @property
    def opinions(self) -> list[tuple[str, bool]]:
        """The signed opinions: the path of its figures, and whether it contradicts nothing."""
        signed = enumerate(self.snapshot["opinions"], start=1)
        return [
            (f"opinion:{rank}", opinion["signed"]["overall"]["view"] == "not_contradicted") for rank, opinion in signed
        ]

    @property
    def restated(self) -> list[tuple[str, bool]]:
        """The figures restated: the path of its figures, and whether it is another value that can be told."""
        rows = enumerate(self.snapshot["restatements"], start=1)
        return [(f"restatement:{rank}", self._is_another_value(rank, row)) for rank, row in rows]

    @cached_property
    def by_unit(self) -> list[Claim]:
        return [claim for claim in self.promises if claim.units > 1]

    @cached_property
    def unreported_findings(self) -> list[int]:
        """The opinions, by rank, that rest on findings of which the issue itself tells none."""
        if self.totals["findings"]:
            return []
        opinions = enumerate(self.snapshot["opinions"], start=1)
        return [rank for rank, _opinion in opinions if self.figures.all[f"opinion:{rank} findings"].number]

    def about(self, *metrics: str) -> list[Claim]:
        return [claim for claim in self.promises if claim.metric in metrics]

    def known_about(self, *metrics: str) -> list[Claim]:
        """Those of them that have a value."""
        return [claim for claim in self.about(*metrics) if claim.is_known]

    @property
    def undue(self) -> list[Claim]:
        """Those with cases that are not due yet, and in neither numerator nor denominator."""
        return [claim for claim in self.promises if claim.not_yet_due]

    def _is_another_value(self, rank: int, row: Json) -> bool:
        return self.figures.has_both(rank) and row["old"].get("value") != row["new"].get("value")

    def _grades(self, place: int) -> bool:
        return bool(self.snapshot["verdicts"][place]["goal"]["kind"] == "band")

    def _claim(self, path: str, place: int) -> Claim:
        row = self.snapshot["verdicts"][place]
        known = self.figures.all
        return Claim(
            path=path,
            clause=row["clause"],
            metric=row["metric"],
            name=self.writer.written(known[f"{path} name"]),
            verdict=row["verdict"],
            is_known=known[f"{path} value"].is_known,
            has_target=bool(self.writer.written(known[f"{path} target"])) and known[f"{path} target"].is_known,
            beside=self._beside(path, row),
            clear={"clear": True, "unclear": False}.get(row["clarity"]),
            provisional=row["provisional"],
            has_final_day=known[f"{path} final_on"].is_known,
            reason=messages.reason(row["reason"]),
            movement=self._movement(path, place, 1),
            movement_year=self._movement(path, place, 4) if "Q" in row["period"] else None,
            is_counted=wording.is_counted(row["metric"]),
            units=len(self.figures.units_of(place)),
            units_differ=len({value for _unit, value in self.figures.units_of(place)}) > 1,
            not_yet_due=row["not_yet_due"],
        )

    def _beside(self, path: str, row: Json) -> int:
        if not self.figures.all[f"{path} gap"].is_known or not self._counts(f"{path} gap"):
            return 0
        value, promised = Decimal(row["value"]), Decimal(row["goal"]["value"]) / 100
        return (value > promised) - (value < promised)

    def _movement(self, path: str, place: int, quarters: int) -> Movement | None:
        figure = self.figures.all[f"{path} step{'' if quarters == 1 else '_year'}"]
        if figure.number is None:
            return None
        if not self._counts(figure.source):
            return Movement(Direction.UNCHANGED, None)
        row, before = self.snapshot["verdicts"][place], self.figures.before(place, quarters)
        direction = Direction.ROSE if figure.number > 0 else Direction.FELL
        return Movement(direction, is_significant(Share.of(row), Share.of(before)))

    def _counts(self, source: str) -> bool:
        """Whether a figure is shown as anything else than nought."""
        written = self.writer.written(self.figures.all[source])
        return any(character in "123456789" for character in written)
