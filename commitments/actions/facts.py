"""Entering registered facts: each is kept with who entered it (rule book §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from commitments.actions.registering import RegisterRefused, correct, stands_alone
from commitments.models import Benchmark, Outage, ResourceFact
from evidence.actions import record
from evidence.models import EvidenceFile


@transaction.atomic
def enter_fact(
    *,
    organisation: Organisation,
    kind: str,
    starts_on: date,
    ends_on: date,
    value: Decimal,
    by: User | None,
    subject: str = "",
    forecast: bool = False,
    note: str = "",
    evidence: EvidenceFile | None = None,
) -> ResourceFact:
    """Enter a resource fact; an actual amount for the very days of a forecast corrects the forecast (rule book §6).

    Raises RegisterRefused, with the other entry, if one of the same kind and subject speaks of one of these days: the
    two would be added up.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    about = {"organisation": organisation, "kind": kind, "subject": subject}
    days = {"starts_on": starts_on, "ends_on": ends_on}
    said = {"value": value, "forecast": forecast, "note": note}
    other: ResourceFact | None = ResourceFact.objects.filter(**about).overlapping(starts_on, ends_on).first()
    if other is not None:
        same_days = (other.starts_on, other.ends_on) == (starts_on, ends_on)
        if not (same_days and other.forecast and not forecast):
            raise RegisterRefused("entered_already" if same_days else "overlaps", other)
        reason = _("The actual amount replaces the forecast.")
        return correct(entry=other, changes=said, reason=reason, by=by, evidence=evidence)
    fact = ResourceFact.objects.create(**about, **days, **said, evidence=evidence, entered_by=by)
    detail = {"kind": kind, "subject": subject, "from": str(starts_on), "value": str(value)}
    record(action="commitments.enter_fact", actor=by, subject=fact, detail=detail)
    return fact


@transaction.atomic
def enter_facts(*, organisation: Organisation, facts: Sequence[ResourceFact], by: User | None) -> int:
    """Enter many new facts at once, such as a training register. IntegrityError, and none, if one is there already."""
    for fact in facts:
        fact.organisation, fact.entered_by = organisation, by
    ResourceFact.objects.bulk_create(facts, batch_size=1_000)
    kinds = sorted({str(fact.kind) for fact in facts})
    record(
        action="commitments.enter_facts", actor=by, subject=organisation, detail={"kinds": kinds, "count": len(facts)}
    )
    return len(facts)


@transaction.atomic
def enter_outage(
    *,
    organisation: Organisation,
    starts_at: datetime,
    ends_at: datetime,
    planned: bool,
    cause: str,
    by: User | None,
    evidence: EvidenceFile | None = None,
) -> Outage:
    """Enter a time in which no human could be reached."""
    outage = Outage.objects.create(
        organisation=organisation,
        starts_at=starts_at,
        ends_at=ends_at,
        planned=planned,
        cause=cause,
        evidence=evidence,
        entered_by=by,
    )
    detail = {"from": starts_at.isoformat(), "to": ends_at.isoformat(), "planned": planned}
    record(action="commitments.enter_outage", actor=by, subject=outage, detail=detail)
    return outage


@transaction.atomic
def enter_benchmark(
    *,
    organisation: Organisation,
    publisher: str,
    statistic: str,
    population: str,
    seconds: int,
    valid_from: date,
    valid_until: date,
    by: User | None,
    evidence: EvidenceFile | None = None,
) -> Benchmark:
    """Register an industry benchmark of the first response, in seconds.

    Raises RegisterRefused, with the other entry, if one of the statistic is valid on one of these days: a day judged
    has one benchmark (rule book §6).
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    benchmark = Benchmark(
        organisation=organisation,
        publisher=publisher,
        statistic=statistic,
        population=population,
        seconds=seconds,
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=evidence,
        entered_by=by,
    )
    stands_alone(benchmark)
    benchmark.save()
    detail = {"publisher": publisher, "statistic": statistic, "seconds": seconds, "from": str(valid_from)}
    record(action="commitments.enter_benchmark", actor=by, subject=benchmark, detail=detail)
    return benchmark
