"""Figures on demand: what `manage.py figures` prints, of what the token's owner may see (see docs/figures.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from accounts.api_tokens.models import Scope
from accounts.models import Organisation, User
from commitments.models import Letter
from complaints.filters import FIRST_DAY, LAST_DAY
from complaints.models import Source, organisations_visible_to
from complaints.rules.clocks import Limit, LimitError
from compliance.figures import GROUPS, Asked, FiguresError, Row, rows
from compliance.models import Verdict
from compliance.rules.metrics import DEFINITIONS
from dashboard.api import flaws
from dashboard.api.access import TokenRequest, behind
from dashboard.api.problems import Flaw, ProblemError
from dashboard.api.values import DayOrMoment, Number, written

router = Router(tags=["figures"])
OF_COMPLAINTS = tuple(key for key, definition in DEFINITIONS.items() if definition.ask is not None)
LIMIT = r"^(own|[1-9][0-9]{0,8}(s|min|h|d|wd|wh))$"


class FiguresQuery(BaseModel):
    metric: Literal[OF_COMPLAINTS]  # type: ignore[valid-type]
    by: list[Literal[GROUPS]] = Field(  # type: ignore[valid-type]
        [], max_length=3, description=_("What to group by; repeat it for several. month or quarter, not both.")
    )
    letter: Number | None = Field(None, description=_("By whose promise to count and judge."))
    source: str | None = Field(None, max_length=60, description=_("Only complaints of the source with this key."))
    limit: str | None = Field(
        None, pattern=LIMIT, description=_("A limit to try: 2h, 30min, 90s, 30d, 3wd, 4wh or own.")
    )
    window: int | None = Field(
        None, ge=1, le=3660, description=_("The window of repeats in days, else the letter's, else 30.")
    )
    first: date | None = Field(None, alias="from", description=_("First day of receipt."))
    last: date | None = Field(None, alias="to", description=_("Last day of receipt, included."))
    as_of: DayOrMoment | None = Field(
        None, description=_("As of this moment, or the end of this day; without it, now. A + has to be sent as %2B.")
    )


class FigureRow(BaseModel):
    """One group. What is not grouped by is empty."""

    unit: str
    channel: str
    period: str
    received: int = Field(description=_("New and repeat complaints received."))
    numerator: str | None = Field(description=_("Exact."))
    denominator: str | None = Field(description=_("Exact."))
    not_yet_due: int
    value: str | None = Field(description=_("numerator ÷ denominator, rounded half to even to six places."))
    low: str | None = Field(description=_("Lower end of the 95 per cent interval (Wilson), for shares of complaints."))
    high: str | None = Field(description=_("Upper end of the 95 per cent interval (Wilson), for shares of complaints."))
    verdict: Literal[("", *Verdict.values)] = Field(description=_("By the letter; empty without one."))  # type: ignore[valid-type]


class Figures(BaseModel):
    metric: str
    as_of: datetime
    items: list[FigureRow]


@router.get(
    "/",
    url_name="figures",
    operation_id="computeFigures",
    summary=_("Compute figures"),
    description=_(
        "Any metric of complaints, grouped by unit, channel and month or quarter, as of any day. Nothing is stored. An"
        " auditor asks within the period and the units of an engagement."
    ),
    response=Figures,
    **behind(Scope.FIGURES_READ),
)
def figures(request: TokenRequest, query: Query[FiguresQuery]) -> Figures:
    asked = _asked(request.auth.owner, query)
    try:
        found = rows(asked)
    except FiguresError as error:
        raise _wrong("no_figures", str(error)) from error
    return Figures(metric=asked.metric, as_of=asked.as_of.astimezone(UTC), items=[_row(row) for row in found])


def _row(row: Row) -> FigureRow:
    exact = {name: written(row[name]) for name in ("numerator", "denominator", "value", "low", "high")}
    return FigureRow(**{**row, **exact})


def _asked(user: User, query: FiguresQuery) -> Asked:
    today = timezone.localdate()
    letter = _letter(user, query.letter, today)
    zone = ZoneInfo(letter.time_zone if letter else settings.TIME_ZONE)
    organisation = letter.organisation if letter else _organisation(user, today)
    first, last, units = _audited(user, organisation, letter, query, today)
    if {"month", "quarter"} <= set(query.by):
        raise _wrong("not_offered", gettext("Group by month or by quarter, not by both."), "by")
    return Asked(
        metric=query.metric,
        by=frozenset(query.by),
        as_of=_as_of(query.as_of, zone),
        zone=zone,
        organisation=organisation,
        letter=letter,
        source=_source(query.source, organisation),
        limit=_limit(query.limit),
        window_days=query.window,
        first=first,
        last=last,
        units=units,
    )


def _letter(user: User, pk: int | None, today: date) -> Letter | None:
    if pk is None:
        return None
    return get_object_or_404(Letter.objects.visible_to(user, today).select_related("organisation"), pk=pk)


def _organisation(user: User, today: date) -> Organisation:
    """The one company whose complaints he may see; with several, a letter says which."""
    visible = organisations_visible_to(user, today)
    if len(visible) > 1:
        raise _wrong("missing", gettext("You audit several companies: say by which letter."), "letter")
    return get_object_or_404(Organisation.objects.filter(pk__in=visible))


def _source(key: str | None, organisation: Organisation) -> Source | None:
    if key is None:
        return None
    return get_object_or_404(Source.objects.filter(organisation=organisation), key=key)


def _limit(text: str | None) -> Limit | None:
    try:
        return None if text is None else Limit.parse(text)
    except LimitError as error:
        raise ProblemError("invalid", flaws=[flaws.flaw("out_of_range", field="limit")]) from error


def _as_of(asked: datetime | date | None, zone: ZoneInfo) -> datetime:
    """Without a zone in that of the figures, without a time the end of the day."""
    if asked is None:
        return timezone.now()
    at = asked if isinstance(asked, datetime) else datetime.combine(asked, time.max)
    if not FIRST_DAY <= at.date() <= LAST_DAY:
        raise ProblemError("invalid", flaws=[flaws.flaw("out_of_range", field="as_of")])
    return at if at.tzinfo else at.replace(tzinfo=zone)


Span = tuple[date | None, date | None, frozenset[int] | None]


def _audited(user: User, organisation: Organisation, letter: Letter | None, query: FiguresQuery, today: date) -> Span:
    """The days asked for, and the units (None: all). An auditor's days lie within an engagement, and those he leaves
    open are its own; he gets the complaints of its units."""
    for name, day in (("from", query.first), ("to", query.last)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ProblemError("invalid", flaws=[flaws.flaw("out_of_range", field=name)])
    if user.role != User.Role.AUDITOR:
        return query.first, query.last, None
    engagements = user.engagements.open_to(user, today).filter(organisation=organisation).order_by("pk")
    return _within(engagements.filter(letters=letter) if letter else engagements, query)


def _within(engagements: Iterable[Any], query: FiguresQuery) -> Span:
    for engagement in engagements:
        first, last = query.first or engagement.period_from, query.last or engagement.period_until
        if engagement.period_from <= first and last <= engagement.period_until:
            return first, last, engagement.seen_units
    raise _wrong("outside_engagement", gettext("These days lie outside the period that you audit."), "from")


def _wrong(code: str, message: str, field: str | None = None) -> ProblemError:
    return ProblemError("invalid", flaws=[Flaw(code=code, message=message, field=field)])
