"""Exactly the complaints behind a number of a verdict."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from commitments.models import LetterVersion
from complaints.models import Complaint
from complaints.paging import page
from complaints.tables import ComplaintTable
from compliance import cases as behind_results
from compliance.models import Result
from dashboard import choices

PARTS = {
    "numerator": _("that count"),
    "denominator": _("that can be judged"),
    "not_yet_due": _("not yet due"),
}


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def cases(request: AuthenticatedRequest, pk: int, part: str) -> HttpResponse:
    """The complaints behind the numerator, the denominator or the not-yet-due of a result, as a list."""
    if part not in PARTS:
        raise Http404
    today = choices.today()
    result = get_object_or_404(
        Result.objects.filter(
            promise__clause__version__in=LetterVersion.objects.visible_to(request.user, today)
        ).select_related("promise__clause__version__letter", "unit", "run"),
        pk=pk,
    )
    rows = behind_results.behind(result, part)
    visible = rows.filter(pk__in=Complaint.objects.visible_to(request.user, today).values("pk"))
    total = rows.count()
    newest_first = request.GET.get("sort") != "received_at"
    shown = page(
        visible.select_related("unit", "category", "subcategory"),
        newest_first=newest_first,
        cursor=request.GET.get("at", ""),
    )
    context = {
        "result": result,
        "promise": result.promise,
        "part": part,
        "part_name": PARTS[part],
        "total": total,
        "expected": getattr(result, part),
        "hidden": total - visible.count(),
        "table": ComplaintTable(shown, total=total, newest_first=newest_first),
    }
    return render(request, "dashboard/cases.html", context)
