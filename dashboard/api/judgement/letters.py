"""Letters and what they promise: what results and breaches speak of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import BaseModel, Field

from accounts.api_tokens.models import Scope
from commitments.models import Letter, LetterVersion, Promise
from dashboard.api.access import TokenRequest, behind
from dashboard.api.values import Number, exact, written

router = Router(tags=["letters"])


class PromiseOut(BaseModel):
    """A measurable phrase of a clause, agreed to by a person."""

    id: int
    lineage: str = Field(description=_("The same for a promise that an amendment carries on."))
    clause: str = Field(description=_("The number of the clause, as the letter writes it."))
    path: str = Field(description=_("The way to the clause, unique within a version."))
    quote: str = Field(description=_("The letter's own words."))
    kind: str
    metric: str
    comparator: str
    value: str | None = Field(description=_("In unit; exact."))
    value_high: str | None = Field(description=_("The upper end of a range, in unit; exact."))
    low_closed: bool = Field(description=_("Whether the lower end belongs to the range."))
    high_closed: bool = Field(description=_("Whether the upper end belongs to the range."))
    unit: str
    period: str
    force: str
    breach_class: str
    parameters: dict[str, Any] = Field(description=_("What the metric needs besides: limit, window_days, statistic …"))
    scope: dict[str, Any] = Field(description=_("To which complaints it is restricted; empty: it is not."))


class VersionOut(BaseModel):
    """A signed text of a letter. It never changes."""

    number: int
    status: str
    effective_from: date | None
    effective_until: date | None = Field(
        description=_("The day after its last one; null while nothing has replaced it.")
    )
    signatory: str
    signed_on: date | None


class VersionDetail(VersionOut):
    promises: list[PromiseOut]


class LetterOut(BaseModel):
    id: int
    organisation: str = Field(description=_("The company that signed it."))
    title: str
    number: str
    time_zone: str
    versions: list[VersionOut]


class LetterDetail(LetterOut):
    versions: list[VersionDetail]  # type: ignore[assignment]  # each with its promises


class Letters(BaseModel):
    items: list[LetterOut]


@router.get(
    "/",
    url_name="letters",
    operation_id="listLetters",
    summary=_("List letters"),
    description=_("Every letter you may see, with its signed versions."),
    response=Letters,
    **behind(Scope.LETTERS_READ),
)
def letters(request: TokenRequest) -> Letters:
    visible = Letter.objects.visible_to(request.auth.owner, timezone.localdate())
    signed = Prefetch("versions", LetterVersion.objects.signed().order_by("number"))
    found = visible.select_related("organisation").prefetch_related(signed)
    return Letters(
        items=[LetterOut(**_letter(each), versions=[_version(v) for v in each.versions.all()]) for each in found]
    )


@router.get(
    "/{letter}/",
    url_name="letter",
    operation_id="readLetter",
    summary=_("Read a letter"),
    description=_("With what each signed version promises."),
    response=LetterDetail,
    **behind(Scope.LETTERS_READ),
)
def letter(request: TokenRequest, letter: Number) -> LetterDetail:
    visible = Letter.objects.visible_to(request.auth.owner, timezone.localdate())
    promises = Prefetch("clauses__promises", Promise.objects.judged().select_related("clause"), to_attr="agreed")
    signed = Prefetch("versions", LetterVersion.objects.signed().prefetch_related(promises).order_by("number"))
    found = get_object_or_404(visible.select_related("organisation").prefetch_related(signed), pk=letter)
    return LetterDetail(**_letter(found), versions=[_with_promises(version) for version in found.versions.all()])


def _letter(letter: Letter) -> dict[str, Any]:
    said = {name: getattr(letter, name) for name in ("id", "title", "number", "time_zone")}
    return {**said, "organisation": letter.organisation.name}


def _version(version: LetterVersion) -> VersionOut:
    return VersionOut(**{name: getattr(version, name) for name in VersionOut.model_fields})


def _with_promises(version: LetterVersion) -> VersionDetail:
    promises = [promise for clause in version.clauses.all() for promise in clause.agreed]  # type: ignore[attr-defined]
    return VersionDetail(**_version(version).model_dump(), promises=[promise_out(promise) for promise in promises])


SAME = (
    "id", "quote", "kind", "metric", "comparator", "low_closed", "high_closed", "unit", "period", "force",
    "breach_class",
)  # fmt: skip


def promise_out(promise: Promise) -> PromiseOut:
    return PromiseOut(
        **{name: getattr(promise, name) for name in SAME},
        lineage=str(promise.lineage),
        clause=promise.clause.number,
        path=promise.clause.path,
        value=written(promise.value),
        value_high=written(promise.value_high),
        parameters=exact(promise.parameters),
        scope=exact(promise.scope),
    )
