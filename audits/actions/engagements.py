"""Entrusting a firm, and changing the terms: by the manager. Its people are the lead's business (`assigning`)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from audits.actions.accepting import end_acceptances
from audits.actions.assigning import ask_for_signatures, end_assignments, put_on
from audits.models import Engagement
from audits.terms import Terms
from evidence.actions import Uploads, record

PLAIN_TERMS = (
    "firm", "title", "lead", "period_from", "period_until", "valid_from", "valid_until", "entrusted_by", "basis",
    "purpose",
)  # fmt: skip
SIGNED_FOR = ("title", "period_from", "period_until", "letters", "units")
"""What the declarations speak of: whoever signed for other terms signs anew."""
FIRM_CHANGED = "firm_changed"
"""The reason that ends what was accepted and assigned of another firm."""


@transaction.atomic
def add_engagement(*, organisation: Organisation, terms: Terms, by: User, uploads: Uploads | None = None) -> Engagement:
    """Entrust a firm; its lead is on it from now. Raises `ValueError` for terms that do not fit (`Terms.problems`)."""
    engagement = Engagement(organisation=organisation, created_by=by)
    _settle(engagement, terms, by, uploads)
    record(action="engagement.add", actor=by, subject=engagement, detail=_said(_terms_of(engagement), engagement))
    put_on(engagement, terms.lead, by=by)
    return engagement


@transaction.atomic
def change_engagement(*, engagement: Engagement, terms: Terms, by: User, uploads: Uploads | None = None) -> Engagement:
    """Change the terms; what its auditors have written stays untouched. Another firm is accepted, assigned and signed
    for anew; of another title, period, letters or units its people sign anew; a new lead is put on it, and the earlier
    one stays until the new one dismisses him."""
    engagement = Engagement.objects.select_for_update(of=("self",)).select_related("firm", "lead").get(pk=engagement.pk)
    before, earlier_firm = _said(_terms_of(engagement), engagement), engagement.firm
    _settle(engagement, terms, by, uploads)
    after = _said(_terms_of(engagement), engagement)
    record(action="engagement.change", actor=by, subject=engagement, detail={"from": before, "to": after})
    if terms.firm != earlier_firm:
        end_acceptances(engagement, by=by, reason=FIRM_CHANGED)
        end_assignments(engagement, by=by, reason=FIRM_CHANGED)
    elif any(before[name] != after[name] for name in SIGNED_FOR):
        ask_for_signatures(engagement, by=by)
    put_on(engagement, terms.lead, by=by)
    return engagement


def _settle(engagement: Engagement, terms: Terms, by: User, uploads: Uploads | None) -> None:
    if problems := terms.problems(engagement.organisation, engagement if engagement.pk else None):
        raise ValueError(", ".join(f"{name}: {words}" for name, words in problems.items()))
    for name in PLAIN_TERMS:
        setattr(engagement, name, getattr(terms, name))
    engagement.save()
    engagement.letters.set(terms.letters)
    engagement.units.set(terms.units)
    engagement.documents.add(*(uploads or Uploads()).keep(by=by))


def _terms_of(engagement: Engagement) -> Terms:
    plain = {name: getattr(engagement, name) for name in PLAIN_TERMS}
    return Terms(letters=list(engagement.letters.all()), units=list(engagement.units.all()), **plain)


def _said(terms: Terms, engagement: Engagement) -> dict[str, Any]:
    names = ("title", "period_from", "period_until", "valid_from", "valid_until", "entrusted_by", "basis", "purpose")
    said = {name: getattr(terms, name) for name in names}
    said |= {"firm": terms.firm.name, "lead": terms.lead.username if terms.lead else ""}
    said |= {"letters": [letter.pk for letter in terms.letters], "units": [unit.pk for unit in terms.units]}
    return said | {"documents": sorted(engagement.documents.values_list("sha256", flat=True))}
