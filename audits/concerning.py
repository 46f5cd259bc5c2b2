"""What an auditor has before him when he gives an opinion on a clause: samples, re-performed values, lists, findings
(rule book §13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from audits import concluding
from audits.concluding import FigureSaid, SampleSaid
from audits.lists import Listing, Which, progress
from audits.models import Engagement, Finding, Reperformance, Sample
from audits.registered import on_facts
from audits.reported import Promised, Promises, moves
from audits.results import SampleResult
from audits.wording import LISTS
from commitments.models import Clause
from compliance import wording
from compliance.models import Result


@dataclass(frozen=True, slots=True)
class Reperformed:
    """A promise of the clause in the period of the engagement: as reported, and with what was examined; `corrected` is
    none where nothing that was found changes it."""

    name: str
    reported: FigureSaid
    corrected: FigureSaid | None
    turned: int


@dataclass(frozen=True, slots=True)
class OfClause:
    """What concerns one clause. `facts` are the figures on registered facts with what is confirmed of these; `lists`
    those that hold complaints within its scope; both in words."""

    samples: Sequence[SampleSaid] = ()
    promises: Sequence[Reperformed] = ()
    facts: Sequence[tuple[str, str]] = ()
    lists: Sequence[tuple[str, str, str]] = ()
    findings: Sequence[Finding] = ()


@dataclass
class Concerning:
    """What concerns the clauses of an engagement, read once for all of them."""

    engagement: Engagement
    now: datetime

    def of(self, clause: Clause, results: Sequence[Result] = ()) -> OfClause:
        """Of one clause, whose figures are `results`. Samples that were drawn for no promise question the record, and
        with it every clause that rests on complaints."""
        promised = [each for each in self._promised if each.promise.clause_id == clause.pk]
        own = {each.promise.pk for each in promised}
        samples = [
            concluding.sample_row(each)
            for each in self._samples
            if each.sample.promise_id in own or (promised and each.sample.promise_id is None)
        ]
        return OfClause(
            samples,
            [self._reperformed(each) for each in promised],
            [(wording.name(each.result.promise), concluding.sources(each.behind)) for each in on_facts(results)],
            list(self._lists(promised)),
            [each for each in self._findings if each.clause_id == clause.pk],
        )

    @cached_property
    def _promised(self) -> list[Promised]:
        return list(self._promises)

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.engagement, self.now)

    @cached_property
    def _samples(self) -> list[SampleResult]:
        drawn = self.engagement.samples.filter(status__in=Sample.TAKEN).order_by("number")
        return [
            SampleResult.of(each, self._promises)
            for each in drawn.select_related("engagement", "promise__clause__version__letter")
        ]

    @cached_property
    def _differing(self) -> list[Reperformance]:
        return list(Reperformance.objects.filter(engagement=self.engagement, differs=True))

    @cached_property
    def _findings(self) -> list[Finding]:
        return list(self.engagement.findings.exclude(status=Finding.Status.WITHDRAWN).order_by("number"))

    @cached_property
    def _on_lists(self) -> dict[Which, list[int]]:
        return {
            which: list(Listing(self.engagement, which, self.now).rows.order_by().values_list("pk", flat=True))
            for which in Which
        }

    def _reperformed(self, promised: Promised) -> Reperformed:
        turned = moves(promised, self._differing)
        corrected = concluding.figure(promised.corrected(turned), promised) if turned else None
        reported = concluding.figure(promised.reported, promised)
        return Reperformed(wording.name(promised.promise), reported, corrected, len(turned))

    def _lists(self, promised: Sequence[Promised]) -> Iterator[tuple[str, str, str]]:
        for which, numbers in self._on_lists.items():
            concerned = set[int]().union(*(each.concerned(numbers) for each in promised)) if numbers else set[int]()
            if concerned:
                far = progress(which, concerned, self.engagement)
                told = {"n": far.n, "examined": far.examined, "deviating": far.deviating}
                yield str(which), str(LISTS[which][0]), concluding.reviewed(told)
