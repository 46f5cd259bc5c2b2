"""What results said before: kept in bulk, in the transaction that replaces it (docs/adr/0018)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from compliance.models import ComplianceRun, JudgedStep, Result, ResultVersion
from compliance.saying import canonical, said_by

Replaced = tuple[Result, Result | None]
"""A result as it stood, and what takes its place; None: nothing supports it any more."""


def append(run: ComplianceRun, replaced: Sequence[Replaced], confirmed: JudgedStep | None) -> None:
    """Keep what results of one step said. `confirmed` says until when the step is known to have stood. Of what passes
    only the latest stays."""
    if not replaced:
        return
    _forget_passing(stood for stood, _made in replaced)
    ResultVersion.objects.bulk_create((_version(run, *each, confirmed) for each in replaced), batch_size=200)


def _version(run: ComplianceRun, stood: Result, made: Result | None, confirmed: JudgedStep | None) -> ResultVersion:
    as_of, watermark = held(stood, confirmed)
    return ResultVersion(
        promise_id=stood.promise_id,
        unit_id=stood.unit_id,
        period=stood.period,
        content=canonical(said_by(stood)),
        digest=stood.digest,
        as_of=as_of,
        watermark=watermark,
        surroundings_id=stood.surroundings_id,
        code_version=stood.code_version,
        run_id=stood.run_id,
        replaced_by=run,
        lasting=_lasts(stood, made),
    )


def held(stood: Result, confirmed: JudgedStep | None) -> tuple[datetime, int]:
    """As of which moment, and with which change set, a result is last known to have held: what was final is not judged
    again, but found standing."""
    if confirmed is None or confirmed.confirmed_at <= stood.as_of:
        return stood.as_of, stood.watermark
    return confirmed.confirmed_at, max(confirmed.watermark, stood.watermark)


def _lasts(stood: Result, made: Result | None) -> bool:
    """Whether what stood is worth more than the night after: it was final, or its verdict was another."""
    if made is None or not stood.provisional:
        return True
    return (stood.verdict, stood.reason) != (made.verdict, made.reason)


def _forget_passing(stood: Iterable[Result]) -> None:
    keys = {(result.promise_id, result.period, result.unit_id) for result in stood}
    passing = ResultVersion.objects.filter(
        lasting=False, promise__in={key[0] for key in keys}, period__in={key[1] for key in keys}
    )
    rows = passing.order_by().values_list("pk", "promise", "period", "unit")
    ResultVersion.objects.filter(pk__in=[pk for pk, *key in rows if tuple(key) in keys]).delete()
