"""What is known beside the complaints: everything a letter's promises are judged with, read once per step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.forms.models import model_to_dict

from commitments import models as promises
from commitments.metrics import Metric
from commitments.models import InterpretationNote, Letter, Promise
from commitments.plan import under
from commitments.portfolio import Portfolio
from complaints import calendars
from complaints.models import Pause
from complaints.rules.calendars import Calendar
from complaints.tallies import Counter as Column
from complaints.tallies import Days, Durations, Sums, listed
from complaints.tallies import settled as settled_days
from compliance import answers, surroundings, tallied
from compliance.answers import Answers
from compliance.counting import Cohort
from compliance.rules.metrics import Benchmark
from compliance.rules.parts import Question, local_day
from compliance.rules.periods import Period
from compliance.rules.resources import Fact, Outage, Setting, Step, Violation
from compliance.rules.verdicts import Reason
from compliance.surroundings import Entries


@dataclass
class OfCompany:
    """What is known of a company, whichever of its letters is judged. Of the hours of its people, a row for each of
    them, only those that reach `hours_since` are read."""

    organisation: int
    hours_since: date = date.min

    @cached_property
    def calendar(self) -> Calendar:
        """As recorded today: a decree holds for the days it names whenever it was learnt (§1)."""
        return calendars.of_organisation(self.organisation)

    @cached_property
    def facts(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        rows = promises.ResourceFact.objects.standing().filter(organisation=self.organisation).order_by("pk")
        rows = rows.exclude(kind=promises.ResourceFact.Kind.TRAINING_HOURS, ends_on__lt=self.hours_since)
        columns = ("kind", "subject", "starts_on", "ends_on", "value", "forecast")
        for kind, subject, starts_on, ends_on, value, forecast in rows.values_list(*columns):
            found[kind].append(Fact(subject, starts_on, ends_on, value, forecast))
        return found

    @cached_property
    def outages(self) -> list[Outage]:
        rows = promises.Outage.objects.standing().filter(organisation=self.organisation).order_by("starts_at")
        return [Outage(*told) for told in rows.values_list("starts_at", "ends_at", "planned")]

    @cached_property
    def violations(self) -> list[Violation]:
        rows = promises.LawViolation.objects.standing().filter(organisation=self.organisation).order_by("pk")
        return [Violation(*told) for told in rows.values_list("pk", "law", "occurred_on", "confirmed_on")]

    @cached_property
    def statutes(self) -> list[promises.StatutoryLimit]:
        rows = promises.StatutoryLimit.objects.standing().filter(organisation=self.organisation)
        return list(rows.select_related("category").order_by("pk"))

    @cached_property
    def has_pauses(self) -> bool:
        """Whether any pause of a resolution clock is on record."""
        return Pause.objects.filter(complaint__organisation=self.organisation).exists()

    @cached_property
    def sections(self) -> dict[str, Entries]:
        """What is registered about the company, whichever letter asks for it, as `Known.sections` tells it."""
        standing = promises.Benchmark.objects.standing().filter(organisation=self.organisation).order_by("pk")
        return {
            "pauses": [self.has_pauses],
            "outages": self.outages,
            "benchmarks": list(standing.values()),
            "violations": self.violations,
            "statutes": [_stored(statute) for statute in self.statutes],
            **{f"facts:{kind}": entries for kind, entries in sorted(self.facts.items()) if entries},
        }

    @cached_property
    def told(self) -> dict[str, str]:
        """The same as canonical text, written once for all letters of the company."""
        return surroundings.told(self.sections)


@dataclass
class Known:
    """A letter's surroundings at `as_of`. Counts are remembered, because several promises ask the same question;
    `recount` forgets them."""

    letter: Letter
    as_of: datetime
    source: int | None = None
    company: OfCompany = None  # type: ignore[assignment]  # its own, unless others share one
    portfolio: Portfolio = None  # type: ignore[assignment]  # of itself alone, unless others are read with it
    _tallies: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.company = self.company or OfCompany(self.letter.organisation_id)
        self.portfolio = self.portfolio or Portfolio([self.letter])

    @classmethod
    def of(cls, portfolio: Portfolio, as_of: datetime, *, hours_since: date = date.min) -> dict[Letter, Known]:
        """The surroundings of several letters; what is known of a company, and of all of them, is read once."""
        owners = {letter.organisation_id for letter in portfolio.letters}
        companies = {owner: OfCompany(owner, hours_since) for owner in owners}
        return {
            letter: cls(letter, as_of, company=companies[letter.organisation_id], portfolio=portfolio)
            for letter in portfolio.letters
        }

    @property
    def calendar(self) -> Calendar:
        return self.company.calendar

    @property
    def facts(self) -> dict[str, list[Fact]]:
        return self.company.facts

    @property
    def outages(self) -> list[Outage]:
        return self.company.outages

    @property
    def has_pauses(self) -> bool:
        return self.company.has_pauses

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.letter.time_zone)

    @cached_property
    def today(self) -> date:
        return local_day(self.as_of, self.zone)

    @cached_property
    def notes(self) -> Sequence[InterpretationNote]:
        """Signed by both sides by today."""
        notes = self.portfolio.notes.get(self.letter.pk, [])
        return [note for note in notes if note.is_signed and self._signed_by_now(note)]

    def _signed_by_now(self, note: InterpretationNote) -> bool:
        days = (note.signed_by_manager_on, note.signed_by_auditor_on)
        return all(day is None or day <= self.today for day in days)

    @cached_property
    def waits_after(self) -> bool:
        """Whether a pause on record begins or ends after the moment."""
        later = Q(starts_at__gt=self.as_of) | Q(ends_at__gt=self.as_of)
        of_company = Pause.objects.filter(complaint__organisation=self.letter.organisation_id)
        return self.has_pauses and of_company.filter(later).exists()

    @cached_property
    def sections(self) -> dict[str, Entries]:
        """Everything here that promises are judged by and that is not the company's, by the name of its section."""
        letter = self.letter
        clauses = promises.Clause.objects.filter(version__letter=letter).order_by("pk")
        plan = promises.Milestone.objects.agreed().filter(letter=letter).order_by("pk")
        return {
            "zone": [letter.time_zone],
            "calendar": [self.calendar.said(date(self.today.year - 10, 1, 1), date(self.today.year + 2, 1, 1))],
            "versions": [_stored(version) for version, *_promises in self._judged],
            "promises": [_stored(promise) for _version, *agreed in self._judged for promise in agreed],
            "clauses": list(clauses.values("id", "version", "path", "parent")),
            "plan": list(plan.values()),
            "notes": [model_to_dict(note) for note in self.notes],
        }

    @cached_property
    def told(self) -> dict[str, str]:
        """Everything that promises are judged by beside the complaints, as canonical text by section. To be asked for
        before anything is judged, so that what is registered meanwhile leaves another one."""
        return {**surroundings.told(self.sections), **self.company.told}

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all of that; the one of its table of contents (`compliance.surroundings`)."""
        return surroundings.digest(surroundings.contents(self.told))

    @property
    def _judged(self) -> Iterator[Sequence[models.Model]]:
        """The versions that are or were in force, without their texts, and the promises of each."""
        for version in self.portfolio.signed:
            if version.letter_id == self.letter.pk:
                yield [version, *self.portfolio.agreed[version.pk]]

    def plan(self, promise: Promise) -> list[Step]:
        """The agreed steps of the plan at or below the clause of a promise."""
        clauses = promise.clause.version.clauses.select_related("parent")
        below = under(clauses, promise.clause.path)
        steps = promises.Milestone.objects.agreed().filter(letter=self.letter, clause_path__in=below)
        return [Step(step.due, step.finished_on) for step in steps if step.due]

    def benchmark(self, statistic: str, on: date) -> Benchmark:
        """The benchmark of a statistic that is valid on a day; expired ones are said to be expired (§6)."""
        return self.once(("benchmark", statistic, on), lambda: self._benchmark(statistic, on))  # type: ignore[no-any-return]

    def _benchmark(self, statistic: str, on: date) -> Benchmark:
        begun = promises.Benchmark.objects.standing().filter(
            organisation=self.letter.organisation_id, statistic=statistic, valid_from__lte=on
        )
        known = list(begun.order_by("-valid_from", "-pk"))
        valid = next((each for each in known if each.valid_until >= on), None)
        if valid:
            return Benchmark(valid.seconds, entry=valid.pk)
        return Benchmark(None, Reason.EXPIRED_BENCHMARK if known else Reason.NO_BENCHMARK)

    def statute(self, scope: Mapping[str, Any], on: date) -> promises.StatutoryLimit | None:
        """The limit that the law sets on a day for the complaints of a scope: of its categories where all of them have
        the same one, else the one for every category."""
        valid = [each for each in self.company.statutes if each.is_valid_on(on)]
        named = scope.get("categories") or []
        own = [next((each for each in valid if each.category_id == category), None) for category in named]
        if own and own[0] is not None and all(each is not None and each.limit == own[0].limit for each in own):
            return own[0]
        return next((each for each in valid if each.category_id is None), None)

    def setting(self, promise: Promise, period: Period, **more: Any) -> Setting:
        """What a resource metric of this promise looks at."""
        since = self._bound_since(promise) or period.start
        return Setting(
            period,
            self.as_of,
            self.today,
            self.zone,
            self.calendar,
            since,
            self.facts,
            self.outages if promise.metric == Metric.AVAILABILITY else (),
            plan=self.plan(promise) if promise.metric == Metric.MILESTONE else (),
            violations=self.company.violations if promise.metric == Metric.LAW_VIOLATION else (),
            **more,
        )

    def _bound_since(self, promise: Promise) -> date | None:
        """The first day on which the promise bound, in whatever version (§7); asked only where a duty depends on it."""
        first = promise.clause.version.effective_from
        if promise.metric != Metric.OBLIGATION:
            return first
        return self.portfolio.first_days.get(promise.lineage) or first

    def cohort(self, start: datetime, end: datetime, scope: dict[str, Any]) -> Cohort:
        return Cohort(self.letter.organisation_id, start, end, self.as_of, scope, self.source)

    def tally(self, cohort: Cohort, question: Question) -> tallied.Parts:
        return self.once(("tally", cohort, question), lambda: tallied.tally(cohort, question, self._sums))  # type: ignore[no-any-return]

    def arrivals(self, cohort: Cohort) -> dict[int | None, Any]:
        return self.once(("arrivals", cohort), lambda: tallied.arrivals(cohort, self._sums))  # type: ignore[no-any-return]

    def windows(self, cohort: Cohort) -> dict[int | None, Any]:
        return self.once(("windows", cohort), lambda: tallied.repeats_by_window(cohort, self._sums))  # type: ignore[no-any-return]

    def answers(self, cohort: Cohort) -> Answers:
        """How long each answered complaint waited for its answer."""
        return self.once(("answers", cohort), lambda: answers.answers(cohort, self._sums, self._lists))  # type: ignore[no-any-return]

    def last_waiting(self, cohort: Cohort) -> dict[int | None, datetime]:
        return self.once(("waiting", cohort), lambda: answers.last_waiting(cohort, self._sums))  # type: ignore[no-any-return]

    def _lists(self, days: Days, sums: Sums, column: Column, channels: tuple[str, ...]) -> dict[int | None, Durations]:
        return listed(self.letter.organisation_id, days, sums, column, channels)

    def _sums(self, days: Days, channels: tuple[str, ...]) -> Sums:
        settled = partial(settled_days, self.letter.organisation_id, days, as_of=self.as_of, calendar=self.calendar)
        return self.once(("sums", days, channels), partial(settled, channels=channels))  # type: ignore[no-any-return]

    def recount(self) -> None:
        """Count anew from here on: another step, which sees the record of its own moment."""
        self._tallies.clear()

    def once(self, key: tuple[Any, ...], count: Callable[[], Any]) -> Any:
        """What `count` finds, which is asked for one key only once."""
        name = repr(key)
        if name not in self._tallies:
            self._tallies[name] = count()
        return self._tallies[name]


def _stored(row: models.Model) -> dict[str, Any]:
    """What was read of a row, by column."""
    return {field.attname: row.__dict__.get(field.attname) for field in row._meta.concrete_fields}
