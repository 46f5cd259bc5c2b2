"""An auditor's engagements on the first page: what each is about, until when, and what waits for him in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audits.actions.opinions import quarters
from audits.models import CorrectiveAction, DocumentRequest, Engagement, Finding, Opinion, Sample, SampleItem
from compliance import wording
from compliance.rules.periods import Period


class Waits(NamedTuple):
    """One thing that waits, in words, and where."""

    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Engaged:
    """An engagement of an auditor. `is_open`: its pages are open to him today; `waits` is empty while they are not."""

    engagement: Engagement
    is_open: bool
    waits: list[Waits]
    opinion: Waits | None


def of(user: User, today: date) -> list[Engaged]:
    """His engagements that are not over, in one query however many there are."""
    if user.role != User.Role.AUDITOR:
        return []
    known = Engagement.objects.known_to(user, today).select_related("organisation").order_by("valid_until", "pk")
    open_ = Engagement.objects.open_to(user, today).filter(pk=OuterRef("pk"))
    counts = {name: Coalesce(Subquery(rows, IntegerField()), 0) for name, rows in _counts().items()}
    latest = {f"opinion_{name}": Subquery(_over(today).values(name)[:1]) for name in ("pk", "period", "status")}
    rows: list[Any] = list(known.annotate(is_open_now=Exists(open_), **counts, **latest))
    return [_engaged(row, today) for row in rows]


def _over(today: date) -> QuerySet[Opinion]:
    """The opinions of an engagement on quarters that are over and that were not withdrawn, the latest first."""
    running = Period.containing(today, "quarter").label  # labels of quarters sort as the quarters do
    standing = Opinion.objects.exclude(status=Opinion.Status.WITHDRAWN)
    return standing.filter(engagement=OuterRef("pk"), period__lt=running).order_by("-period")


def _counts() -> Mapping[str, QuerySet[Any]]:
    """How many things wait in an engagement, each kind as a subquery of one number."""
    items = SampleItem.objects.filter(sample__status=Sample.Status.DRAWN)
    reported = CorrectiveAction.objects.filter(status=CorrectiveAction.Status.REPORTED)
    return {
        "n_items": _number(items.exclude(pk__in=SampleItem.objects.examined().values("pk")), "sample__engagement"),
        "n_answers": _number(Finding.objects.filter(status=Finding.Status.ANSWERED), "engagement"),
        "n_retests": _number(reported, "finding__engagement"),
        "n_delivered": _number(DocumentRequest.objects.filter(status=DocumentRequest.Status.DELIVERED), "engagement"),
    }


def _number(rows: Any, engagement: str) -> QuerySet[Any]:
    of_one = rows.order_by().filter(**{engagement: OuterRef("pk")}).values(engagement)
    return of_one.annotate(n=Count("pk")).values("n")  # type: ignore[no-any-return]


def _engaged(row: Any, today: date) -> Engaged:
    if not row.is_open_now:
        return Engaged(row, False, [], None)
    return Engaged(row, True, list(_waits(row)), _opinion(row, today))


def _waits(row: Any) -> Iterator[Waits]:
    page = reverse("audits:engagement", args=[row.pk])
    told = {
        "samples": (row.n_items, ngettext("%(n)s item to examine", "%(n)s items to examine", row.n_items)),
        "findings": (row.n_answers, ngettext("%(n)s answer to check", "%(n)s answers to check", row.n_answers)),
        "retests": (row.n_retests, ngettext("%(n)s retest", "%(n)s retests", row.n_retests)),
        "requests": (
            row.n_delivered,
            ngettext("%(n)s delivery to look at", "%(n)s deliveries to look at", row.n_delivered),
        ),
    }
    for place, (n, said) in told.items():
        if n:
            anchor = "findings" if place == "retests" else place
            yield Waits(said % {"n": wording.number(n)}, f"{page}#{anchor}")


def _opinion(row: Any, today: date) -> Waits | None:
    """How the opinion stands on the latest quarter that is over; none where the engagement reaches none."""
    over = [label for label in quarters(row) if Period.parse(label).end <= today]
    if not over:
        return None
    period = over[0]
    told = {"period": wording.period_name(period)}
    if row.opinion_period != period:
        return Waits(
            _("Opinion on %(period)s: not begun") % told, f"{reverse('audits:engagement', args=[row.pk])}#opinions"
        )
    is_draft = row.opinion_status == Opinion.Status.DRAFT
    said = _("Opinion on %(period)s: draft") if is_draft else _("Opinion on %(period)s: signed")
    return Waits(said % told, reverse("audits:opinion", args=[row.opinion_pk]))
