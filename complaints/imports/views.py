"""The pages of imports: the list, uploading, one import with its progress and outcome, the rejected rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages as notices
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig
from kombu.exceptions import OperationalError

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from complaints import tasks
from complaints.imports import actions, messages, presets, queue, rejected, templates
from complaints.imports.errors import ImportRefusedError
from complaints.imports.forms import ImportForm
from complaints.imports.tables import ImportTable
from complaints.models import Import
from evidence.actions import record

PER_PAGE = 25
SOON = timedelta(seconds=3)  # a worker that is free begins at once
UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@roles(MANAGER, CLERK)
@require_safe
def import_list(request: AuthenticatedRequest) -> HttpResponse:
    rows = Import.objects.visible_to(request.user).select_related("created_by")
    table = ImportTable(rows)  # type: ignore[no-untyped-call]
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "complaints/imports.html", {"table": table})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_add(request: AuthenticatedRequest) -> HttpResponseBase:
    form = ImportForm(request.POST or None, request.FILES or None, organisation=_organisation(request))
    if request.method == "POST" and form.is_valid():
        try:
            import_ = form.take_in(by=request.user)
        except actions.AlreadyImportedError as error:
            return _already_imported(request, error.earlier)
        if form.recognised:
            notices.info(request, _("By its columns the file is a “%(kind)s”.") % {"kind": form.recognised})
        _start(request, import_)
        return redirect("complaints:import", pk=import_.pk)
    return render(request, "complaints/import_add.html", {"form": form, "queue_is_away": queue.is_away()})


@roles(MANAGER, CLERK)
@require_safe
def import_template(_request: AuthenticatedRequest, kind: str) -> HttpResponse:
    """The empty standard sheet with an example, as CSV or XLSX."""
    make, content_type = templates.KINDS[kind]
    headers = {"Content-Disposition": f'attachment; filename="complaints-template.{kind}"'}
    return HttpResponse(make(), content_type=content_type, headers=headers)


@roles(MANAGER, CLERK)
@require_safe
def import_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    import_ = _import(request, pk)
    error = import_.error
    context = {
        "import": import_,
        "mapping": presets.title(import_.mapping_name, import_.mapping),
        "under_way": import_.status in UNDER_WAY,
        "queue_is_away": _is_waiting_long(import_) and queue.is_away(),
        "writing": import_.status == Import.Status.RUNNING and import_.percent == actions.READ_TO_THE_END,
        "error": messages.of_file(error["code"], error["params"]) if error else "",
        "reasons": [(messages.reason(code), count) for code, count in import_.rejected_by_reason.items()],
        "notes": messages.of_notes(import_.notes),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "complaints/import_status.html" if part else "complaints/import.html", context)


@roles(MANAGER, CLERK)
@require_POST
def import_start(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Import for real what was tried out; try again what failed through no fault of its file."""
    import_ = _import(request, pk)
    try:
        if import_.status == Import.Status.FAILED:
            import_ = actions.try_again(failed=import_)
        elif import_.dry_run and import_.status == Import.Status.DONE:
            import_ = actions.import_tried(tried=import_, by=request.user)
    except actions.AlreadyImportedError as error:
        return _already_imported(request, error.earlier)
    except ImportRefusedError as error:
        notices.error(request, messages.of_file(error.code, error.params))
    else:
        _start(request, import_)
    return redirect("complaints:import", pk=import_.pk)


@roles(MANAGER, CLERK)
@require_safe
def import_rejected(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    import_ = _import(request, pk)
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


def _is_waiting_long(import_: Import) -> bool:
    return import_.status == Import.Status.WAITING and timezone.now() - import_.created_at > SOON


def _organisation(request: AuthenticatedRequest) -> Organisation:
    if request.user.organisation is None:
        raise Http404
    return request.user.organisation


def _import(request: AuthenticatedRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.user).select_related("created_by", "source"), pk=pk)


def _already_imported(request: AuthenticatedRequest, earlier: Import) -> HttpResponseBase:
    said = _("This very file was imported before with the same mapping; nothing was read again. This came of it:")
    notices.warning(request, said)
    return redirect("complaints:import", pk=earlier.pk)


def _start(request: AuthenticatedRequest, import_: Import) -> None:
    """Ask the worker; where the queue is away the file is safe and the timetable starts it later."""
    try:
        tasks.run_import.delay(import_.pk)
    except OperationalError:
        notices.warning(request, _("The file is kept. Its import starts by itself as soon as the task queue is back."))
