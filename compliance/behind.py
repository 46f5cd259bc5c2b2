"""The registered entries that a figure rests on, so that "confirmed" can be said of the figure (rule book §6, §9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from commitments.definitions import METRICS
from commitments.models import (
    Benchmark,
    LawViolation,
    Milestone,
    Outage,
    Registered,
    ResourceFact,
    StatutoryLimit,
)
from commitments.plan import under
from compliance.models import Result
from compliance.rules.periods import Period

Kind = ResourceFact.Kind
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """How many entries there are, how many of them have a source file, how many an auditor has confirmed, and the first
    few."""

    entries: Sequence[Registered]
    total: int
    sourced: int
    confirmed: int

    @property
    def all_confirmed(self) -> bool:
        return bool(self.total) and self.confirmed == self.total


def behind(result: Result) -> Behind | None:
    """What stands in the registers today behind a result; None for what only complaints show."""
    definition = METRICS.get(result.promise.metric)
    find = ENTRIES.get(definition.registers) if definition else None
    if find is None:
        return None
    found = find(result, Period.parse(result.period)).standing().with_provenance()
    sourced, confirmed = found.exclude(evidence=None), found.exclude(confirmed_by=None)
    return Behind(list(found[:SHOWN]), found.count(), sourced.count(), confirmed.count())


def _letter(result: Result) -> Any:
    return result.promise.clause.version.letter


def _facts(result: Result, *kinds: str) -> Any:
    return ResourceFact.objects.filter(organisation=_letter(result).organisation_id, kind__in=kinds)


def _money(result: Result, period: Period) -> QuerySet[Any]:
    year = Period.containing(period.last_day, "year")
    return _within(_facts(result, Kind.FUND, Kind.REVENUE), year)


def _heads(result: Result, period: Period) -> QuerySet[Any]:
    counts = _facts(result, Kind.SUPERVISORS, Kind.AGENTS)
    return counts.filter(ends_on__gte=period.start, ends_on__lt=period.end)  # type: ignore[no-any-return]


def _training(result: Result, period: Period) -> QuerySet[Any]:
    return _within(_facts(result, Kind.TRAINING_HOURS), period)


def _seats(result: Result, period: Period) -> QuerySet[Any]:
    """The latest drill or event of the period is the one that counts."""
    held = _begun(_facts(result, Kind.SEATS), period)
    latest = held.order_by("-starts_on", "-value").values_list("pk", flat=True)[:1]
    return held.filter(pk__in=list(latest))


def _obligation(result: Result, period: Period) -> QuerySet[Any]:
    told = _facts(result, result.promise.fact)
    if result.promise.fact == Kind.WHITE_PAPER:
        return told.filter(subject=period.previous().label)  # type: ignore[no-any-return]
    return _begun(told, period)


def _outages(result: Result, period: Period) -> QuerySet[Any]:
    start, end = period.bounds(ZoneInfo(_letter(result).time_zone))
    return Outage.objects.filter(organisation=_letter(result).organisation_id, starts_at__lt=end, ends_at__gt=start)


def _benchmark(result: Result, _period: Period) -> QuerySet[Any]:
    """The one that the run found valid on the last day judged; none where it found none."""
    known = Benchmark.objects.filter(organisation=_letter(result).organisation_id)
    return known.filter(pk=result.detail.get("benchmark_entry"))


def _plan(result: Result, period: Period) -> QuerySet[Any]:
    clause = result.promise.clause
    below = under(clause.version.clauses.select_related("parent"), clause.path)
    plan = Milestone.objects.agreed().filter(letter=_letter(result), clause_path__in=below)
    return plan.filter(Q(due_on__lt=period.end) | Q(due_on=None, ends_on__lt=period.end))


def _violations(result: Result, period: Period) -> QuerySet[Any]:
    """The violations that were counted; where there are none, the declarations that say so."""
    company = _letter(result).organisation_id
    known = LawViolation.objects.filter(organisation=company, pk__in=result.detail.get("entries", []))
    if known.exists():
        return known
    declared = _facts(result, Kind.NO_VIOLATIONS)
    return declared.filter(starts_on__lt=period.end, ends_on__gte=period.start)  # type: ignore[no-any-return]


def _statute(result: Result, _period: Period) -> QuerySet[Any]:
    """The limit of the law that lateness was measured by; none where letter or note named one."""
    known = StatutoryLimit.objects.filter(organisation=_letter(result).organisation_id)
    return known.filter(pk=(result.detail.get("statute") or {}).get("entry"))


def _within(facts: QuerySet[Any], period: Period) -> QuerySet[Any]:
    return facts.filter(Q(starts_on__gte=period.start), ends_on__lt=period.end)


def _begun(facts: QuerySet[Any], period: Period) -> QuerySet[Any]:
    return facts.filter(starts_on__gte=period.start, starts_on__lt=period.end)


ENTRIES: dict[str, Callable[[Result, Period], Any]] = {
    "money": _money,
    "heads": _heads,
    "training": _training,
    "seats": _seats,
    "duty": _obligation,
    "outages": _outages,
    "plan": _plan,
    "benchmark": _benchmark,
    "violations": _violations,
    "statute": _statute,
}
"""How the entries are found, by the name that a metric's definition has for it (`MetricDefinition.registers`)."""
