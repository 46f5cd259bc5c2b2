"""Sending a file, the list of those that were sent, the template, and the rows that were put aside."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.imports import actions, queue, rejected, templates
from complaints.imports.deciding import undecided
from complaints.imports.forms import ImportForm
from complaints.imports.tables import ImportTable
from complaints.imports.views.finding import import_of, organisation_of
from complaints.models import Import
from evidence.actions import record

PER_PAGE = 25


@roles(MANAGER, CLERK)
@require_safe
def import_list(request: AuthenticatedRequest) -> HttpResponse:
    rows = Import.objects.visible_to(request.user).select_related("created_by")
    table = ImportTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "complaints/imports/list.html", {"table": table})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_add(request: AuthenticatedRequest) -> HttpResponseBase:
    form = ImportForm(request.POST or None, request.FILES or None, organisation=organisation_of(request))
    if request.method == "POST" and form.is_valid() and (draft := form.begin(by=request.user)):
        return _first_step(draft)
    return render(request, "complaints/imports/add.html", {"form": form, "queue_is_away": queue.is_away()})


def _first_step(draft: Import) -> HttpResponse:
    """What is known is not asked: a file that is recognised goes straight to the mapping."""
    seen = actions.sketch_of(draft)
    if seen is None or not draft.mapping_name:
        return redirect("complaints:import_reading", pk=draft.pk)
    asked = undecided(draft.mapping, seen, known=True)
    return redirect("complaints:import_reading" if asked else "complaints:import_mapping", pk=draft.pk)


@roles(MANAGER, CLERK)
@require_safe
def import_template(_request: AuthenticatedRequest, kind: str) -> HttpResponse:
    """The empty standard sheet with an example, as CSV or XLSX."""
    make, content_type = templates.KINDS[kind]
    headers = {"Content-Disposition": f'attachment; filename="complaints-template.{kind}"'}
    return HttpResponse(make(), content_type=content_type, headers=headers)


@roles(MANAGER, CLERK)
@require_safe
def import_rejected(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    import_ = import_of(request, pk)
    if not (import_.rejected_file and import_.rejected_file.storage.exists(import_.rejected_file.name or "")):
        raise Http404
    record(action="imports.rejected_read", actor=request.user, subject=import_, detail={"rows": import_.rejected})
    name = f"rejected-{import_.pk}-{slugify(import_.name.split('.')[0]) or 'rows'}.csv"
    lines = _lines(import_.rejected_file, translation.get_language() or "")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _lines(file: FieldFile, language: str) -> Iterator[str]:
    """The rows in the reader's language, which must still be the one when the last line is sent."""
    with translation.override(language), file.open("rb") as stored:
        yield from rejected.as_csv(stored)
