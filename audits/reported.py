"""A promise in an engagement's period, as the product reports it and as re-performed complaints correct it (rule book
§13). Both by the rules of every other figure: nothing is judged a second way here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from audits import recorded
from audits.models import Engagement, Reperformance
from audits.population import cohort
from audits.reperformance.facts import audited
from audits.reperformance.outcomes import Asked, Move, corrected
from commitments.models import Letter, Promise
from complaints.models import Complaint
from complaints.rules.clocks import INSTANT, ONE_DAY
from compliance.answers import COMPANY
from compliance.counting import within
from compliance.judging import OfComplaints
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules import metrics
from compliance.rules.assessment import assess
from compliance.rules.measures import Measure
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask, Part, local_day
from compliance.rules.periods import Period
from compliance.rules.verdicts import NO_TERMS, Judged, Verdict


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its verdict. `numerator` and `denominator` are whole numbers of complaints."""

    measure: Measure
    judged: Judged

    @property
    def value(self) -> Fraction | None:
        return self.measure.value

    @property
    def verdict(self) -> Verdict:
        return self.judged.verdict


@dataclass
class Promised:
    """A promise on complaints in the period of an engagement, at `as_of`."""

    promise: Promise
    of: OfComplaints

    @cached_property
    def asked(self) -> Asked | None:
        """What it asks of a complaint; None where something stands in the way of any figure."""
        if self.of.asked is None:
            return None
        start, end = self.of.bounds
        return Asked(self.of.definition, self.of.asked, start, end, self.of.known.as_of)

    @cached_property
    def tally(self) -> Mapping[Part, int]:
        """How many complaints of the record belong to which part."""
        return self.of.parts[COMPANY]

    @property
    def reported(self) -> Figure:
        return self.figure(self.tally)

    def corrected(self, moves: Iterable[Move]) -> Figure:
        """The exact value with each of these complaints where it was found to belong."""
        return self.figure(corrected(self.tally, moves))

    def figure(self, tally: Mapping[Part, int]) -> Figure:
        """Value and verdict of counts by part."""
        return self.judged(metrics.share(self.of.definition, tally))

    def judged(self, measure: Measure) -> Figure:
        """The verdict on a measure."""
        reading = self.of.reading
        if self.of.obstacle in NO_TERMS:
            return Figure(measure, Judged(Verdict.NOT_EVALUABLE, self.of.obstacle or ""))
        return Figure(measure, assess(measure, reading.terms, today=self.of.known.today))

    def concerned(self, numbers: Iterable[int]) -> set[int]:
        """Those of these complaints that lie in the promise's scope, wherever and however they were received: an
        auditor may have found another moment of receipt, or another kind of arrival."""
        of_company = Complaint.objects.filter(within(self.of.cohort.scope), organisation=self.of.cohort.organisation)
        wanted, found = list(numbers), set[int]()
        for start in range(0, len(wanted), recorded.AT_ONCE):
            some = wanted[start : start + recorded.AT_ONCE]
            found.update(of_company.filter(pk__in=some).values_list("pk", flat=True))
        return found


@dataclass
class Promises:
    """The promises of an engagement that rest on complaints and whose value follows from what each of them counts as;
    what is known of a letter is read once."""

    engagement: Engagement
    as_of: datetime
    _known: dict[int, Known] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Promised]:
        return (each for each in self.judged() if each.of.definition.ask is not Ask.ANSWER)

    def judged(self) -> Iterator[Promised]:
        """Those, and the ones that are held against a quantile."""
        judged = Promise.objects.judged().filter(clause__in=self.engagement.clauses())
        rows = judged.select_related("clause__version__letter").order_by(
            "clause__version__letter", "clause__version__number", "clause__position", "pk"
        )
        for promise in rows:
            if found := self._of(promise):
                yield found

    def of(self, promise: Promise) -> Promised | None:
        """None where the promise does not rest on complaints one by one, or governed no part of the period."""
        found = self._of(promise)
        return None if found is None or found.of.definition.ask is Ask.ANSWER else found

    def _of(self, promise: Promise) -> Promised | None:
        definition = DEFINITIONS.get(promise.metric)
        if definition is None or definition.ask is None:
            return None
        about = cohort(self.engagement, promise, self.as_of)
        if about.start >= about.end or about.start > self.as_of:
            return None
        known = self._of_letter(promise.clause.version.letter)
        siblings = self._siblings(promise.clause.version_id)
        on = local_day(min(about.end - INSTANT, self.as_of), known.zone)
        period = Period(self.engagement.period_from, self.engagement.period_until + ONE_DAY, "engagement")
        reading = Reading(promise, siblings, known, on)
        return Promised(promise, OfComplaints(reading, period, (about.start, about.end), known))

    def _of_letter(self, letter: Letter) -> Known:
        if letter.pk not in self._known:
            self._known[letter.pk] = Known(letter, self.as_of)
        return self._known[letter.pk]

    def _siblings(self, version: int) -> list[Promise]:
        if version not in self._of_versions:
            rows = Promise.objects.agreed().filter(clause__version=version).select_related("clause")
            self._of_versions[version] = list(rows)
        return self._of_versions[version]

    @cached_property
    def _of_versions(self) -> dict[int, list[Promise]]:
        return {}


class Asking(Protocol):
    """Whatever complaints are held against one by one."""

    @property
    def asked(self) -> Asked | None: ...
    def concerned(self, numbers: Iterable[int]) -> set[int]: ...


def moves(promised: Asking, reperformed: Iterable[Reperformance]) -> list[Move]:
    """What these complaints count as on record today and as audited, where the two differ. What the company has put
    right since is no difference any more."""
    asked = promised.asked
    if asked is None:
        return []
    differing = {each.complaint_id: each for each in reperformed if each.differs}
    present = recorded.present(promised.concerned(differing))
    found = []
    for number, record in present.items():
        each = differing[number]
        before, after = asked.outcome(record), asked.outcome(audited(each.record, each.findings))
        if before != after:
            found.append((before, after))
    return found
