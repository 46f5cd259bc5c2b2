"""The addresses of complaints."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from accounts.api_tokens.models import ApiToken, Scope
from accounts.models import Organisation
from complaints import sources
from complaints.facts import PERSONAL, UNSTORABLE
from complaints.filters import ArrivalChoice, ComplaintFilter, Loss, State
from complaints.looks import actions as looks
from complaints.models import Channel, Complaint
from complaints.paging import page
from complaints.tokens import Tokens
from dashboard.api import bodies, flaws
from dashboard.api.access import TokenRequest, behind, require
from dashboard.api.complaints import shown
from dashboard.api.complaints.shown import ComplaintDetail, ComplaintOut
from dashboard.api.complaints.writing import NothingWrittenError, Taken, take_in
from dashboard.api.problems import Flaw, ProblemError, plain
from dashboard.api.values import Number
from evidence.actions import record

router = Router(tags=["complaints"])
LARGEST_PAGE = 500


class FlawOut(BaseModel):
    """One thing that is wrong with one row."""

    index: int | None = Field(None, description=_("Which row of the batch, counted from 0."))
    source: str | None = None
    reference: str | None = None
    field: str | None = Field(None, description=_("The fact concerned."))
    code: str = Field(description=_("The same in every language."))
    message: str = Field(description=_("In the language of Accept-Language: zh-Hans or en."))


class Outcome(BaseModel):
    """What became of one complaint."""

    source: str
    reference: str
    outcome: Literal["accepted", "updated", "unchanged"]
    url: str | None = Field(description=_("Where it can be read; null where the key of the source holds a slash."))


class BatchOutcome(BaseModel):
    """What became of the rows of a batch."""

    accepted: int = Field(description=_("New complaints."))
    updated: int = Field(description=_("Complaints whose facts are different now; the version before is kept."))
    unchanged: int = Field(description=_("Rows that told nothing new."))
    refused: int = Field(description=_("Rows that were not written; errors says why."))
    new_sources: list[str] = Field(description=_("Sources met for the first time: is one of them misspelt?"))
    errors: list[FlawOut]


class Filters(BaseModel):
    """The filters of the complaint list. Without a first day, a reference or a customer, 90 days are shown."""

    received_from: date | None = Field(None, description=_("First day of receipt, in the zone of the project."))
    received_until: date | None = Field(None, description=_("Last day of receipt, included."))
    unit: Number | None = Field(None, description=_("unit_id of a complaint."))
    channel: Literal[tuple(Channel.values)] | None = None  # type: ignore[valid-type]
    category: Number | None = Field(None, description=_("category_id or subcategory_id of a complaint."))
    state: Literal[tuple(State.values)] | None = None  # type: ignore[valid-type]
    arrival: Literal[tuple(ArrivalChoice.values)] | None = None  # type: ignore[valid-type]
    loss: Literal[tuple(Loss.values)] | None = None  # type: ignore[valid-type]
    reference: str | None = Field(None, max_length=100, description=_("How the reference begins."))
    customer: str | None = Field(
        None, pattern=r"^[0-9A-F]{10}$", description=_("A customer's token. Never his number.")
    )


class ListQuery(Filters):
    sort: Literal["-received_at", "received_at"] = "-received_at"
    size: int = Field(50, ge=1, le=LARGEST_PAGE, description=_("Complaints on a page."))
    cursor: str | None = Field(
        None,
        pattern=r"^[nb][no]-?[0-9]{1,17}_[0-9]{1,18}$",
        description=_("next or previous of a page before; the filters have to be the same."),
    )


class Days(BaseModel):
    first: date | None = Field(description=_("First day of receipt that is shown; null: no bound."))
    last: date | None = Field(description=_("Last day of receipt that is shown; null: no bound."))
    usual: bool = Field(description=_("Whether nobody chose a first day: the 90 days up to the last one."))


class ComplaintPage(BaseModel):
    items: list[ComplaintOut]
    next: str | None = Field(description=_("The cursor of the page after this one; null at the end."))
    previous: str | None = Field(description=_("The cursor of the page before this one; null at the beginning."))
    days: Days


class OneQuery(BaseModel):
    identity: Literal["masked", "open"] = Field(
        "masked",
        description=_("open: the customer himself, with the scope customers:read. That is written into the journal."),
    )


class BatchQuery(BaseModel):
    write: Literal["good_rows", "all_or_nothing"] = Field(
        "good_rows", description=_("Whether a row that is refused keeps the others out.")
    )


def _takes(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {bodies.MEDIA_TYPE: {"schema": schema}}}


ONE = {"$ref": "#/components/schemas/ComplaintIn"}
MANY = {"type": "array", "minItems": 1, "maxItems": settings.API_LARGEST_BATCH, "items": ONE}


@router.get(
    "/",
    url_name="complaints",
    operation_id="listComplaints",
    summary=_("List complaints"),
    description=_("Newest first, a page at a time. It holds no personal data: customers are tokens."),
    response=ComplaintPage,
    **behind(Scope.COMPLAINTS_READ),
)
def complaint_list(request: TokenRequest, query: Query[ListQuery]) -> ComplaintPage:
    token, newest_first = request.auth, query.sort == "-received_at"
    chosen = _filter(token, query)
    if query.cursor and (query.cursor[1] == "n") != newest_first:
        raise ProblemError("invalid", flaws=[flaws.flaw("wrong_form", field="cursor")])
    found = page(shown.rows(chosen.rows), newest_first=newest_first, cursor=query.cursor or "", size=query.size)
    tokens, window = Tokens(token.owner, timezone.localdate()), chosen.window
    if found.rows:
        columns = list(ComplaintOut.model_fields)
        detail = {"filter": chosen.words(), "columns": columns, "rows": len(found.rows), "token": token.name}
        record(action="complaints.export", actor=token.owner, subject="complaints.complaint", detail=detail)
    return ComplaintPage(
        items=[shown.shown(complaint, tokens) for complaint in found.rows],
        next=found.next or None,
        previous=found.previous or None,
        days=Days(first=window.first, last=window.last, usual=window.usual),
    )


@router.post(
    "/",
    url_name="complaints",
    operation_id="writeComplaint",
    summary=_("Write one complaint"),
    description=_(
        "Known by source and reference: what is new is added, other facts replace those on record and the version"
        " before is kept, the same facts again change nothing. Facts left out stay as they are."
    ),
    response={200: Outcome, 201: Outcome},
    **behind(Scope.COMPLAINTS_WRITE, requestBody=_takes(ONE)),
)
def complaint_write(request: TokenRequest) -> Status[Outcome]:
    row = bodies.parsed(bodies.read(request, most=settings.API_LARGEST_BODY))
    taken = _take_in(request.auth, [row], all_or_nothing=True)
    source = sources.named(row["source"].strip(), organisation=_company(request.auth))
    reference = row["reference"].strip()
    url = None if "/" in source.key else reverse("api:complaint", args=[source.key, reference])
    told = Outcome(source=source.key, reference=reference, outcome=taken.outcome, url=url)
    return Status(201 if taken.accepted else 200, told)


@router.post(
    "/batch/",
    url_name="complaint_batch",
    operation_id="writeComplaints",
    summary=_("Write a batch of complaints"),
    description=_(
        "Up to 10,000 rows in one transaction. A row that is refused is told with its index, reference and reasons, and"
        " the others are written (207), unless all or nothing is asked for. The same batch again changes nothing."
    ),
    response={200: BatchOutcome, 207: BatchOutcome},
    exclude_none=True,
    **behind(Scope.COMPLAINTS_WRITE, limits=("requests", "batches"), requestBody=_takes(MANY)),
)
def complaint_batch(request: TokenRequest, query: Query[BatchQuery]) -> Status[BatchOutcome]:
    rows = bodies.parsed(bodies.read(request, most=settings.API_LARGEST_BODY))
    if not isinstance(rows, list):
        raise ProblemError("invalid", flaws=[flaws.flaw("no_array")])
    if not 0 < len(rows) <= settings.API_LARGEST_BATCH:
        raise ProblemError("invalid", flaws=[flaws.flaw("wrong_length")])
    taken = _take_in(request.auth, rows, all_or_nothing=query.write == "all_or_nothing")
    errors = [FlawOut(**plain(flaw)) for flaw in taken.flaws]
    counts = {name: getattr(taken, name) for name in ("accepted", "updated", "unchanged", "refused", "new_sources")}
    return Status(207 if taken.refused else 200, BatchOutcome(**counts, errors=errors))


@router.get(
    "/{source}/{anything:reference}/",
    url_name="complaint",
    operation_id="readComplaint",
    summary=_("Read one complaint"),
    description=_("By the key of its source and its reference. The customer stands behind a mask."),
    response=ComplaintDetail,
    **behind(Scope.COMPLAINTS_READ),
)
def complaint_read(request: TokenRequest, source: str, reference: str, query: Query[OneQuery]) -> ComplaintDetail:
    token = request.auth
    if query.identity == "open":
        require(token, Scope.CUSTOMERS_READ)
    complaint = _one(token, source, reference)
    tokens = Tokens(token.owner, timezone.localdate())
    if query.identity == "masked":
        return shown.masked(complaint, tokens)
    fields = [name for name in PERSONAL if getattr(complaint, name)]
    looks.read(complaint=complaint, fields=fields, by=token.owner, via=token.name)
    return shown.opened(complaint, tokens)


def _filter(token: ApiToken, query: Filters) -> ComplaintFilter:
    """The filter of the list, as if its form had been filled in."""
    told = QueryDict(mutable=True)
    for name, value in query.model_dump(include=set(Filters.model_fields), exclude_none=True).items():
        told[name] = str(value)
    visible = Complaint.objects.visible_to(token.owner)
    chosen = ComplaintFilter(told, queryset=visible, reader=token.owner)
    if chosen.form.is_valid():
        return chosen
    wrong = chosen.form.errors.as_data().items()
    found = [
        Flaw(code="not_offered", message=error.messages[0], field=name) for name, errors in wrong for error in errors
    ]
    raise ProblemError("invalid", flaws=found)


def _take_in(token: ApiToken, rows: list[Any], *, all_or_nothing: bool) -> Taken:
    """Write rows in the name of the token's owner. Raises ProblemError where nothing was written."""
    try:
        return take_in(
            rows=rows,
            organisation=_company(token),
            by=token.owner,
            reason=f"API: {token.name}",
            now=timezone.now(),
            all_or_nothing=all_or_nothing,
        )
    except NothingWrittenError as error:
        raise ProblemError("nothing_written", flaws=error.taken.flaws) from error


def _company(token: ApiToken) -> Organisation:
    """Whose record is written into. Only managers' tokens write, and a manager has a company."""
    if token.owner.organisation is None:
        raise Http404
    return token.owner.organisation


def _one(token: ApiToken, source: str, reference: str) -> Complaint:
    visible = Complaint.objects.visible_to(token.owner)
    if UNSTORABLE.search(source + reference):
        raise Http404
    found = shown.rows(visible).defer(None).filter(source__key=source, reference=reference).first()
    if found is None:
        raise Http404
    return found
