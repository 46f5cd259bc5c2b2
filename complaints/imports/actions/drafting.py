"""A file on its way to be imported: looked at, its reading decided step by step, then tried out or given up."""

from __future__ import annotations

from collections.abc import Mapping as Object
from datetime import datetime, timedelta
from typing import IO, Any

import orjson
from django.core.files import File
from django.db import transaction

from accounts.models import Organisation, User
from complaints.board import Board
from complaints.imports import presets, sketch, starting
from complaints.imports.actions.asking import digest_of, keep, plain_name, source_of, stored, wait
from complaints.imports.deciding import dated
from complaints.imports.editing import Choices, chosen, with_columns
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from complaints.imports.sketch import Sketch, Told
from complaints.models import Import
from evidence.actions import record

Status = Import.Status
PREPARABLE = (Status.DONE, Status.FAILED, Status.CANCELLED)
Decided = tuple[str, list[str]]  # what a column holds and the formats of its dates; both empty: as found
KEPT = timedelta(days=7)  # a file that nobody imports is personal data that nobody needs


def begin(
    *, organisation: Organisation, file: File[Any], by: User, given: tuple[str, dict[str, Any]] | None = None
) -> Import:
    """Keep an uploaded file as a draft, with a first look at it and the mapping it begins with: the one given (its name
    and content), one that is known to read its columns, or what the columns suggest.

    Raises ImportRefusedError for what is no table.
    """
    name, content = given or ("", {})
    seen = sketch.look(file, _told(content))
    if seen and not given:
        name, content = presets.wanted(seen.header, organisation=organisation) or ("", starting.suggested(seen))
    draft = Import(organisation=organisation, created_by=by, dry_run=True, status=Status.DRAFT)
    draft.name, draft.sha256 = plain_name(file.name or ""), digest_of(file)
    draft.mapping_name = name
    draft.mapping = dated(content, seen) if seen else content
    _keep_sketch(draft, seen)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # a busy database says so before the file
        keep(draft, file)
    return draft


def look_again(*, draft: Import, told: Told, columns: Object[str, Decided] | None = None) -> None:
    """Lay the file out as somebody says. What was decided before, or just now (`columns`), of columns that are still
    there stays. Raises ImportRefusedError where the file can't be read that way."""
    before = sketch_of(draft)
    with _content(draft) as file:
        seen = sketch.look(file, told)
    if seen and before:
        untouched = starting.is_suggested(draft.mapping, before)
        for column in seen.columns:
            if old := before.column(column.name):
                column.told, column.told_formats = (columns or {}).get(column.name, (old.told, old.told_formats))
        draft.mapping = starting.suggested(seen) if untouched else dated(draft.mapping, seen)
    _keep_sketch(draft, seen)
    draft.save()


def tell_columns(*, draft: Import, seen: Sketch, told: Object[str, Decided]) -> None:
    """Decide what columns hold: name → kind, and for dates their formats; an empty kind is what was found."""
    untouched = starting.is_suggested(draft.mapping, seen)
    for column in seen.columns:
        if column.name in told:
            column.told, column.told_formats = told[column.name]
    if untouched:
        draft.mapping = starting.suggested(seen, before=draft.mapping)
    dates = [(name, formats) for name, (kind, formats) in told.items() if kind or formats]
    draft.mapping = dated(with_columns(draft.mapping, seen.layout(), dates), seen)
    _keep_sketch(draft, seen)
    draft.save()


def choose(*, draft: Import, seen: Sketch, made: Choices) -> None:
    """Keep what was chosen as the draft's mapping."""
    draft.mapping = dated(chosen(draft.mapping, seen.header, made), seen)
    draft.save()


def use_mapping(*, draft: Import, name: str, content: dict[str, Any]) -> None:
    """Go by another mapping from here on."""
    seen = sketch_of(draft)
    draft.mapping_name = name
    draft.mapping = dated(content, seen) if seen else content
    draft.save()


def try_out(*, draft: Import, by: User) -> Import:
    """Let a draft wait to be read and checked. Raises ImportRefusedError for a mapping that is not complete."""
    with transaction.atomic():
        import_ = Import.objects.select_for_update().get(pk=draft.pk)
        if import_.status != Status.DRAFT:  # a second click
            return import_
        Mapping.of(import_.mapping)
        import_.source = source_of(import_.organisation, import_.mapping, import_.mapping_name or import_.name)
        Board("import", import_.pk).clear()
        wait(import_, dry_run=True, by=by)
    return import_


def may_reopen(import_: Import) -> bool:
    """Whether a file can be prepared anew: it was not imported, is not about to be, and is still there."""
    imported = import_.status == Status.DONE and not import_.dry_run
    return import_.status in PREPARABLE and not imported and stored(import_)


def reopen(*, import_: Import) -> Import:
    """Prepare a file anew that was only tried out, failed or was cancelled. Raises ImportRefusedError (no file)."""
    if (
        import_.status not in PREPARABLE
        or not stored(import_)
        or not (import_.dry_run or import_.status != Status.DONE)
    ):
        raise ImportRefusedError("file_gone")
    import_.rejected_file.delete(save=False)
    import_.status, import_.dry_run, import_.error = Status.DRAFT, True, {}
    if not import_.sketch:
        with _content(import_) as file:
            _keep_sketch(import_, sketch.look(file, _told(import_.mapping)))
    import_.save()
    return import_


def discard(*, draft: Import, by: User) -> None:
    """Delete a file that was not imported, and what is known of it."""
    if draft.status != Status.DRAFT and not may_reopen(draft):
        raise ImportRefusedError("file_gone")
    detail = {"name": draft.name, "sha256": draft.sha256}
    with transaction.atomic():
        record(action="imports.discarded", actor=by, subject=draft, detail=detail)
        draft.rejected_file.delete(save=False)
        draft.file.delete(save=False)
        draft.delete()


def forget_old_files(*, now: datetime) -> int:
    """Delete the files that were sent more than a week ago and never imported; the drafts among them go altogether."""
    old = Import.objects.filter(created_at__lt=now - KEPT).exclude(file="")
    forgotten = 0
    for import_ in old.exclude(status__in=[Status.WAITING, Status.RUNNING]):
        import_.file.delete(save=False)
        import_.sketch = ""
        if import_.status == Status.DRAFT:
            import_.delete()
        else:
            import_.save(update_fields=["file", "sketch"])
        forgotten += 1
    return forgotten


def sketch_of(draft: Import) -> Sketch | None:
    """The first look at a draft's file; None where it was too large for one."""
    return Sketch.from_json(orjson.loads(draft.sketch)) if draft.sketch else None


def _keep_sketch(draft: Import, seen: Sketch | None) -> None:
    draft.sketch = orjson.dumps(seen.as_json()).decode() if seen else ""


def _told(content: dict[str, Any]) -> Told:
    """What a mapping says about the layout of its files."""
    if not content:
        return Told()
    mapping = Mapping.of(content)
    skip, lines = (content.get(key) for key in ("skip_lines", "header_lines"))
    return Told(mapping.encoding, mapping.delimiter, mapping.sheet, skip_lines=skip, header_lines=lines)


def _content(import_: Import) -> IO[bytes]:
    """Raises ImportRefusedError where the file is gone."""
    try:
        return import_.file.storage.open(import_.file.name or "", "rb")
    except FileNotFoundError as error:
        raise ImportRefusedError("file_gone") from error
