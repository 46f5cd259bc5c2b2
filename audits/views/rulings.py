"""The queue of what waits for an auditor's ruling."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, AuthenticatedRequest, roles
from audits import rulings as queue


@roles(AUDITOR)
@require_safe
def rulings(request: AuthenticatedRequest) -> HttpResponseBase:
    """Interpretation notes to sign and exemptions to rule on, the oldest first."""
    today = timezone.localdate()
    return render(request, "audits/rulings.html", {"rulings": queue.rulings(request.user, today), "today": today})
