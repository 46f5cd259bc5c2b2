"""What a person may open; everything else is not found."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import AuthenticatedRequest
from accounts.models import Organisation
from audits.models import Engagement, Finding


def engagement_of(request: AuthenticatedRequest, pk: int) -> Engagement:
    seen = Engagement.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(seen.select_related("firm", "organisation"), pk=pk)


def finding_of(request: AuthenticatedRequest, pk: int) -> Finding:
    seen = Finding.objects.visible_to(request.user, timezone.localdate())
    related = seen.select_related("engagement__firm", "clause__version__letter", "written_by", "recurrence_of")
    return get_object_or_404(related.prefetch_related("evidence__uploaded_by", "evidence__later"), pk=pk)


def company_of(request: AuthenticatedRequest) -> Organisation:
    """The manager's own company; a manager always has one (`accounts.models.User.clean`)."""
    return get_object_or_404(Organisation, people=request.user)
