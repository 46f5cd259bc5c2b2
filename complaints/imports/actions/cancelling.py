"""Cancelling an import: asked for on the page, heard by whoever runs it, and nothing of it was written."""

from __future__ import annotations

from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from complaints.board import Board
from complaints.imports.errors import ImportRefusedError
from complaints.models import Import
from evidence.actions import record

Status = Import.Status


def cancel(*, import_: Import, by: User) -> None:
    """Ask that an import be stopped. One that waits is cancelled at once; one that runs when its worker hears it, which
    is a second or two later. Where the database is held by an import that writes, the worker cancels this one, too."""
    if import_.status not in (Status.WAITING, Status.RUNNING):
        return
    Board("import", import_.pk).ask_to_stop(by=by.pk)
    try:
        with transaction.atomic():
            if Import.objects.filter(pk=import_.pk, status=Status.WAITING).update(status=Status.CANCELLED):
                import_.refresh_from_db()
                cancelled(import_, by.pk)
                Board("import", import_.pk).clear()
    except OperationalError:
        return


def cancelled(import_: Import, by: int) -> None:
    """Write down that an import was cancelled. Its file stays, so that it can be prepared anew."""
    person = User.objects.filter(pk=by).first()
    with transaction.atomic():
        import_.status, import_.finished_at = Status.CANCELLED, timezone.now()
        import_.error = ImportRefusedError("cancelled").as_json()
        import_.save()
        record(action="imports.cancelled", actor=person, subject=import_, detail={"sha256": import_.sha256})
