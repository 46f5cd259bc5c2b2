"""Evidence files, to those who may read them."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits.models import evidence_visible_to
from evidence.actions import record


@roles(MANAGER, AUDITOR)
@require_safe
def evidence(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Download an evidence file. A file whose bytes have changed on disk is refused and journalled, never sent."""
    file = get_object_or_404(evidence_visible_to(request.user, timezone.localdate()), pk=pk)
    if not file.is_intact():
        record(action="evidence.damaged", actor=request.user, subject=file, detail={"sha256": file.sha256})
        return render(request, "audits/evidence_damaged.html", {"file": file}, status=409)
    record(action="evidence.read", actor=request.user, subject=file, detail={"sha256": file.sha256})
    response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
