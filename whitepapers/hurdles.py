"""What stands between a white paper and its publication, in words (rule book §14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Complaint
from compliance import wording
from compliance.models import ComplianceRun, Result, StockLine
from compliance.rules.periods import Period
from whitepapers import approval, opinions, prose, restatements
from whitepapers.models import WhitePaper

Json = dict[str, Any]


def reasons_against(paper: WhitePaper, *, at: datetime | None = None) -> list[str]:
    """Why `paper` may not be approved or published at this moment (now); empty when nothing stands against it."""
    if paper.is_published:
        return [_("This white paper is published and never changes.")]
    if paper.status == WhitePaper.Status.DRAFT:
        return [_("The figures are not frozen yet."), *against_freezing(paper, at=at)]
    return [
        *_of_the_frozen(paper),
        *against_freezing(paper, at=at),
        *_unmarked(paper),
        *restatements.reasons_against(paper),
        *opinions.reasons_against(paper),
        *(prose.reasons_against(approval.reading(paper)) if paper.is_editable else ()),
    ]


def against_freezing(paper: WhitePaper, *, at: datetime | None = None) -> Iterator[str]:
    """What is wrong with the figures themselves: the quarter runs, they are stale, or they do not add up."""
    at = at or timezone.now()
    _start, end = _bounds(paper)
    if at < end:
        yield _("The quarter is not over yet.")
    if ComplianceRun.objects.running():
        yield _("A recompute is running; freeze the figures again when it is done.")
    yield from _stale(paper, end, at)
    if StockLine.objects.latest_of(paper.organisation_id, paper.period).failing().exists():
        yield _("The stock of complaints of this quarter does not add up; its page names the cases.")


def provisional(paper: WhitePaper) -> int:
    """How many verdicts of the paper are provisional: whoever approves it says that he knows."""
    return sum(bool(row["provisional"]) for row in paper.snapshot["verdicts"])


def _of_the_frozen(paper: WhitePaper) -> Iterator[str]:
    """Of figures that were frozen too early."""
    _start, end = _bounds(paper)
    if paper.built_at < end:
        yield _("The figures were frozen before the quarter was over.")
    as_of = paper.snapshot["data"]["as_of"]
    if as_of is None or datetime.fromisoformat(as_of) < end:
        yield _("The verdicts were not recomputed after the quarter's end.")


def _stale(paper: WhitePaper, end: datetime, at: datetime) -> Iterator[str]:
    """Figures that a run of today might find to be others: the last one is older than a night, or facts of the
    quarter were written after it."""
    run = ComplianceRun.objects.latest_view()
    if run is None:
        return  # then there are no verdicts either
    if at - run.as_of > timedelta(hours=settings.PUBLISH_STALE_HOURS):
        said = _("The data are stale: the last run is as of %(moment)s.")
        yield said % {"moment": wording.moment(run.as_of)}
    later = Complaint.objects.filter(
        organisation=paper.organisation_id, received_at__lt=end, change_set__number__gt=run.watermark
    ).count()
    if later:
        yield ngettext(
            "%(count)s complaint that bears on the quarter was changed after the last run; recompute first.",
            "%(count)s complaints that bear on the quarter were changed after the last run; recompute first.",
            later,
        ) % {"count": wording.number(later)}


def _unmarked(paper: WhitePaper) -> Iterator[str]:
    """Verdicts that may still change and do not say so in the paper (rule book §2)."""
    marked = {row["digest"] for row in paper.snapshot["verdicts"] if row.get("provisional")}
    stored = Result.objects.filter(
        unit=None,
        provisional=True,
        period__in=_periods(paper),
        promise__clause__version__letter__organisation=paper.organisation_id,
    )
    if unmarked := sum(digest not in marked for digest in stored.order_by().values_list("digest", flat=True)):
        yield ngettext(
            "%(count)s provisional figure is not marked as one; freeze the figures again.",
            "%(count)s provisional figures are not marked as such; freeze the figures again.",
            unmarked,
        ) % {"count": wording.number(unmarked)}


def _periods(paper: WhitePaper) -> list[str]:
    quarter = Period.parse(paper.period)
    return [quarter.label, *(Period.containing(quarter.start, kind).label for kind in ("half_year", "year"))]


def _bounds(paper: WhitePaper) -> tuple[datetime, datetime]:
    return Period.parse(paper.period).bounds(ZoneInfo(settings.TIME_ZONE))
