"""Taking the complaint list along: what is small at once, what is large through a worker.

A list of up to 10,000 rows is there in a second or two and is sent while somebody waits. A larger one would hold one of
the few web processes for minutes, and the first slow line or proxy on the way would cut it off; so a worker writes it
into a file, and a page shows how far it is (docs/adr/0011-large-exports-in-the-background.md).
"""

from __future__ import annotations

import tempfile

from django.contrib import messages as notices
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from complaints import customers, exports, tasks
from complaints.board import Board
from complaints.downloads import csv_download
from complaints.exports import actions, files
from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.models.imports import Export
from complaints.paging import MOST_COUNTED, capped_count

UNDER_WAY = (Export.Status.WAITING, Export.Status.RUNNING)


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def export(request: AuthenticatedRequest) -> HttpResponseBase:
    """The complaints of a filter as CSV, or with `kind=xlsx` as a workbook."""
    visible = Complaint.objects.visible_to(request.user)
    chosen = ComplaintFilter(request.GET, queryset=visible, reader=request.user)
    if not chosen.form.is_valid():
        return redirect(f"{request.path.removesuffix('export/')}?{request.GET.urlencode()}")
    kind = "xlsx" if request.GET.get("kind") == "xlsx" else "csv"
    if capped_count(chosen.rows) > MOST_COUNTED:
        return _in_the_background(request, kind)
    return _at_once(request, chosen, kind)


def _at_once(request: AuthenticatedRequest, chosen: ComplaintFilter, kind: str) -> HttpResponseBase:
    tokens = actions.tokens_for(request.user)
    if kind == "csv":
        rows = chosen.rows.order_by().count()
        actions.journal(chosen=chosen, kind=kind, rows=rows, tokens=tokens, by=request.user)
        return csv_download(exports.as_csv(chosen.rows, tokens), "complaints")
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    rows = files.write(kind, file, chosen.rows, tokens, language=get_language() or "", progress=lambda _done: None)
    actions.journal(chosen=chosen, kind=kind, rows=rows, tokens=tokens, by=request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(kind), content_type=files.TYPES[kind])


def _in_the_background(request: AuthenticatedRequest, kind: str) -> HttpResponse:
    asked = actions.ask(by=request.user, query=_query(request), kind=kind, language=get_language() or "")
    try:
        tasks.run_export.delay(asked.pk)
    except OperationalError:
        notices.warning(request, _("The export is made as soon as the task queue is back."))
    return redirect("complaints:export_status", pk=asked.pk)


def _query(request: AuthenticatedRequest) -> str:
    """The filter as it is kept: a customer stands in it as a token, never as a number."""
    query = request.GET.copy()
    query.pop("kind", None)
    if said := query.get("customer", "").strip():
        visible = Complaint.objects.visible_to(request.user)
        tokens = customers.tokens_of_number(said, visible, user=request.user) or customers.tokens_in(said)
        query["customer"] = " ".join(tokens)
    return query.urlencode()


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def export_status(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    asked = _export(request, pk)
    board = Board("export", asked.pk)
    context = {
        "export": asked,
        "under_way": asked.status in UNDER_WAY,
        "progress": board.read() if asked.status == Export.Status.RUNNING else None,
        "stopping": asked.status in UNDER_WAY and bool(board.asked_to_stop()),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, f"complaints/exports/{'status' if part else 'detail'}.html", context)


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def export_download(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    asked = _export(request, pk)
    if not (asked.file and asked.file.storage.exists(asked.file.name or "")):
        raise Http404
    return FileResponse(
        asked.file.open("rb"), as_attachment=True, filename=_name(asked.kind), content_type=files.TYPES[asked.kind]
    )


@roles(MANAGER, CLERK, AUDITOR)
@require_POST
def export_cancel(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    actions.cancel(export=_export(request, pk))
    return redirect("complaints:export_status", pk=pk)


def _export(request: AuthenticatedRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user).select_related("created_by"), pk=pk)


def _name(kind: str) -> str:
    return f"complaints-{timezone.localdate():%Y%m%d}.{kind}"
