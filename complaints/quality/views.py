"""How good the data of each source are."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.models import Source
from complaints.quality import drift, reading


@roles(MANAGER, CLERK)
@require_safe
def source_list(request: AuthenticatedRequest) -> HttpResponse:
    sources = Source.objects.filter(organisation=request.user.organisation_id)
    shown = reading.overview(sources, now=timezone.now())
    return render(request, "complaints/quality/list.html", {"shown": shown} | _common(request))


@roles(MANAGER, CLERK)
@require_safe
def source_quality(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """`?month=2026-10` shows an earlier month."""
    source = get_object_or_404(Source, pk=pk, organisation=request.user.organisation_id)
    report = reading.report(source, now=timezone.now(), chosen=_month(request.GET.get("month", "")))
    return render(request, "complaints/quality/source.html", {"report": report} | _common(request))


def _common(request: AuthenticatedRequest) -> dict[str, object]:
    return {
        "behind": reading.is_behind(request.user.organisation_id),
        "days": reading.REJECTS_OF.days,
        "enough": drift.ENOUGH,
        "points": int(drift.POINTS * 100),
        "percent": int(drift.VOLUME * 100),
    }


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
