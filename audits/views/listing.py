"""The findings of all engagements that one may see."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits.filters import FindingFilter
from audits.models import Finding
from audits.tables import FindingTable

PAGE = {"per_page": 50}


@roles(MANAGER, AUDITOR)
@require_safe
def findings(request: AuthenticatedRequest) -> HttpResponseBase:
    """The list, by grade, status, what is overdue, clause and engagement."""
    seen = Finding.objects.visible_to(request.user, timezone.localdate())
    chosen = FindingFilter(request.GET, queryset=seen)
    rows = chosen.rows.select_related("clause", "engagement").prefetch_related("corrective_actions")
    table = FindingTable(rows)
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "audits/findings.html", {"table": table, "form": chosen.form})
