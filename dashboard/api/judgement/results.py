"""Stored verdicts with everything they rest on (rule book §9)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from accounts.api_tokens.models import Scope
from compliance import messages
from compliance.models import Clarity, Result, Verdict
from compliance.rules.metrics import DEFINITIONS
from dashboard.api.access import TokenRequest, behind
from dashboard.api.keyset import PageQuery, page_of
from dashboard.api.values import Number, exact, written

router = Router(tags=["results"])
PERIOD = r"^[0-9]{4}(Q[1-4]|H[12]|-(0[1-9]|1[0-2]))?$"
SAME = (
    "id", "unit_id", "period", "starts_on", "ends_on", "received", "not_yet_due", "verdict", "provisional", "final_on",
    "at_risk", "clarity", "metric_version", "rule_version", "code_version", "watermark", "as_of", "digest", "run_id",
    "previous_verdict",
)  # fmt: skip
EXACT = ("numerator", "denominator", "value", "low", "high", "previous_value")


class ResultsQuery(PageQuery):
    letter: Number | None = Field(None, description=_("Of this letter, over all its versions."))
    promise: Number | None = None
    metric: Literal[tuple(DEFINITIONS)] | None = None  # type: ignore[valid-type]
    period: str | None = Field(None, pattern=PERIOD, description=_("2026, 2026H2, 2026Q4 or 2026-10."))
    unit: Literal["company", "units"] | None = Field(
        None, description=_("The company's own results, or those of its units.")
    )
    unit_id: Number | None = None
    verdict: Literal[tuple(Verdict.values)] | None = None  # type: ignore[valid-type]


class ResultOut(BaseModel):
    """A verdict, the numbers it was judged by, and what it was computed from."""

    id: int
    letter: int
    letter_version: int = Field(description=_("The number of the version that governs."))
    promise: int
    lineage: str = Field(description=_("The same for a promise that an amendment carries on."))
    clause: str
    quote: str
    metric: str
    unit: str | None = Field(description=_("Null: the whole company."))
    unit_id: int | None
    period: str
    starts_on: date
    ends_on: date = Field(description=_("The day after the last one."))
    received: int
    numerator: str | None = Field(description=_("Exact."))
    denominator: str | None = Field(description=_("Exact."))
    not_yet_due: int
    value: str | None = Field(description=_("numerator ÷ denominator, rounded half to even to six places."))
    low: str | None = Field(description=_("Lower end of the 95 per cent interval (Wilson), for shares of complaints."))
    high: str | None = Field(description=_("Upper end of the 95 per cent interval (Wilson), for shares of complaints."))
    verdict: Literal[tuple(Verdict.values)]  # type: ignore[valid-type]
    verdict_text: str = Field(description=_("The verdict in your language."))
    reason: str = Field(description=_("Why there is no verdict, or what the letter leaves unsaid: a code, or empty."))
    reason_text: str = Field(description=_("The reason in your language."))
    provisional: bool
    final_on: date | None
    at_risk: bool
    clarity: Literal[tuple(Clarity.values)]  # type: ignore[valid-type]
    detail: dict[str, Any] = Field(description=_("More numbers of the metric: whole ones, and texts."))
    metric_version: str
    rule_version: str
    code_version: str
    watermark: int = Field(description=_("The last change set of the record that was known."))
    as_of: datetime
    run_id: int
    digest: str = Field(description=_("SHA-256 of what the result says."))
    previous_verdict: str
    previous_value: str | None


class Results(BaseModel):
    items: list[ResultOut]
    next: int | None = Field(description=_("after of the next page; null at the end."))


@router.get(
    "/",
    url_name="results",
    operation_id="listResults",
    summary=_("List results"),
    description=_("What the last run says of each promise, unit and period, with its provenance."),
    response=Results,
    **behind(Scope.RESULTS_READ),
)
def results(request: TokenRequest, query: Query[ResultsQuery]) -> Results:
    visible = Result.objects.visible_to(request.auth.owner, timezone.localdate()).filter(**_wanted(query))
    found, following = page_of(visible.select_related("unit", "promise__clause__version"), query)
    return Results(items=[_shown(result) for result in found], next=following)


def _wanted(query: ResultsQuery) -> dict[str, Any]:
    asked = {
        "promise__clause__version__letter": query.letter,
        "promise": query.promise,
        "promise__metric": query.metric,
        "period": query.period,
        "unit__isnull": None if query.unit is None else query.unit == "company",
        "unit": query.unit_id,
        "verdict": query.verdict,
    }
    return {lookup: value for lookup, value in asked.items() if value is not None}


def _shown(result: Result) -> ResultOut:
    promise = result.promise
    numbers: dict[str, Any] = {name: written(getattr(result, name)) for name in EXACT}
    return ResultOut(
        **{name: getattr(result, name) for name in SAME},
        **numbers,
        letter=promise.clause.version.letter_id,
        letter_version=promise.clause.version.number,
        promise=promise.pk,
        lineage=str(promise.lineage),
        clause=promise.clause.number,
        quote=promise.quote,
        metric=promise.metric,
        unit=result.unit.name if result.unit else None,
        verdict_text=str(Verdict(result.verdict).label),
        reason=result.reason,
        reason_text=messages.reason(result.reason) if result.reason else "",
        detail=exact(result.detail),
    )
