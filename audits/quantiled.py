"""A promise on a quantile of first responses in an engagement's period, and the count behind it as re-performed
complaints correct it (rule book §6, §13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from audits.models import Reperformance
from audits.reperformance.outcomes import Asked, corrected
from audits.reperformance.quantiles import Asks, Count, asks, count
from audits.reported import Figure, Promised, Promises, moves
from commitments.definitions.timely import FIRST_RESPONSE
from complaints.rules.clocks import Limit
from compliance.rules.parts import Ask, Part


@dataclass
class Quantiled:
    """`promised` is the promise as any other on complaints; `asks` is what it asks of the count behind the quantile,
    None where nothing can be asked (no benchmark, no number)."""

    promised: Promised

    @cached_property
    def reported(self) -> Figure:
        outcome = self.promised.of.of_company()
        return Figure(outcome.measure, outcome.judged)

    @cached_property
    def asks(self) -> Asks | None:
        against, goal = self.promised.of.against, self.promised.of.reading.terms.goal
        return asks(against[0], goal, *against[1:]) if against and goal else None

    @property
    def counted(self) -> Count | None:
        """As recorded."""
        return count(self._tally, self.asks) if self.asks else None

    def corrected(self, reperformed: Iterable[Reperformance]) -> tuple[Count | None, int]:
        """With each of these complaints where it was found to belong, and how many belong elsewhere."""
        if self.asks is None or self._within is None:
            return None, 0
        turned = moves(self._within, reperformed)
        return count(corrected(self._tally, turned), self.asks), len(turned)

    @cached_property
    def _within(self) -> Within | None:
        asked = self.promised.asked
        if asked is None or self.asks is None:
            return None
        question = replace(asked.question, ask=Ask.RESPONSE, limit=Limit(self.asks.seconds, "s"))
        return Within(replace(asked, definition=FIRST_RESPONSE, question=question), self.promised)

    @cached_property
    def _tally(self) -> Mapping[Part, int]:
        if self._within is None:
            return {}
        of = self.promised.of
        return sum(of.known.tally(of.cohort, self._within.asked.question).values(), Counter[Part]())


@dataclass(frozen=True, slots=True)
class Within:
    """Whether complaints of a promise were answered within a time."""

    asked: Asked
    promised: Promised

    def concerned(self, numbers: Iterable[int]) -> set[int]:
        return self.promised.concerned(numbers)


def quantiled(promises: Promises) -> Iterator[Quantiled]:
    """The promises of an engagement that are held against a quantile."""
    return (Quantiled(each) for each in promises.judged() if each.of.definition.ask is Ask.ANSWER)
