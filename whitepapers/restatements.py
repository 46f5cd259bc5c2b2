"""What restatements mean for an issue: what they say against publishing it, and that it has told them (rule book §14).

An issue tells every restatement that is approved when its figures are frozen. Publishing it marks them as told, and
copies what it says itself, so that later runs can tell what comes out otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from commitments.models import Promise
from compliance.actions import restating
from compliance.models import Restatement, Result
from compliance.rules.clarity import plain
from compliance.rules.periods import Period
from whitepapers.models import WhitePaper


def reasons_against(paper: WhitePaper) -> Iterator[str]:
    """What stands against publishing: restatements that wait, or that were approved after the figures were frozen;
    and figures that come out otherwise than they were frozen."""
    if drafted := Restatement.objects.drafted().filter(organisation=paper.organisation_id).count():
        yield ngettext(
            "%(count)s restatement of a published figure waits for a decision.",
            "%(count)s restatements of published figures wait for a decision.",
            drafted,
        ) % {"count": drafted}
    approved = Restatement.objects.approved().filter(organisation=paper.organisation_id)
    if {row["id"] for row in paper.snapshot.get("restatements", [])} != set(approved.values_list("pk", flat=True)):
        yield _("A restatement was approved after the figures were frozen; freeze them again.")
    if _frozen(paper) != _stored(paper):
        yield _("The verdicts have changed since the figures were frozen; freeze them again.")


def publish(paper: WhitePaper, *, by: User | None, at: datetime) -> None:
    """Mark what the issue restates as told, and copy what it says."""
    numbers = [row["id"] for row in paper.snapshot.get("restatements", [])]
    restating.publish_restatements(numbers=numbers, issue=paper.period, by=by)
    restating.copy_published(
        organisation=paper.organisation,
        issue=paper.period,
        version=paper.version,
        results=_results(paper).order_by("pk"),
        at=at,
    )


def _results(paper: WhitePaper) -> Any:
    """The stored results that an issue tells of: the company's of the quarter and of the half-year and year that it
    lies in, and the quarter's of the units."""
    quarter = Period.parse(paper.period)
    around = [Period.containing(quarter.start, kind).label for kind in ("half_year", "year")]
    told_of = Q(period=quarter.label) | Q(unit=None, period__in=around)
    return Result.objects.filter(told_of, promise__clause__version__letter__organisation=paper.organisation_id)


def _frozen(paper: WhitePaper) -> Counter[tuple[Any, ...]]:
    """What the draft says: of the company the digests, of the units what is told of them."""
    company = (("", row["digest"]) for row in paper.snapshot["verdicts"])
    columns = ("unit", "clause", "metric", "verdict", "denominator", "value")
    units = (tuple(row[name] for name in columns) for row in paper.snapshot["units"])
    return Counter([*company, *units])


def _stored(paper: WhitePaper) -> Counter[tuple[Any, ...]]:
    """The same of the results as they are stored."""
    rows = _results(paper)
    company = (("", digest) for digest in rows.filter(unit=None).order_by().values_list("digest", flat=True))
    units = rows.filter(unit__organisation=paper.organisation_id, promise__kind=Promise.Kind.TARGET).order_by()
    columns = ("unit__name", "promise__clause__number", "promise__metric", "verdict", "denominator", "value")
    told_of = ((*names, plain(cases), plain(value)) for *names, cases, value in units.values_list(*columns))
    return Counter([*company, *told_of])
