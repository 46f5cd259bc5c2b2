"""Asking for an import: a file is kept as a waiting one, a try-out is imported for real, a failed one tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.models import Organisation, User
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from complaints.models import Import, Source
from complaints.models import Mapping as SavedMapping
from evidence.actions import record

Status = Import.Status


class AlreadyImportedError(Exception):
    """The very same file was imported with the same mapping before, or is about to be."""

    def __init__(self, earlier: Import) -> None:
        super().__init__(earlier.pk)
        self.earlier = earlier


def take_in(
    *,
    organisation: Organisation,
    file: File[Any],
    mapping: dict[str, Any],
    mapping_name: str,
    dry_run: bool,
    by: User,
    again: bool = False,
) -> Import:
    """Keep an uploaded file as a waiting import.

    Raises ImportRefusedError for a mapping that is none, and AlreadyImportedError unless `again` says that it is meant.
    """
    digest = digest_of(file)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # of two clicks the second sees the first
        import_ = new(organisation, file.name or "", digest, mapping, mapping_name, dry_run=dry_run, by=by)
        if not (dry_run or again):
            _refuse_repetition(import_)
        keep(import_, file)
    return import_


def import_tried(*, tried: Import, by: User, again: bool = False) -> Import:
    """Import for real the file of a try-out. Raises ImportRefusedError (the file is gone), and AlreadyImportedError
    unless `again` says that it is meant."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=tried.organisation_id)
        import_ = Import.objects.select_related("source").get(pk=tried.pk)
        if not (import_.dry_run and import_.status == Status.DONE and stored(import_)):
            raise ImportRefusedError("file_gone")
        if not again:
            _refuse_repetition(import_)
        import_.rejected_file.delete(save=False)
        wait(import_, dry_run=False, by=by)
    return import_


def try_again(*, failed: Import) -> Import:
    """Let an import wait again that failed through no fault of its file. Raises ImportRefusedError (no file)."""
    if failed.status != Status.FAILED or not failed.file:
        raise ImportRefusedError("file_gone")
    wait(failed, dry_run=failed.dry_run, by=failed.created_by)
    return failed


def save_mapping(
    *, organisation: Organisation, name: str, content: dict[str, Any], by: User, columns: Sequence[str] = ()
) -> SavedMapping:
    """Keep a company's mapping under a name; one of the same name is replaced. `columns` are those of the file it was
    made for. Raises ImportRefusedError."""
    Mapping.of(content)
    with transaction.atomic():
        saved, _ = SavedMapping.objects.update_or_create(
            organisation=organisation,
            name=name,
            defaults={"content": content, "columns": list(columns), "changed_by": by},
        )
        record(action="imports.mapping_saved", actor=by, subject=saved, detail={"name": name})
    return saved


@transaction.atomic
def change_mapping(*, saved: SavedMapping, name: str, content: dict[str, Any], by: User) -> None:
    """Keep other words for a mapping, under another name if that is wanted. Raises ImportRefusedError."""
    Mapping.of(content)
    detail = {"name": name, "before": saved.name}
    saved.name, saved.content, saved.changed_by = name, content, by
    saved.save()
    record(action="imports.mapping_saved", actor=by, subject=saved, detail=detail)


@transaction.atomic
def delete_mapping(*, saved: SavedMapping, by: User) -> None:
    record(action="imports.mapping_deleted", actor=by, subject=saved, detail={"name": saved.name})
    saved.delete()


def new(
    organisation: Organisation,
    name: str,
    digest: str,
    mapping: dict[str, Any],
    mapping_name: str,
    *,
    dry_run: bool,
    by: User | None,
) -> Import:
    """An import of a file, not stored yet. Raises ImportRefusedError for a mapping that is none."""
    return Import(
        organisation=organisation,
        source=source_of(organisation, mapping, mapping_name),
        name=plain_name(name),
        sha256=digest,
        mapping=mapping,
        mapping_name=mapping_name,
        dry_run=dry_run,
        created_by=by,
    )


def source_of(organisation: Organisation, mapping: dict[str, Any], mapping_name: str) -> Source:
    """The source that a mapping reads complaints of. Raises ImportRefusedError for a mapping that is none."""
    key = Mapping.of(mapping).source or mapping_name
    return Source.objects.get_or_create(organisation=organisation, key=key[:60], defaults={"name": key[:100]})[0]


def keep(import_: Import, file: File[Any]) -> None:
    """Store an import together with its file."""
    import_.file.save(f"{import_.sha256[:16]}{Path(import_.name).suffix[:8]}", file, save=False)
    import_.save()


def wait(import_: Import, *, dry_run: bool, by: User | None) -> None:
    """Let an import wait for the worker, as if nothing had come of it yet."""
    import_.status, import_.dry_run, import_.created_by = Status.WAITING, dry_run, by
    import_.attempts, import_.error, import_.finished_at = 0, {}, None
    import_.lines_read = import_.percent = 0
    import_.save()


def stored(import_: Import) -> bool:
    """Whether the file of an import is still there."""
    return bool(import_.file) and import_.file.storage.exists(import_.file.name or "")


def plain_name(name: str) -> str:
    return Path(name).name.replace("\0", "")[:200]


def digest_of(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refuse_repetition(import_: Import) -> None:
    if earlier := earlier_one(import_):
        raise AlreadyImportedError(earlier)


def earlier_one(import_: Import) -> Import | None:
    """The import that brought the very same file with the same mapping, or is about to."""
    same = Import.objects.alive().filter(source=import_.source, sha256=import_.sha256).exclude(pk=import_.pk)
    return next((earlier for earlier in same if earlier.mapping == import_.mapping), None)
