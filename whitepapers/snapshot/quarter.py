"""What the parts of a snapshot are taken from: a company's quarter at the moment of freezing, each thing read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from accounts.models import Organisation, ServiceUnit
from audits.models import Engagement
from commitments.models import Letter, LetterVersion, Promise
from commitments.portfolio import Portfolio
from complaints import calendars
from complaints.models import Category, Complaint
from complaints.rules.calendars import Calendar
from compliance.analysis.subject import Subject
from compliance.counting import Cohort
from compliance.models import ComplianceRun, Result
from compliance.registered import Known
from compliance.rules.periods import Period

ZONE = ZoneInfo(settings.TIME_ZONE)
LONGER = ("half_year", "year")


@dataclass
class Quarter:
    """`at` is the moment of freezing. Figures are as of the last run that was done."""

    organisation: Organisation
    period: Period
    at: datetime
    _subjects: dict[int, Subject] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.period.label

    @cached_property
    def run(self) -> ComplianceRun | None:
        """The last run that was done."""
        return ComplianceRun.objects.latest_view()

    @property
    def as_of(self) -> datetime:
        """The moment that the figures are as of."""
        return self.run.as_of if self.run else self.at

    def cohort(self, part: Period | None = None) -> Cohort:
        """Everything received in the quarter, or in a part of it, that the figures know of."""
        start, end = (part or self.period).bounds(ZONE)
        return Cohort(self.organisation.pk, start, end, self.as_of)

    @cached_property
    def results(self) -> list[Result]:
        """Company verdicts of the quarter, and of the half-year or year it lies in for promises judged by those."""
        labels = [self.label, *(Period.containing(self.period.start, kind).label for kind in LONGER)]
        own = Result.objects.of_company().filter(promise__clause__version__letter__organisation=self.organisation)
        version = "promise__clause__version"
        rows = own.filter(period__in=labels).select_related(f"{version}__letter")
        return list(rows.order_by(f"{version}__letter", "promise__clause__position", "promise__position"))

    @property
    def versions(self) -> list[LetterVersion]:
        """The letter versions that the verdicts are of."""
        return list(
            {result.promise.clause.version_id: result.promise.clause.version for result in self.results}.values()
        )

    @cached_property
    def history(self) -> list[Result]:
        """All company results of the promises judged, in whatever version and period, up to the quarter's; the newest
        period first, and of two versions the newer."""
        lineages = {result.promise.lineage for result in self.results}
        rows = Result.objects.of_company().filter(promise__lineage__in=lineages, starts_on__lt=self.period.end)
        rows = rows.defer("detail").select_related("promise__clause__version")
        return list(rows.order_by("-starts_on", "-promise__clause__version__number"))

    @cached_property
    def unit_results(self) -> list[Result]:
        """The units' results of the quarter on what was promised; of breach classes there are none to tell."""
        own = Result.objects.filter(
            Q(unit__organisation=self.organisation),
            period=self.label,
            promise__clause__version__letter__organisation=self.organisation,
            promise__kind=Promise.Kind.TARGET,
        )
        rows = own.defer("detail").select_related("promise__clause__version", "unit")
        return list(rows.order_by("promise__clause__position", "promise__position", "unit__sort_name"))

    @cached_property
    def units(self) -> Mapping[int, ServiceUnit]:
        """All units of the company by number, in their order."""
        rows = ServiceUnit.objects.filter(organisation=self.organisation).order_by("sort_name", "pk")
        return {unit.pk: unit for unit in rows}

    def in_order(self, units: Collection[int | None]) -> list[int | None]:
        """Units in their order; what names no unit stands last."""
        return [*(unit for unit in self.units if unit in units), *([None] if None in units else [])]

    def unit_name(self, unit: int | None) -> str:
        """Empty for what names no unit."""
        return self.units[unit].name if unit is not None else ""

    @cached_property
    def category_names(self) -> Mapping[int, str]:
        return dict(Category.objects.filter(organisation=self.organisation).values_list("pk", "name"))

    @cached_property
    def subcategories(self) -> Mapping[int, Collection[int]]:
        """Those of the second level, by the one of the first that they belong to."""
        found: dict[int, set[int]] = defaultdict(set)
        below = Category.objects.filter(organisation=self.organisation, parent__isnull=False)
        for parent, category in below.values_list("parent_id", "pk"):
            found[parent or 0].add(category)
        return found

    @cached_property
    def calendar(self) -> Calendar:
        return calendars.of_organisation(self.organisation.pk)

    @cached_property
    def portfolio(self) -> Portfolio:
        return Portfolio(Letter.objects.filter(organisation=self.organisation))

    @cached_property
    def known(self) -> Mapping[int, Known]:
        """What each letter is judged with as of the last run, by the letter's number; none before the first run."""
        if self.run is None:
            return {}
        found = Known.of(self.portfolio, self.run.as_of, hours_since=self.period.start)
        return {letter.pk: known for letter, known in found.items()}

    def subject(self, promise: Promise) -> Subject | None:
        """What an analysis of a promise asks about the whole company; None before the first run, and where no version
        that is or was in force has it among what was agreed."""
        if (known := self.known.get(promise.clause.version.letter_id)) is None:
            return None
        if promise.pk not in self._subjects:
            agreed = known.portfolio.promises.get(promise.pk, promise)
            self._subjects[promise.pk] = Subject(agreed, self.period, None, known, self.units, Complaint.objects.none())
        found = self._subjects[promise.pk]
        return found if found.versions else None

    @cached_property
    def engagements(self) -> list[Engagement]:
        """The audits whose period touches the quarter, by firms that both sides have accepted."""
        rows = Engagement.objects.accepted().filter(
            organisation=self.organisation, period_from__lt=self.period.end, period_until__gte=self.period.start
        )
        return list(rows.select_related("firm").order_by("period_from", "id"))
