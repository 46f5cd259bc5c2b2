"""Breaches, standing and withdrawn (rule book §12)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from accounts.api_tokens.models import Scope
from accounts.models import User
from complaints.models import Complaint
from compliance import messages
from compliance.models import Breach, Verdict
from dashboard.api.access import TokenRequest, behind
from dashboard.api.judgement.following import Following, following, with_following
from dashboard.api.judgement.results import PERIOD
from dashboard.api.keyset import PageQuery, page_of
from dashboard.api.values import Number

router = Router(tags=["breaches"])
SAME = (
    "id",
    "key",
    "period",
    "severity",
    "reason",
    "cases",
    "occurred_on",
    "negotiate_by",
    "negotiated_on",
    "status",
    "withdrawn_reason",
)


class BreachesQuery(PageQuery):
    letter: Number | None = Field(None, description=_("Of this letter, over all its versions."))
    period: str | None = Field(None, pattern=PERIOD, description=_("2026, 2026H2, 2026Q4 or 2026-10."))
    severity: Literal[tuple(Verdict.values)] | None = None  # type: ignore[valid-type]
    status: Literal[tuple(Breach.Status.values)] | None = None  # type: ignore[valid-type]


class BreachOut(BaseModel):
    """A breach under its key, which no rerun doubles."""

    id: int
    key: str
    letter: int
    letter_version: int = Field(description=_("The number of the version that governs."))
    promise: int
    clause: str
    quote: str
    period: str
    severity: Literal[tuple(Verdict.values)]  # type: ignore[valid-type]
    severity_text: str = Field(description=_("The severity in your language."))
    reason: str = Field(description=_("What the letter leaves unsaid: a code, or empty."))
    reason_text: str = Field(description=_("The reason in your language."))
    cases: int
    complaint: str | None = Field(description=_("The reference of the complaint, of a breach that is about one alone."))
    occurred_on: date
    negotiate_by: date | None
    negotiated_on: date | None = Field(description=_("The day on which the negotiation started."))
    status: Literal[tuple(Breach.Status.values)]  # type: ignore[valid-type]
    withdrawn_reason: str


class BreachDetail(BreachOut, Following):
    """A breach in the letter's own words, with all that was done about it."""

    clause_text: str = Field(description=_("The broken clause as it stood when the breach was opened."))
    band_text: str = Field(description=_("What the letter calls such a breach; empty where a note alone says it."))


class Breaches(BaseModel):
    items: list[BreachOut]
    next: int | None = Field(description=_("after of the next page; null at the end."))


@router.get(
    "/",
    url_name="breaches",
    operation_id="listBreaches",
    summary=_("List breaches"),
    description=_("Those of the letters you may see; an auditor those of the periods he audits. Withdrawn ones too."),
    response=Breaches,
    **behind(Scope.BREACHES_READ),
)
def breaches(request: TokenRequest, query: Query[BreachesQuery]) -> Breaches:
    found, after = page_of(_found(request.auth.owner, query), query)
    return Breaches(items=[_shown(breach) for breach in found], next=after)


@router.get(
    "/{breach}/",
    url_name="breach",
    operation_id="readBreach",
    summary=_("Read a breach"),
    description=_("With measures, exemptions, the compensation ledger, disputes and its history."),
    response=BreachDetail,
    **behind(Scope.BREACHES_READ),
)
def breach(request: TokenRequest, breach: Number) -> BreachDetail:
    owner = request.auth.owner
    found = get_object_or_404(with_following(_seen_by(owner), owner), pk=breach)
    told = _shown(found).model_dump() | following(found, owner)
    return BreachDetail(**told, clause_text=found.clause_text, band_text=found.band_text)


def _found(user: User, query: BreachesQuery) -> QuerySet[Breach]:
    wanted = Q()
    for lookup, value in (
        ("promise__clause__version__letter", query.letter),
        ("period", query.period),
        ("severity", query.severity),
        ("status", query.status),
    ):
        wanted &= Q(**{lookup: value}) if value is not None else Q()
    return _seen_by(user).filter(wanted)


def _seen_by(user: User) -> QuerySet[Breach]:
    about = Complaint.objects.visible_to(user).filter(pk=OuterRef("complaint_id")).order_by().values("reference")[:1]
    visible = Breach.objects.visible_to(user, timezone.localdate())
    return visible.annotate(reference=Subquery(about)).select_related("promise__clause__version")


def _shown(breach: Breach) -> BreachOut:
    promise = breach.promise
    return BreachOut(
        **{name: getattr(breach, name) for name in SAME},
        letter=promise.clause.version.letter_id,
        letter_version=promise.clause.version.number,
        promise=promise.pk,
        clause=promise.clause.number,
        quote=promise.quote,
        severity_text=breach.get_severity_display(),
        reason_text=messages.reason(breach.reason) if breach.reason else "",
        complaint=breach.reference,  # type: ignore[attr-defined]  # annotated by `_seen_by`
    )
