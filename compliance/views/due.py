"""The list of clocks that run out within two hours, or have run out unanswered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from accounts.models import ServiceUnit
from commitments.models import Letter
from complaints.filters import MINE
from complaints.models import Complaint, Complaints
from compliance import due


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def due_list(request: AuthenticatedRequest) -> HttpResponse:
    """`?unit=mine` shows the reader's own units; `?at=` goes on where the page before ended."""
    now = timezone.now()
    letters = Letter.objects.visible_to(request.user, timezone.localdate(now)).order_by("pk")
    units = ServiceUnit.objects.of_person(request.user)
    of_units = request.GET.get("unit") == MINE
    rows = _rows(request)
    shown = due.page(
        due.clocks(letters, now=now),
        rows.filter(unit__in=units) if of_units else rows,
        now=now,
        cursor=request.GET.get("at", ""),
    )
    context = {"page": shown, "now": now, "has_units": bool(units), "of_units": of_units, "days": due.BEHIND.days}
    return render(request, "compliance/due.html", context)


def _rows(request: AuthenticatedRequest) -> Complaints:
    """Personal data are not read: nothing of them is shown, and each would have to be decrypted."""
    visible = Complaint.objects.visible_to(request.user).select_related("unit", "category", "subcategory")
    return visible.defer("customer_name", "customer_contact", "text")
