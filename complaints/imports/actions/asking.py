"""Asking for an import: a file is kept as a waiting one, tried again, or imported for real after a try-out."""

from __future__ import annotations

import hashlib
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
    digest = _digest(file)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # of two clicks the second sees the first
        import_ = new(organisation, file.name or "", digest, mapping, mapping_name, dry_run=dry_run, by=by)
        if not (dry_run or again):
            _refuse_repetition(import_)
        import_.file.save(f"{digest[:16]}{Path(import_.name).suffix[:8]}", file, save=False)
        import_.save()
    return import_


def import_tried(*, tried: Import, by: User) -> Import:
    """Import for real the file of a try-out. Raises AlreadyImportedError or ImportRefusedError (the file is gone)."""
    try:
        with Path(tried.file.path).open("rb") as file:
            import_ = take_in(
                organisation=tried.organisation,
                file=File(file, name=tried.name),
                mapping=tried.mapping,
                mapping_name=tried.mapping_name,
                dry_run=False,
                by=by,
            )
    except (FileNotFoundError, ValueError) as error:  # ValueError: the row names no file any more
        raise ImportRefusedError("file_gone") from error
    tried.file.delete()
    return import_


def try_again(*, failed: Import) -> Import:
    """Let an import wait again that failed through no fault of its file. Raises ImportRefusedError (no file)."""
    if failed.status != Status.FAILED or not failed.file:
        raise ImportRefusedError("file_gone")
    failed.status, failed.attempts, failed.error = Status.WAITING, 0, {}
    failed.save()
    return failed


def save_mapping(*, organisation: Organisation, name: str, content: dict[str, Any], by: User) -> SavedMapping:
    """Keep a company's mapping under a name; one of the same name is replaced. Raises ImportRefusedError."""
    Mapping.of(content)
    with transaction.atomic():
        saved, _ = SavedMapping.objects.update_or_create(
            organisation=organisation, name=name, defaults={"content": content}
        )
        record(action="imports.mapping_saved", actor=by, subject=saved, detail={"name": name})
    return saved


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
    key = Mapping.of(mapping).source or mapping_name
    source, _ = Source.objects.get_or_create(organisation=organisation, key=key[:60], defaults={"name": key[:100]})
    return Import(
        organisation=organisation,
        source=source,
        name=Path(name).name.replace("\0", "")[:200],
        sha256=digest,
        mapping=mapping,
        mapping_name=mapping_name,
        dry_run=dry_run,
        created_by=by,
    )


def _digest(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refuse_repetition(import_: Import) -> None:
    for earlier in Import.objects.alive().filter(source=import_.source, sha256=import_.sha256):
        if earlier.mapping == import_.mapping:
            raise AlreadyImportedError(earlier)
