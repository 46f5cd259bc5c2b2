"""Evidence files, to those who may read them: to look at, with their versions, and as they were uploaded."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import actions
from audits.forms import VersionForm
from audits.models import Finding, evidence_visible_to
from evidence import previews
from evidence.actions import record
from evidence.models import EvidenceFile

NO_PREVIEW = {
    "kind": gettext_lazy("Files of this kind are not shown here: download it to read it."),
    "locked": gettext_lazy("This file has a password: download it to read it."),
    "no_page": gettext_lazy("There is no such page to look at here."),
    "unreadable": gettext_lazy("This file could not be drawn: download it to read it."),
}


@roles(MANAGER, AUDITOR)
@require_safe
def evidence(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Download an evidence file. A file whose bytes have changed on disk is refused and journalled, never sent."""
    file = _file(request, pk)
    if not file.is_intact():
        return _damaged(request, file)
    record(action="evidence.read", actor=request.user, subject=file, detail={"sha256": file.sha256})
    response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    return _sealed_off(response)


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_about(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A file to look at page by page, its versions, and a newer one for whoever brought it; `?page=` chooses."""
    file = _file(request, pk)
    may_replace = actions.may_replace(file, request.user)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not may_replace:
        return _not_replaced(request, file)
    if form.is_valid():
        told = form.cleaned_data
        day = told["effective_on"] or timezone.localdate()
        try:
            kept = actions.add_version(file=file, upload=told["attachments"], effective_on=day, by=request.user)
        except (actions.ChangedMeanwhileError, actions.NotAllowedError):
            return _not_replaced(request, file)
        messages.success(request, _("The newer version is kept. The one before it stays readable."))
        return redirect("audits:evidence_about", kept.pk)
    intact = {each.pk: each.is_intact() for each in file.versions()}
    context = {
        "file": file,
        "versions": file.versions().select_related("uploaded_by"),
        "intact": {pk for pk, is_intact in intact.items() if is_intact},
        "form": form if may_replace else None,
        "finding": Finding.objects.visible_to(request.user, timezone.localdate()).with_file(file).first(),
        **_shown(request, file, is_intact=intact[file.pk]),
    }
    return render(request, "audits/evidence_about.html", context, status=422 if form.errors else 200)


@roles(MANAGER, AUDITOR)
@require_safe
def evidence_page(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponseBase:
    """A page of a file as a picture drawn anew: nothing of the file itself reaches the browser."""
    file = _file(request, pk)
    if not file.is_intact():
        return _damaged(request, file)
    try:
        drawn = previews.draw(file, number)
    except previews.NoPreviewError as refused:
        return _sealed_off(HttpResponse(NO_PREVIEW[refused.reason], status=404, content_type="text/plain"))
    detail = {"sha256": file.sha256, "page": number}
    record(action="evidence.look", actor=request.user, subject=file, detail=detail)
    return _sealed_off(HttpResponse(drawn.png, content_type="image/png", headers={"Content-Disposition": "inline"}))


def _shown(request: AuthenticatedRequest, file: EvidenceFile, *, is_intact: bool) -> dict[str, object]:
    """Which page is looked at and which are beside it, or why there is none to look at."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    if not is_intact:
        return {}
    try:
        pages = min(previews.draw(file, number).pages, previews.MAX_PAGES)
    except previews.NoPreviewError as refused:
        return {"no_preview": NO_PREVIEW[refused.reason]}
    before, after = number - 1, number + 1 if number < pages else 0
    return {"number": number, "pages": pages, "before": before, "after": after}


def _file(request: AuthenticatedRequest, pk: int) -> EvidenceFile:
    return get_object_or_404(evidence_visible_to(request.user, timezone.localdate()), pk=pk)


def _damaged(request: AuthenticatedRequest, file: EvidenceFile) -> HttpResponseBase:
    record(action="evidence.damaged", actor=request.user, subject=file, detail={"sha256": file.sha256})
    return render(request, "audits/evidence_damaged.html", {"file": file}, status=409)


def _not_replaced(request: AuthenticatedRequest, file: EvidenceFile) -> HttpResponseBase:
    messages.error(request, _("This version cannot be replaced now. This is how the file stands."))
    return redirect("audits:evidence_about", file.pk)


def _sealed_off(response: HttpResponseBase) -> HttpResponseBase:
    """What was uploaded may do nothing in a browser, and stays in no cache."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
