"""An import while it runs and after it: progress, outcome, and the buttons that start, stop and give up."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages as notices
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.board import Board
from complaints.imports import actions, messages, presets, queue
from complaints.imports.errors import ImportRefusedError
from complaints.imports.views.finding import import_of, start
from complaints.models import Import

SOON = timedelta(seconds=3)  # a worker that is free begins at once
PATIENCE = timedelta(seconds=20)  # how long others wait for a database that is one file
UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@roles(MANAGER, CLERK)
@require_safe
def import_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    import_ = import_of(request, pk)
    if import_.status == Import.Status.DRAFT:
        return redirect("complaints:import_reading", pk=pk)
    board, error, took = Board("import", import_.pk), import_.error, _took(import_)
    context = {
        "import": import_,
        "mapping": presets.title(import_.mapping_name, import_.mapping),
        "under_way": import_.status in UNDER_WAY,
        "progress": board.read() if import_.status == Import.Status.RUNNING else None,
        "stopping": import_.status in UNDER_WAY and bool(board.asked_to_stop()),
        "queue_is_away": _is_waiting_long(import_) and queue.is_away(),
        "earlier": actions.earlier_one(import_) if import_.dry_run else None,
        "may_reopen": actions.may_reopen(import_),
        "alone": connection.vendor == "sqlite",  # nobody else can write beside an import
        "long": took if took > PATIENCE else None,
        "error": messages.of_file(error["code"], error["params"]) if error else "",
        "reasons": [(messages.reason(code), count) for code, count in import_.rejected_by_reason.items()],
        "notes": messages.of_notes(import_.notes),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, f"complaints/imports/{'status' if part else 'detail'}.html", context)


@roles(MANAGER, CLERK)
@require_POST
def import_start(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Import for real what was tried out; try again what failed through no fault of its file."""
    import_ = import_of(request, pk)
    try:
        if import_.status == Import.Status.FAILED:
            start(request, actions.try_again(failed=import_))
        elif import_.dry_run and import_.status == Import.Status.DONE:
            start(request, actions.import_tried(tried=import_, by=request.user, again="again" in request.POST))
    except actions.AlreadyImportedError as error:
        said = _("This very file was imported before with the same mapping; nothing was read again. This came of it:")
        notices.warning(request, said)
        return redirect("complaints:import", pk=error.earlier.pk)
    except ImportRefusedError as error:
        notices.error(request, messages.of_file(error.code, error.params))
    return redirect("complaints:import", pk=pk)


@roles(MANAGER, CLERK)
@require_POST
def import_cancel(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Stop an import. It is one transaction, so nothing of it was written."""
    actions.cancel(import_=import_of(request, pk), by=request.user)
    return redirect("complaints:import", pk=pk)


@roles(MANAGER, CLERK)
@require_POST
def import_reopen(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Back to the mapping of a file that was only tried out, failed or was cancelled."""
    try:
        draft = actions.reopen(import_=import_of(request, pk))
    except ImportRefusedError as error:
        notices.error(request, messages.of_file(error.code, error.params))
        return redirect("complaints:import", pk=pk)
    return redirect("complaints:import_mapping" if draft.mapping.get("facts") else "complaints:import_reading", pk=pk)


@roles(MANAGER, CLERK)
@require_POST
def import_discard(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Delete a file that was not imported."""
    try:
        actions.discard(draft=import_of(request, pk), by=request.user)
    except ImportRefusedError as error:
        notices.error(request, messages.of_file(error.code, error.params))
        return redirect("complaints:import", pk=pk)
    notices.success(request, _("The file is deleted. Nothing of it was imported."))
    return redirect("complaints:imports")


def _is_waiting_long(import_: Import) -> bool:
    return import_.status == Import.Status.WAITING and timezone.now() - import_.created_at > SOON


def _took(import_: Import) -> timedelta:
    """How long it took; nothing while it has not ended."""
    begun, ended = import_.started_at, import_.finished_at
    return ended - begun if begun and ended else timedelta()
