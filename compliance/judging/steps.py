"""The steps of a run: each of a letter's periods, with the promises of all its versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commitments.models import InterpretationNote, Letter, Promise
from commitments.portfolio import Portfolio
from compliance.judging import Outcome, by_lineage, can_be_judged, outcomes, with_earlier_parts
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask, local_day
from compliance.rules.periods import Period


@dataclass(frozen=True)
class Step:
    """A letter's period with the promises, of all versions, that are judged by it."""

    letter: Letter
    period: Period
    promises: Sequence[Promise]
    siblings: Sequence[Promise]

    def days_ahead(self, notes: Iterable[InterpretationNote]) -> int:
        """How many days after its last one complaints may still be received that change its figures: repeats of what
        was solved at first contact (rule book §3, §6)."""
        asked = [each for each in self.promises if DEFINITIONS[each.metric].ask is Ask.FIRST_CONTACT]
        parameters = [*(each.parameters for each in asked), *(note.parameters for note in notes)]
        said = [each.get("window_days") for each in parameters]
        windows = [int(days) for days in said if str(days).isdecimal()]
        usual = [int(DEFINITIONS[each.metric].usual["window_days"]) for each in asked]
        return max([*windows, *usual]) if asked else 0

    @property
    def key(self) -> str:
        return f"{self.letter.pk}:{self.period.label}"


def judge(step: Step, known: Known) -> list[Outcome]:
    """The outcomes of all versions, each next to those of the versions before it."""
    by_version: dict[int, list[Outcome]] = defaultdict(list)
    for promise in step.promises:
        version = promise.clause.version
        siblings = [other for other in step.siblings if other.clause.version_id == version.pk]
        by_version[version.number] += outcomes(promise, siblings, step.period, known)
    found: list[Outcome] = []
    for number in sorted(by_version):
        found += with_earlier_parts(by_version[number], by_lineage(found))
    return found


def steps(portfolio: Portfolio, as_of: datetime) -> Iterator[Step]:
    """Every period, from the day a letter took effect to `as_of`, of each kind its promises are judged by."""
    judged: dict[Letter, list[Promise]] = defaultdict(list)
    for version in portfolio.signed:
        judged[version.letter] += portfolio.agreed[version.pk]
    for letter, promises in judged.items():
        yield from _steps_of(letter, promises, local_day(as_of, ZoneInfo(letter.time_zone)))


def _steps_of(letter: Letter, judged: Sequence[Promise], today: date) -> Iterator[Step]:
    found: dict[Period, list[Promise]] = defaultdict(list)
    for promise in judged:
        version = promise.clause.version
        if not can_be_judged(promise) or version.effective_from is None or version.effective_from > today:
            continue
        for period in Period.between(version.effective_from, today, promise.period):
            if version.effective_until is None or period.start < version.effective_until:
                found[period].append(promise)
    for period in sorted(found):
        yield Step(letter, period, found[period], judged)
