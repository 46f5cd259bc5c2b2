"""The cases behind a point of a picture, also where no result is stored for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from commitments.models import Promise
from complaints.models import Category, Channel
from complaints.paging import page
from compliance import cases, wording
from compliance import picked as behind_points
from compliance.picked import NO_CATEGORY, Pick
from compliance.rules.periods import Period, PeriodError
from compliance.tables import CaseTable
from dashboard import choices, lists
from dashboard.views.analysis import agreed, subject_of


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def picked(request: AuthenticatedRequest, pk: int, part: str) -> HttpResponse:
    """A part of a promise's cases, narrowed by the address: period, unit, day, channel, category, time taken."""
    today = choices.today()
    shown = get_object_or_404(agreed(request, today).select_related("clause__version__letter"), pk=pk)
    if part not in cases.offered(shown.metric) or part == "rank":
        raise Http404
    subject = subject_of(request, shown, _period(request, shown, today), today)
    if subject is None:
        raise Http404
    pick = behind_points.read(request.GET, subject.period, subject.unit, Channel.values)
    found = behind_points.picked(shown, part, pick, subject.known)
    visible = found.rows.filter(pk__in=subject.visible.values("pk"))
    total = found.rows.count()
    newest_first = request.GET.get("sort") != "received_at"
    rows = visible.select_related("unit", "category", "subcategory")
    listed = page(rows, newest_first=newest_first, cursor=request.GET.get("at", ""))
    context = {
        "promise": shown,
        "pick": pick,
        "judged": Period.containing(pick.period.start, shown.period),
        "part_name": lists.name(found.result, part),
        "limits": _limits(found, pick),
        "as_of": subject.known.as_of,
        "newest_first": newest_first,
        "total": total,
        "hidden": total - visible.count(),
        "table": CaseTable(found, listed, total=total, newest_first=newest_first),
    }
    return render(request, "dashboard/picked.html", context)


def _period(request: AuthenticatedRequest, shown: Promise, today: date) -> Period:
    """The period in the address, if it lies within one of the promise's own; otherwise the running one of those."""
    running = Period.containing(today, shown.period)
    try:
        asked = Period.parse(request.GET.get("period", ""))
    except PeriodError:
        return running
    return asked if asked.end <= Period.containing(asked.start, shown.period).end else running


def _limits(found: cases.Cases, pick: Pick) -> list[str]:
    """What the list is limited to, said at its top."""
    said = lists.limits(found.result, found)
    if pick.channel:
        said.append(_("only the channel %(channel)s") % {"channel": Channel(pick.channel).label})
    if pick.category is not None:
        said.append(_("only the category %(category)s") % {"category": _category(pick.category)})
    if pick.took is not None:
        said.append(_took(*pick.took))
    return said


def _category(number: int) -> Any:
    if number == NO_CATEGORY:
        return _("without a category")
    return Category.objects.filter(pk=number).first() or wording.NOTHING


def _took(more: int, most: int | None) -> str:
    if most is None:
        return _("answered after more than %(more)s") % {"more": wording.duration(more)}
    if more < 0:
        return _("answered within %(most)s") % {"most": wording.duration(most)}
    return _("answered after more than %(more)s and within %(most)s") % {
        "more": wording.duration(more),
        "most": wording.duration(most),
    }
