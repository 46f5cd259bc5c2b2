"""What the re-performance of a sample came to, and what it says of the promise it was drawn for (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import Count

from audits.models import Reperformance, Sample
from audits.reperformance.facts import audited
from audits.reperformance.outcomes import Asked, Share, share
from audits.reperformance.rates import Rates, rates
from audits.reported import Figure, Promised, Promises
from audits.sampling.bounds import upper
from audits.sampling.chances import share as of_per_cent
from audits.sampling.questions import Records
from compliance.rules.measures import ratio

USUAL = Fraction(95, 100)  # where the question names no confidence


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says of a promise's value: the audited share among its items, and the worst value that the sample
    does not rule out. An estimate: `at_bound` is no verdict of the period."""

    share: Share
    audited: Figure
    at_bound: Figure | None


@dataclass
class SampleResult:
    """A sample with what was found of its items. One that is judged by the promise counts as deviating what goes
    against the promise as audited; any other what is otherwise than recorded. Missing evidence deviates in both."""

    sample: Sample
    promised: Promised | None

    @classmethod
    def of(cls, sample: Sample, promises: Promises) -> SampleResult:
        """What a sample came to; `promises` are those of its engagement."""
        return cls(sample, promises.of(sample.promise) if sample.promise else None)

    @property
    def by_promise(self) -> bool:
        """Whether items are held against the promise rather than against the record."""
        return self.sample.method != Sample.Method.RECORDS and self.promised is not None

    @property
    def confidence(self) -> Fraction:
        question = self.sample.question
        return of_per_cent(question.confidence) if isinstance(question, Records) else USUAL

    @cached_property
    def stands(self) -> Mapping[int, Reperformance]:
        """How far each complaint of the sample is examined; what was found only where the promise asks for it."""
        rows = Reperformance.objects.of_sample(self.sample)
        rows = rows if self.promised else rows.defer("recorded", "found")
        return {each.complaint_id: each for each in rows}

    @property
    def reperformed(self) -> Sequence[Reperformance]:
        """What was found of the items that are examined."""
        return [each for each in self.stands.values() if each.is_examined]

    @cached_property
    def fails(self) -> Mapping[int, bool | None]:
        """Whether each examined complaint goes against the promise as audited; None where it is in neither number."""
        asked = self.promised.asked if self.promised else None
        if asked is None:
            return {}
        return {each.complaint_id: self._fails(asked, each) for each in self.reperformed}

    @staticmethod
    def _fails(asked: Asked, each: Reperformance) -> bool | None:
        if each.is_undetermined:
            return True
        record = each.record
        return asked.fails(asked.outcome(audited(record, each.findings) if each.differs else record))

    @cached_property
    def rates(self) -> Rates:
        """The deviations by stratum and pooled."""
        strata = dict(self.sample.items.values_list("complaint", "stratum"))
        examined: dict[str, int] = {}
        deviating: dict[str, int] = {}
        for each in self.reperformed:
            stratum = strata[each.complaint_id]
            examined[stratum] = examined.get(stratum, 0) + 1
            bad = bool(self.fails.get(each.complaint_id)) if self.by_promise else each.deviates
            deviating[stratum] = deviating.get(stratum, 0) + bad
        drawn = self.sample.items.order_by().values_list("stratum").annotate(n=Count("pk"))
        return rates(self.sample.strata, dict(drawn), examined, deviating, self.confidence)

    @property
    def passed(self) -> bool | None:
        """Whether the sample passes its plan; None while that is open."""
        plan = self.sample.plan
        return self.rates.passed(plan) if plan else None

    @cached_property
    def estimate(self) -> Estimate | None:
        """What it says of the promise's value; None without a promise, before an item is examined, and for promises
        that are no share of complaints."""
        promised = self.promised
        if promised is None or not self.fails or not promised.of.definition.is_share_of_complaints:
            return None
        found = share(self.fails.values())
        if not found.judged:
            return None
        figure = self._figure(promised, found, Fraction(found.failing, found.judged))
        settled = self.rates.is_complete and self.rates.is_proportional
        bound = upper(found.failing, found.judged, self.confidence) if settled else None
        return Estimate(found, figure, None if bound is None else self._figure(promised, found, bound))

    @staticmethod
    def _figure(promised: Promised, found: Share, failing: Fraction) -> Figure:
        lower_is_better = promised.of.definition.lower_is_better
        hits = found.failing if lower_is_better else found.judged - found.failing
        measure = ratio(hits, found.judged, cases=found.judged, received=found.judged)
        return promised.judged(replace(measure, value=failing if lower_is_better else 1 - failing))
