"""Exports that are too large to wait for: asked for, written by a worker, kept for a day."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from complaints import exports
from complaints.board import Board, CancelledError
from complaints.exports import files
from complaints.filters import ComplaintFilter
from complaints.looks import actions as looks
from complaints.models import Complaint
from complaints.models.imports import Export
from complaints.tokens import Tokens

KEPT = timedelta(days=1)
SOON = timedelta(minutes=1)  # until then the task that was sent for it is on its way
SILENCE = 120.0  # seconds without a word after which a worker is taken for dead
Status = Export.Status


def ask(*, by: User, query: str, kind: str, language: str) -> Export:
    """Let an export wait for a worker."""
    return Export.objects.create(created_by=by, query=query, kind=kind, language=language)


def run(*, export: Export) -> None:
    """Write an export into its file, unless another worker has begun it or somebody cancelled it."""
    if not Export.objects.filter(pk=export.pk, status=Status.WAITING).update(status=Status.RUNNING):
        return
    board = Board("export", export.pk)
    try:
        with tempfile.TemporaryFile() as file:
            rows = _write(export, board, file)
            _finish(export, File(file), rows)
    except CancelledError:
        _end(export, Status.CANCELLED)
    except Exception:
        _end(export, Status.FAILED)
        raise
    finally:
        board.clear()


def cancel(*, export: Export) -> None:
    """Stop an export; what was written of it is thrown away."""
    Board("export", export.pk).ask_to_stop(by=export.created_by_id)
    waiting = Export.objects.filter(pk=export.pk, status=Status.WAITING)
    waiting.update(status=Status.CANCELLED, finished_at=timezone.now())


def journal(*, chosen: ComplaintFilter, kind: str, rows: int, tokens: Tokens | None, by: User) -> None:
    """Write down who took which rows along, and how many."""
    columns = [*exports.COLUMNS, *(["customer token"] if tokens else [])]
    detail = {"filter": chosen.words(), "columns": columns, "kind": kind, "rows": rows}
    looks.take_along(by=by, detail=detail, rows=rows)


def run_waiting(*, now: datetime) -> None:
    """Write the exports that still wait, those whose worker was killed among them; the files of yesterday go."""
    for export in Export.objects.filter(status=Status.RUNNING, created_at__lt=now - SOON):
        if Board("export", export.pk).silence > SILENCE:
            Export.objects.filter(pk=export.pk, status=Status.RUNNING).update(status=Status.WAITING)
    for export in Export.objects.filter(created_at__lt=now - KEPT).exclude(file=""):
        export.file.delete()
    waiting = Export.objects.filter(status=Status.WAITING, created_at__lt=now - SOON).select_related("created_by")
    for export in waiting.order_by("pk"):
        run(export=export)


def chosen_by(export: Export) -> ComplaintFilter:
    """The filter of an export as its reader may use it today."""
    person = export.created_by
    chosen = ComplaintFilter(QueryDict(export.query), queryset=Complaint.objects.visible_to(person), reader=person)
    if not chosen.form.is_valid():
        raise ValueError(f"the filter of export {export.pk} holds no more: {chosen.form.errors.as_json()}")
    return chosen


def tokens_for(person: User) -> Tokens | None:
    return Tokens(person, timezone.localdate()) if person.role == User.Role.AUDITOR else None


def _write(export: Export, board: Board, file: IO[bytes]) -> int:
    chosen = chosen_by(export)
    total = chosen.rows.order_by().count()
    board.tell("writing", 0, total)
    return files.write(
        export.kind,
        file,
        chosen.rows,
        tokens_for(export.created_by),
        language=export.language,
        progress=lambda done: board.tell("writing", done, total),
    )


def _finish(export: Export, file: File[Any], rows: int) -> None:
    """Keep the file together with the entry in the journal."""
    file.seek(0)
    with transaction.atomic():
        export.file.save(f"{export.pk}.{export.kind}", file, save=False)
        export.status, export.rows, export.finished_at = Status.DONE, rows, timezone.now()
        tokens = tokens_for(export.created_by)
        export.engagements = [each.pk for each in tokens.engagements] if tokens else []
        export.save()
        journal(chosen=chosen_by(export), kind=export.kind, rows=rows, tokens=tokens, by=export.created_by)


def _end(export: Export, status: Export.Status) -> None:
    export.status, export.finished_at = status, timezone.now()
    export.save(update_fields=["status", "finished_at"])
