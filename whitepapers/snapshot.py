"""The snapshot: everything a white paper says, frozen as canonical JSON (rule book §14).

Pages are rendered from the snapshot and from nothing else, so what was published stays as it was however
often verdicts are recomputed. Numbers are integers or decimal strings, days are ISO dates; small counts of
public breakdowns are suppressed here (rule book §8), so a snapshot holds nothing unpublishable.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db.models import Count

from accounts.models import Organisation
from audits.models import Engagement
from commitments.models import InterpretationNote, LetterVersion, Promise, ResourceFact
from complaints.models import Arrival, Complaint
from compliance.models import Breach, ComplianceRun, Result
from compliance.rules.periods import Period
from whitepapers.findings import findings
from whitepapers.issues import next_publication
from whitepapers.ledger import ledger
from whitepapers.opinions import opinions
from whitepapers.restatements import restatements
from whitepapers.rewards import rewards

FORMAT = 1
SMALL = range(1, 5)  # counts that could point at a person
TREND_PERIODS = 8
BENCHMARK = ("reading", "own_seconds", "benchmark_seconds", "within")  # what every reading of it is computed from

Json = dict[str, Any]


def canonical(snapshot: Json) -> str:
    """The one spelling of a snapshot: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS).decode()


def take(organisation: Organisation, quarter: Period, *, at: datetime) -> Json:
    """The snapshot of one company's quarter from the stored verdicts as they stand `at` this moment."""
    run = ComplianceRun.objects.filter(status=ComplianceRun.Status.DONE).order_by("-as_of").first()
    results = list(_results(organisation, quarter))
    return {
        "format": FORMAT,
        "organisation": {"name": organisation.name, "slug": organisation.slug},
        "period": {"label": quarter.label, "from": quarter.start.isoformat(), "until": quarter.last_day.isoformat()},
        "made_at": at.isoformat(),
        "data": _data(run),
        "letters": [_letter(version) for version in _letters(results)],
        "verdicts": [_verdict(result, _before(result)) for result in results],
        "ledger": ledger(organisation, quarter, results),
        "trends": [_trend(result) for result in results if _is_target(result.promise)],
        "units": list(_units(organisation, quarter)),
        "categories": _categories(organisation, quarter),
        "breaches": [_breach(breach) for breach in _breaches(organisation, quarter)],
        "resources": [_resource(fact) for fact in _resources(organisation, quarter)],
        "rewards": rewards(organisation, quarter),
        "notes": [_note(note) for note in _notes(organisation, quarter)],
        "engagements": [_engagement(engagement) for engagement in _engagements(organisation, quarter)],
        "findings": findings(_engagements(organisation, quarter), at=at),
        "opinions": opinions(organisation, quarter.label),
        "restatements": restatements(organisation),
        "next_publication": next_publication(organisation, quarter, at=at).isoformat(),
    }


def suppress(count: int) -> int | None:
    """A count of a public breakdown: None where it is small enough to point at a person."""
    return None if count in SMALL else count


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _data(run: ComplianceRun | None) -> Json:
    if run is None:
        return {"as_of": None, "watermark": 0, "rule_version": settings.RULE_VERSION}
    return {"as_of": run.as_of.isoformat(), "watermark": run.watermark, "rule_version": run.rule_version}


def _results(organisation: Organisation, quarter: Period) -> Iterable[Result]:
    """Company verdicts of the quarter, and of the half-year or year it lies in for promises judged by those."""
    labels = [quarter.label, *(Period.containing(quarter.start, kind).label for kind in ("half_year", "year"))]
    return (
        Result.objects.filter(unit=None, period__in=labels, promise__clause__version__letter__organisation=organisation)
        .select_related("promise__clause__version__letter")
        .order_by("promise__clause__version__letter", "promise__clause__position", "promise__position")
    )


def _before(result: Result) -> Result | None:
    """The verdict of the period before on the same phrase: of this letter version, or of the one it replaced."""
    promise = result.promise
    return (
        Result.objects.filter(
            unit=None,
            period=Period.parse(result.period).previous().label,
            promise__lineage=promise.lineage,
        )
        .order_by("-promise__clause__version__number")
        .first()
    )


def _letters(results: Iterable[Result]) -> list[LetterVersion]:
    versions = {result.promise.clause.version.pk: result.promise.clause.version for result in results}
    return list(versions.values())


def _letter(version: LetterVersion) -> Json:
    return {
        "id": version.letter.pk,
        "title": version.letter.title,
        "number": version.letter.number,
        "version": version.number,
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
    }


def _goal(promise: Promise) -> Json:
    return {
        "kind": promise.kind,
        "comparator": promise.comparator,
        "value": _text(promise.value),
        "value_high": _text(promise.value_high),
        "low_closed": promise.low_closed,
        "high_closed": promise.high_closed,
        "unit": promise.unit,
        "period": promise.period,
        "force": promise.force,
        "breach_class": promise.breach_class,
        "parameters": promise.parameters,
    }


def _is_target(promise: Promise) -> bool:
    """Bands grade what a target of the same metric measures: they have no line of their own."""
    return promise.kind == Promise.Kind.TARGET


