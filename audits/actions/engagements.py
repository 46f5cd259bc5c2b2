"""Letting a firm in, and changing the terms: by the manager."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from audits.models import Engagement
from audits.terms import Terms
from evidence.actions import record

PLAIN_TERMS = ("firm", "title", "period_from", "period_until", "valid_from", "valid_until")


@transaction.atomic
def add_engagement(*, organisation: Organisation, terms: Terms, by: User) -> Engagement:
    """Let a firm in. Raises `ValueError` for terms that do not fit (`Terms.problems`)."""
    engagement = Engagement(organisation=organisation, created_by=by)
    _settle(engagement, terms)
    record(action="engagement.add", actor=by, subject=engagement, detail=_said(terms))
    return engagement


@transaction.atomic
def change_engagement(*, engagement: Engagement, terms: Terms, by: User) -> Engagement:
    """Change the terms of an engagement; what its auditors have written stays untouched."""
    engagement = Engagement.objects.select_for_update().get(pk=engagement.pk)
    before = _said(_terms_of(engagement))
    _settle(engagement, terms)
    record(action="engagement.change", actor=by, subject=engagement, detail={"from": before, "to": _said(terms)})
    return engagement


def _settle(engagement: Engagement, terms: Terms) -> None:
    if problems := terms.problems(engagement.organisation, engagement if engagement.pk else None):
        raise ValueError(", ".join(f"{name}: {words}" for name, words in problems.items()))
    for name in PLAIN_TERMS:
        setattr(engagement, name, getattr(terms, name))
    engagement.save()
    engagement.letters.set(terms.letters)
    engagement.auditors.set(terms.auditors)


def _terms_of(engagement: Engagement) -> Terms:
    plain = {name: getattr(engagement, name) for name in PLAIN_TERMS}
    return Terms(letters=list(engagement.letters.all()), auditors=list(engagement.auditors.all()), **plain)


def _said(terms: Terms) -> dict[str, Any]:
    dates = {name: getattr(terms, name) for name in ("period_from", "period_until", "valid_from", "valid_until")}
    letters, auditors = [letter.pk for letter in terms.letters], [auditor.username for auditor in terms.auditors]
    return {"firm": terms.firm.name, "title": terms.title, "letters": letters, "auditors": auditors} | dates
