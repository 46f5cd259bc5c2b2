"""What became of an import: its counts, what is new by it, its rejected rows, and the journal's entry."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.db.models import Model
from django.utils import timezone

from accounts.models import ServiceUnit
from complaints.imports.reading import Reading
from complaints.imports.rejected import added_columns
from complaints.models import Category, Import, Source
from complaints.writer import Written
from evidence.actions import record

MOST_NAMES = 20  # new units and categories named in a summary; the rest is counted
READ_TO_THE_END = 100  # percent


def added_up(one: Written, other: Written) -> Written:
    """Both together; the change set is the last one that changed anything."""
    return Written(
        one.accepted + other.accepted,
        one.updated + other.updated,
        one.unchanged + other.unchanged,
        one.refused + other.refused,
        other.change_set or one.change_set,
    )


def seen(written: Written) -> int:
    return written.accepted + written.updated + written.unchanged + written.refused


def finish(import_: Import, found: Reading, written: Written) -> None:
    """Store the outcome, in the transaction that wrote it."""
    if found.rejected.lines:
        _put_aside(import_, found)
    import_.status, import_.finished_at, import_.change_set = Import.Status.DONE, timezone.now(), written.change_set
    import_.save()
    detail = {
        "sha256": import_.sha256,
        "name": import_.name,
        "mapping": import_.mapping_name,
        "dry_run": import_.dry_run,
        **{name: getattr(import_, name) for name in ("accepted", "updated", "unchanged", "rejected")},
    }
    record(action="imports.done", actor=import_.created_by, subject=import_, detail=detail)


def _put_aside(import_: Import, found: Reading) -> None:
    """Keep the rejected rows, in place of those of an attempt that was killed before its row named them."""
    field = import_.rejected_file
    name = f"{import_.sha256[:16]}-{import_.pk}.rejected"
    field.storage.delete(field.field.generate_filename(import_, name))
    found.rejected.file.seek(0)
    field.save(name, File(found.rejected.file), save=False)


def note(import_: Import, found: Reading, written: Written, before: dict[str, int]) -> None:
    import_.lines_read, import_.percent = found.lines, READ_TO_THE_END
    import_.accepted, import_.updated = written.accepted, written.updated
    import_.unchanged = written.unchanged + found.repeated
    import_.rejected = found.rejected.complaints
    import_.rejected_by_reason = dict(found.rejected.by_reason.most_common())
    import_.notes = {
        "new_units": _named_since(ServiceUnit, import_, before),
        "new_categories": _named_since(Category, import_, before),
        "new_sources": _named_since(Source, import_, before),
        "unknown_channels": dict(found.folder.unknown_channels.most_common()),
        "unused_columns": _unused(found),
    }


def _unused(found: Reading) -> list[str]:
    """The columns left unread, without those that our own file of rejected rows has."""
    ours = added_columns()
    return [name for name in found.unused if name not in ours][:MOST_NAMES]


def newest(import_: Import) -> dict[str, int]:
    """The newest unit, category and source, so that those this import adds can be told from those before."""
    newest = {}
    for model in (ServiceUnit, Category, Source):
        last = model._default_manager.filter(organisation=import_.organisation_id).order_by("-pk").first()
        newest[model.__name__] = last.pk if last else 0
    return newest


def _named_since(model: type[Model], import_: Import, before: dict[str, int]) -> dict[str, Any]:
    added = model._default_manager.filter(organisation=import_.organisation_id, pk__gt=before[model.__name__])
    names = list(dict.fromkeys(added.order_by("pk").values_list("name", flat=True)))
    return {"count": len(names), "names": names[:MOST_NAMES]}