def _verdict(result: Result, before: Result | None) -> Json:
    promise = result.promise
    earlier = before and {"period": before.period, "value": _text(before.value), "verdict": before.verdict}
    return {
        "letter": promise.clause.version.letter.pk,
        "clause": promise.clause.number,
        "quote": promise.quote,
        "metric": promise.metric,
        "goal": _goal(promise),
        "period": result.period,
        "received": result.received,
        "numerator": _text(result.numerator),
        "denominator": _text(result.denominator),
        "not_yet_due": result.not_yet_due,
        "value": _text(result.value),
        "low": _text(result.low),
        "high": _text(result.high),
        "verdict": result.verdict,
        "reason": result.reason,
        "clarity": result.clarity,
        "provisional": result.provisional,
        "final_on": result.final_on.isoformat() if result.final_on else None,
        "before": earlier,
        "notes": result.detail.get("notes", []),
        "digest": result.digest,
        "metric_version": result.metric_version,
        "benchmark": {key: result.detail[key] for key in BENCHMARK if key in result.detail},
    }


def _trend(result: Result) -> Json:
    """The last periods of one promise, oldest first."""
    promise = result.promise
    history = Result.objects.filter(unit=None, promise=promise, starts_on__lte=result.starts_on).order_by("-starts_on")
    points = [
        {"period": r.period, "value": _text(r.value), "low": _text(r.low), "high": _text(r.high), "verdict": r.verdict}
        for r in history[:TREND_PERIODS]
    ]
    return {
        "letter": promise.clause.version.letter.pk,
        "clause": promise.clause.number,
        "quote": promise.quote,
        "metric": promise.metric,
        "goal": _goal(promise),
        "points": points[::-1],
    }


def _units(organisation: Organisation, quarter: Period) -> Iterable[Json]:
    """What was promised, by unit: verdicts are never suppressed (rule book §8)."""
    results = Result.objects.filter(
        unit__organisation=organisation,
        period=quarter.label,
        promise__clause__version__letter__organisation=organisation,
        promise__kind=Promise.Kind.TARGET,
    ).select_related("promise__clause__version", "unit")
    for result in results.order_by("promise__clause__position", "promise__position", "unit__sort_name"):
        yield {
            "letter": result.promise.clause.version.letter_id,
            "clause": result.promise.clause.number,
            "metric": result.promise.metric,
            "unit": result.unit.name if result.unit else "",
            "value": _text(result.value),
            "denominator": _text(result.denominator),
            "verdict": result.verdict,
        }


def _counted(organisation: Organisation, quarter: Period) -> Any:
    start, end = quarter.bounds(ZoneInfo(settings.TIME_ZONE))
    return Complaint.objects.filter(
        organisation=organisation, arrival=Arrival.COUNTED, received_at__gte=start, received_at__lt=end
    )


def _categories(organisation: Organisation, quarter: Period) -> list[Json]:
    named = _counted(organisation, quarter).values("category__name")
    rows = named.annotate(n=Count("id")).order_by("-n", "category__name")
    return [{"category": row["category__name"] or "", "received": suppress(row["n"])} for row in rows]


def _breaches(organisation: Organisation, quarter: Period) -> Iterable[Breach]:
    return (
        Breach.objects.filter(
            promise__clause__version__letter__organisation=organisation,
            occurred_on__range=(quarter.start, quarter.last_day),
        )
        .select_related("promise__clause")
        .order_by("occurred_on", "key")
    )


def _breach(breach: Breach) -> Json:
    return {
        "clause": breach.promise.clause.number,
        "quote": breach.promise.quote,
        "metric": breach.promise.metric,
        "period": breach.period,
        "severity": breach.severity,
        "cases": breach.cases,
        "occurred_on": breach.occurred_on.isoformat(),
        "status": breach.status,
        "withdrawn_reason": breach.withdrawn_reason,
    }


def _resources(organisation: Organisation, quarter: Period) -> Iterable[ResourceFact]:
    """Registered facts that speak of the quarter; hours of single persons stay inside."""
    return (
        organisation.resource_facts.standing()
        .filter(starts_on__lt=quarter.end, ends_on__gte=quarter.start)
        .exclude(kind=ResourceFact.Kind.TRAINING_HOURS)
    )


def _resource(fact: ResourceFact) -> Json:
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "from": fact.starts_on.isoformat(),
        "until": fact.ends_on.isoformat(),
        "value": _text(fact.value),
        "forecast": fact.forecast,
        "confirmed": fact.confirmed_by_id is not None,
    }


def _notes(organisation: Organisation, quarter: Period) -> Iterable[InterpretationNote]:
    """Those signed by both sides that are valid on a day of the quarter."""
    signed = InterpretationNote.objects.signed().filter(letter__organisation=organisation, valid_from__lt=quarter.end)
    return signed.exclude(valid_until__lt=quarter.start)


def _note(note: InterpretationNote) -> Json:
    return {
        "letter": note.letter_id,
        "number": note.number,
        "clause": note.clause_path,
        "question": note.question,
        "reading": note.reading,
        "alternatives": note.alternatives,
        "from": note.valid_from.isoformat(),
        "until": note.valid_until.isoformat() if note.valid_until else None,
    }


def _engagements(organisation: Organisation, quarter: Period) -> Iterable[Engagement]:
    """The audits whose period touches the quarter, by firms that both sides have accepted."""
    return (
        Engagement.objects.accepted()
        .filter(organisation=organisation, period_from__lt=quarter.end, period_until__gte=quarter.start)
        .select_related("firm")
        .order_by("period_from", "id")
    )


def _engagement(engagement: Engagement) -> Json:
    return {
        "firm": engagement.firm.name,
        "title": engagement.title,
        "from": engagement.period_from.isoformat(),
        "until": engagement.period_until.isoformat(),
    }
