"""Complaints as they are shown: what the pages show, customers as tokens, the person behind a mask."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from complaints import masking, revisions
from complaints.facts import PERSONAL
from complaints.filters import ArrivalChoice
from complaints.masking import Identity
from complaints.models import Arrival, Channel, Complaint, Complaints
from complaints.rules.arrivals import is_repeat
from complaints.tokens import Tokens

SAME = (
    "reference",
    "received_at",
    "channel",
    "unit_id",
    "category_id",
    "subcategory_id",
    "segment",
    "severity",
    "acknowledged_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "closed_at",
    "reopened_at",
    "reopen_count",
    "due_at",
    "satisfaction",
    "first_contact",
    "loss_confirmed_on",
    "marked_duplicate",
    "since_previous",
    "response_seconds",
    "preliminary_seconds",
    "resolution_seconds",
    "version",
)
NAMED = ("unit", "category", "subcategory")


class ComplaintOut(BaseModel):
    source: str = Field(description=_("The key of the source."))
    reference: str
    received_at: datetime
    channel: Literal[tuple(Channel.values)]  # type: ignore[valid-type]
    unit: str | None
    unit_id: int | None
    category: str | None
    category_id: int | None
    subcategory: str | None
    subcategory_id: int | None
    customer: str = Field(description=_("A token that stands for the customer, and for nobody else; empty for nobody."))
    segment: str
    severity: str
    acknowledged_at: datetime | None
    responded_at: datetime | None
    preliminary_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened_at: datetime | None
    reopen_count: int
    due_at: datetime | None
    satisfaction: int | None
    first_contact: bool | None
    loss_amount: str | None = Field(description=_("In yuan, as exact as it is kept."))
    loss_confirmed_on: date | None
    marked_duplicate: bool
    arrival: Literal[tuple(ArrivalChoice.values)] = Field(  # type: ignore[valid-type]
        description=_("What it was when it came in; a repeat is one within 30 days of the earlier one's resolution.")
    )
    previous: str | None = Field(
        description=_("The reference of the customer's earlier complaint, where you may see it.")
    )
    since_previous: int | None = Field(description=_("Seconds since the earlier one was resolved."))
    response_seconds: int | None = Field(description=_("From receipt to the first response."))
    preliminary_seconds: int | None = Field(description=_("From receipt to the preliminary solution."))
    resolution_seconds: int | None = Field(description=_("From receipt to the resolution."))
    version: int = Field(description=_("How many times its facts were written."))


class Person(BaseModel):
    """The customer, or his mask."""

    name: str
    contact: str
    text: str = Field(description=_("What was said."))
    open: bool = Field(description=_("Whether this is the person, and not his mask."))


class ComplaintDetail(ComplaintOut):
    identity: Person


def rows(visible: Complaints) -> Complaints:
    """Complaints with what it takes to show them, without who the customers are."""
    earlier = visible.filter(pk=OuterRef("previous_id")).order_by().values("reference")[:1]
    named = visible.select_related("source", *NAMED).defer(*PERSONAL)
    return named.annotate(previous_reference=Subquery(earlier))


def shown(complaint: Complaint, tokens: Tokens) -> ComplaintOut:
    """One row of `rows`."""
    return ComplaintOut(**_facts(complaint, tokens))


def opened(complaint: Complaint, tokens: Tokens) -> ComplaintDetail:
    """With the person himself. Whoever shows this writes it into the journal."""
    return _with(complaint, tokens, masking.unmasked(complaint))


def masked(complaint: Complaint, tokens: Tokens) -> ComplaintDetail:
    """With his mask; the token is stable within one engagement."""
    engagement = tokens.engagement(complaint.organisation_id, complaint.unit_id, complaint.received_day)
    earlier = revisions.earlier_names(complaint)
    return _with(complaint, tokens, masking.masked(complaint, engagement=engagement, earlier=earlier))


def _with(complaint: Complaint, tokens: Tokens, who: Identity) -> ComplaintDetail:
    person = Person(name=who.name, contact=who.contact, text=who.text, open=who.open)
    return ComplaintDetail(**_facts(complaint, tokens), identity=person)


def _facts(complaint: Complaint, tokens: Tokens) -> dict[str, Any]:
    amount = complaint.loss_amount
    return {
        **{name: getattr(complaint, name) for name in SAME},
        **{name: str(named) if (named := getattr(complaint, name)) else None for name in NAMED},
        "source": complaint.source.key,
        "customer": tokens.of_complaint(complaint),
        "loss_amount": None if amount is None else format(amount, "f"),
        "arrival": _arrival(complaint),
        "previous": complaint.previous_reference,  # type: ignore[attr-defined]  # annotated by `rows`
    }


def _arrival(complaint: Complaint) -> str:
    if complaint.arrival != Arrival.COUNTED:
        return complaint.arrival
    repeat = is_repeat(complaint.arrival, complaint.since_previous)
    return (ArrivalChoice.REPEAT if repeat else ArrivalChoice.NEW).value
