"""Registering what the law sets, and where it was violated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from commitments.actions.registering import stands_alone
from commitments.models import LawViolation, StatutoryLimit
from evidence.actions import record
from evidence.models import EvidenceFile


@transaction.atomic
def enter_violation(
    *,
    organisation: Organisation,
    law: str,
    article: str,
    occurred_on: date,
    confirmed_on: date,
    what: str,
    by: User | None,
    evidence: EvidenceFile | None = None,
) -> LawViolation:
    """Register a violation of the law that an authority or a court has confirmed."""
    violation = LawViolation.objects.create(
        organisation=organisation,
        law=law,
        article=article,
        occurred_on=occurred_on,
        confirmed_on=confirmed_on,
        what=what,
        evidence=evidence,
        entered_by=by,
    )
    detail = {"law": law, "article": article, "occurred_on": str(occurred_on), "confirmed_on": str(confirmed_on)}
    record(action="commitments.enter_violation", actor=by, subject=violation, detail=detail)
    return violation


@transaction.atomic
def enter_statute(
    *,
    organisation: Organisation,
    law: str,
    article: str,
    category: Any = None,
    limit: str,
    valid_from: date,
    valid_until: date | None,
    by: User | None,
    evidence: EvidenceFile | None = None,
) -> StatutoryLimit:
    """Register a limit of the law for the first response; `category` is the one whose complaints alone it is for.

    Raises RegisterRefused, with the other entry, if another limit for the same complaints is valid on one of these
    days.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    statute = StatutoryLimit(
        organisation=organisation,
        law=law,
        article=article,
        category=category,
        limit=limit,
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=evidence,
        entered_by=by,
    )
    stands_alone(statute)
    statute.save()
    detail = {"law": law, "article": article, "limit": limit, "from": str(valid_from)}
    record(action="commitments.enter_statute", actor=by, subject=statute, detail=detail)
    return statute
