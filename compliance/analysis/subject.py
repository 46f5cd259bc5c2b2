"""What an analysis is about: a promise in a period, of the company or of one unit, as of the last calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.models import Complaints
from compliance.courses import Course, course, within
from compliance.judging import OfComplaints
from compliance.models import Result
from compliance.picked import Pick, failing
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS, Definition
from compliance.rules.periods import Period


@dataclass
class Subject:
    """`visible` are the complaints that the person asking may see; `units` the units of the
    company whose figures he may see, by number."""

    promise: Promise
    period: Period
    unit: ServiceUnit | None
    known: Known
    units: Mapping[int, ServiceUnit]
    visible: Complaints

    @cached_property
    def definition(self) -> Definition:
        return DEFINITIONS[self.promise.metric]

    @cached_property
    def versions(self) -> list[Promise]:
        """The promise in all versions up to this one, the newest last."""
        number = self.promise.clause.version.number
        signed = [version for version in self.known.portfolio.signed if version.number <= number]
        agreed = [each for version in signed for each in self.known.portfolio.agreed[version.pk]]
        return [each for each in agreed if each.lineage == self.promise.lineage]

    @cached_property
    def course(self) -> Course:
        return course(self.versions, self.known, self.period.last_day)

    @cached_property
    def asked(self) -> OfComplaints | None:
        """The question of the period; None where the version does not govern it or nothing can be asked."""
        siblings = self.known.portfolio.agreed.get(self.promise.clause.version_id, [])
        found = within(self.promise, siblings, self.period, self.known)
        return found if found is not None and found.asked is not None else None

    @cached_property
    def results(self) -> list[Result]:
        """The stored results of the promise in the period and the one before, the company's among them."""
        labels = [self.period.label, self.period.previous().label]
        rows = Result.objects.filter(promise__in=self.versions, period__in=labels).select_related("unit")
        return list(rows.order_by("promise__clause__version__number", "unit__sort_name", "unit_id"))

    def stored(self, period: Period) -> dict[int | None, Result]:
        """The results of a period by unit (None: the company), of the latest version that has one."""
        known = {each.pk: each for each in self.versions}
        found = {}
        for result in self.results:
            if result.period == period.label and (result.unit_id is None or result.unit_id in self.units):
                result.promise = known[result.promise_id]
                found[result.unit_id] = result
        return found

    def url(self, pick: Pick, part: str = "") -> str:
        """The list of a choice of its complaints; of those that failed, unless another part is named."""
        return pick.url(self.promise, part or failing(self.definition))

    @property
    def pick(self) -> Pick:
        return Pick(self.period, self.unit)

    def in_month(self, month: Period, unit: int | None) -> Pick:
        return replace(self.pick, period=month, unit=self.units.get(unit) if unit is not None else None)

    def name(self, unit: int | None, missing: str) -> str:
        return str(self.units[unit]) if unit is not None and unit in self.units else missing

    @property
    def today(self) -> date:
        return self.known.today
