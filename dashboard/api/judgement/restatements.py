"""Restatements of published figures (rule book §14)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from accounts.api_tokens.models import Scope
from compliance.models import RestatedCase, Restatement
from compliance.restated import COMPANY
from dashboard.api.access import TokenRequest, behind
from dashboard.api.judgement.results import PERIOD
from dashboard.api.keyset import PageQuery, page_of
from dashboard.api.values import Number, exact

router = Router(tags=["restatements"])
SAME = ("id", "period", "issue", "status", "told_in", "sections", "compared", "as_of", "watermark", "drafted_at")


class RestatementsQuery(PageQuery):
    letter: Number | None = Field(None, description=_("Of this letter, over all its versions."))
    period: str | None = Field(None, pattern=PERIOD, description=_("2026, 2026H2, 2026Q4 or 2026-10."))
    status: Literal[tuple(Restatement.Status.values)] | None = None  # type: ignore[valid-type]


class RestatementOut(BaseModel):
    """What an issue of the white paper said of a promise, and what comes out by now."""

    id: int
    letter: int
    letter_version: int = Field(description=_("The number of the version that governs."))
    promise: int
    clause: str
    quote: str
    metric: str
    period: str
    issue: str = Field(description=_("The issue that said what is restated."))
    old: dict[str, Any] = Field(description=_("The company's figures as they were published."))
    new: dict[str, Any] = Field(description=_("The same by now; empty where nothing supports them any more."))
    units: int = Field(description=_("Of how many units something else is said."))
    cases: dict[str, int] = Field(description=_("How many complaints count otherwise, by the reason: a code."))
    compared: bool = Field(description=_("False: too much was written at a time to list every complaint."))
    sections: list[str] = Field(description=_("What changed beside the complaints: codes."))
    status: Literal[tuple(Restatement.Status.values)]  # type: ignore[valid-type]
    reason: str = Field(description=_("Why it was approved or rejected."))
    decided_on: date | None
    told_in: str = Field(description=_("The issue that tells it, or empty."))
    as_of: datetime
    watermark: int = Field(description=_("The last change set of the record that was known."))
    drafted_at: datetime


class Restatements(BaseModel):
    items: list[RestatementOut]
    next: int | None = Field(description=_("after of the next page; null at the end."))


@router.get(
    "/",
    url_name="restatements",
    operation_id="listRestatements",
    summary=_("List restatements"),
    description=_("Of published figures that come out otherwise by now, whatever became of each."),
    response=Restatements,
    **behind(Scope.RESULTS_READ),
)
def restatements(request: TokenRequest, query: Query[RestatementsQuery]) -> Restatements:
    asked = {"promise__clause__version__letter": query.letter, "period": query.period, "status": query.status}
    wanted = {lookup: value for lookup, value in asked.items() if value is not None}
    visible = Restatement.objects.visible_to(request.auth.owner, timezone.localdate()).filter(**wanted)
    related = visible.select_related("promise__clause__version").prefetch_related("steps")
    found, following = page_of(related, query)
    cases = _cases([row.pk for row in found])
    return Restatements(items=[_shown(row, cases.get(row.pk, {})) for row in found], next=following)


def _cases(numbers: list[int]) -> dict[int, dict[str, int]]:
    rows = RestatedCase.objects.filter(restatement__in=numbers).order_by().values_list("restatement", "why")
    found: dict[int, dict[str, int]] = {}
    for (restatement, why), count in sorted(Counter(rows).items()):
        found.setdefault(restatement, {})[why] = count
    return found


def _shown(row: Restatement, cases: dict[str, int]) -> RestatementOut:
    promise = row.promise
    decided = {Restatement.Status.APPROVED, Restatement.Status.REJECTED}
    decision = next((step for step in row.steps.all() if step.to_status in decided), None)
    units = {*row.old, *row.new} - {COMPANY}
    return RestatementOut(
        **{name: getattr(row, name) for name in SAME},
        letter=promise.clause.version.letter_id,
        letter_version=promise.clause.version.number,
        promise=promise.pk,
        clause=promise.clause.number,
        quote=promise.quote,
        metric=promise.metric,
        old=exact(row.old.get(COMPANY, {})),
        new=exact(row.new.get(COMPANY, {})),
        units=sum(row.old.get(unit) != row.new.get(unit) for unit in units),
        cases=cases,
        reason=decision.reason if decision else "",
        decided_on=timezone.localdate(decision.at) if decision else None,
    )
