"""What a person may open; everything else is not found."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import AuthenticatedRequest
from accounts.models import Organisation
from audits.models import DocumentRequest, Engagement, Finding, Sample


def engagement_of(request: AuthenticatedRequest, pk: int) -> Engagement:
    """An engagement that he may look into: of an auditor, one that is open to him."""
    seen = Engagement.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(seen.select_related("firm", "organisation", "lead"), pk=pk)


def known_engagement_of(request: AuthenticatedRequest, pk: int) -> Engagement:
    """One whose terms he may read: of an auditor, one he is assigned to, open or not."""
    known = Engagement.objects.known_to(request.user, timezone.localdate())
    return get_object_or_404(known.select_related("firm", "organisation", "lead"), pk=pk)


def led_engagement_of(request: AuthenticatedRequest, pk: int) -> Engagement:
    """One that he leads."""
    found = known_engagement_of(request, pk)
    if not found.is_led_by(request.user):
        raise Http404
    return found


def finding_of(request: AuthenticatedRequest, pk: int) -> Finding:
    seen = Finding.objects.visible_to(request.user, timezone.localdate())
    related = seen.select_related("engagement__firm", "clause__version__letter", "written_by", "recurrence_of")
    return get_object_or_404(related.prefetch_related("evidence__uploaded_by", "evidence__later"), pk=pk)


def request_of(request: AuthenticatedRequest, pk: int) -> DocumentRequest:
    seen = DocumentRequest.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(seen.select_related("engagement__firm", "engagement__organisation", "asked_by"), pk=pk)


def sample_of(request: AuthenticatedRequest, pk: int) -> Sample:
    seen = Sample.objects.visible_to(request.user, timezone.localdate())
    related = seen.select_related("engagement__organisation", "frame", "promise__clause__version__letter", "replaces")
    return get_object_or_404(related, pk=pk)


def company_of(request: AuthenticatedRequest) -> Organisation:
    """The manager's own company; a manager always has one (`accounts.models.User.clean`)."""
    return get_object_or_404(Organisation, people=request.user)
