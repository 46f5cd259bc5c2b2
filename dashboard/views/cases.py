"""Exactly the complaints behind a number of a verdict: as a list, and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.downloads import csv_download
from complaints.models import Complaint, Complaints
from complaints.paging import page
from complaints.tokens import Tokens
from compliance import cases as behind_results
from compliance import exports
from compliance.models import Result
from compliance.tables import CaseTable
from dashboard import choices, lists
from evidence.actions import record


@dataclass(frozen=True)
class Asked:
    """A list that exists, and those complaints of the record that the person asking may see."""

    result: Result
    part: str
    cases: behind_results.Cases
    visible: Complaints
    tokens: Tokens


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def cases(request: AuthenticatedRequest, pk: int, part: str) -> HttpResponse:
    """The complaints of one part of a result as a list, with the reason why each stands there."""
    asked = _asked(request, pk, part)
    visible = asked.cases.rows.filter(pk__in=asked.visible.values("pk"))
    total = asked.cases.rows.count()
    newest_first = request.GET.get("sort") != "received_at"
    rows = visible.select_related("unit", "category", "subcategory")
    shown = page(rows, newest_first=newest_first, cursor=request.GET.get("at", ""))
    context = {
        "result": asked.result,
        "promise": asked.result.promise,
        "part": part,
        "part_name": lists.name(asked.result, part),
        "chips": lists.chips(request, asked.result, current=part),
        "limits": lists.limits(asked.result, asked.cases),
        "newest_first": newest_first,
        "total": total,
        "expected": behind_results.count(asked.result, part),
        "hidden": total - visible.count(),
        "table": CaseTable(asked.cases, shown, total=total, newest_first=newest_first),
    }
    return render(request, "dashboard/cases.html", context)


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def export(request: AuthenticatedRequest, pk: int, part: str) -> HttpResponseBase:
    """The same list as a CSV file. An auditor gets the complaints of his engagements; the journal keeps who asked."""
    asked = _asked(request, pk, part)
    result = asked.result
    detail = {"part": part, "promise": result.promise_id, "period": result.period, "unit": result.unit_id}
    record(
        action="cases.export", actor=request.user, subject=result, detail={**detail, "columns": list(exports.COLUMNS)}
    )
    viewer = exports.Viewer(asked.visible, asked.tokens)
    return csv_download(exports.as_csv(asked.cases, viewer), f"cases-{result.pk}-{part.replace('_', '-')}")


def _asked(request: AuthenticatedRequest, pk: int, part: str) -> Asked:
    today = choices.today()
    found = Result.objects.visible_to(request.user, today).select_related(
        "promise__clause__version__letter", "unit", "run"
    )
    result = get_object_or_404(found, pk=pk)
    if part not in (*behind_results.offered(result.promise.metric), "numerator", "breach"):
        raise Http404
    visible = Complaint.objects.visible_to(request.user, today)
    return Asked(result, part, behind_results.cases(result, part), visible, Tokens(request.user, today))
