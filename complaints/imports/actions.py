"""Taking files in and running their imports.

`take_in` keeps an uploaded file as a waiting import; `run_waiting` is what the worker does with it, `run_file` what the
command does with a file on disk. All of them end in `_perform`: read the file through, then write everything, the
journal and the outcome in one transaction. A try-out does the same and takes it back.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.db import OperationalError, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Organisation, ServiceUnit, User
from complaints import sources
from complaints.actions import write_facts
from complaints.imports import lock
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from complaints.imports.reading import Reading, reading
from complaints.imports.rejected import added_columns
from complaints.models import Category, ChangeSet, Import, Source
from complaints.models import Mapping as SavedMapping
from complaints.writer import Written
from evidence.actions import record

MOST_ATTEMPTS = 3
MOST_NAMES = 20  # new units and categories named in a summary; the rest is counted
TURN = 5.0  # seconds a worker waits for the one before it; then the next beat starts what waits
PAUSE = 1.0  # seconds between two updates of the progress that a page reads
WRITING = 100  # percent: read to the end
logger = logging.getLogger(__name__)
Status = Import.Status


class AlreadyImportedError(Exception):
    """The very same file was imported with the same mapping before, or is about to be."""

    def __init__(self, earlier: Import) -> None:
        super().__init__(earlier.pk)
        self.earlier = earlier


def _nobody(done: int, of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Watch:
    """Whoever looks at an import while it runs, beside the page, which reads the import's own row."""

    read: Callable[[int, int], None] = _nobody  # lines, percent of the file
    written: Callable[[int, int], None] = _nobody  # complaints, of how many


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
        import_ = _new(organisation, file.name or "", digest, mapping, mapping_name, dry_run=dry_run, by=by)
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


def run_waiting(*, first: int | None = None, clock: Callable[[], datetime] = timezone.now) -> int | None:
    """Run every waiting import, the named one first, then the oldest; also those whose worker died.

    Returns how many were run, or None where another process is at it: that one takes them all.
    """
    with lock.held(wait=TURN) as mine:
        if not mine:
            return None
        _restart_abandoned()
        run = 0
        while import_ := _next(first):
            _perform(import_, _stored(import_), clock(), Watch())
            run += 1
            if import_.status == Status.WAITING:  # the database was busy: later
                break
        return run


def run_file(
    *,
    path: Path,
    organisation: Organisation,
    mapping: dict[str, Any],
    mapping_name: str,
    dry_run: bool,
    watch: Watch,
    now: datetime,
    waiting: Callable[[], None],
    by: User | None = None,
) -> Import:
    """Import a file on disk now. `waiting` is called once if another import has to end first.

    Raises ImportRefusedError for a mapping that is none; what is wrong with the file is in the import's `error`.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    import_ = _new(organisation, path.name, digest, mapping, mapping_name, dry_run=dry_run, by=by)
    with _turn(waiting):
        _restart_abandoned()
        import_.status = Status.RUNNING  # never waiting: it has no file that a worker could find
        import_.save()
        _perform(import_, _on_disk(path), now, watch)
    if import_.status == Status.WAITING:
        _fail(import_, ImportRefusedError("database_busy"))
    return import_


@contextmanager
def _turn(waiting: Callable[[], None]) -> Iterator[None]:
    with lock.held(wait=0) as mine:
        if mine:
            yield
            return
    waiting()
    with lock.held(wait=lock.FOREVER):
        yield


def _new(
    organisation: Organisation,
    name: str,
    digest: str,
    mapping: dict[str, Any],
    mapping_name: str,
    *,
    dry_run: bool,
    by: User | None,
) -> Import:
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


def _restart_abandoned() -> None:
    """Whoever holds the lock knows that nobody runs these any more: they wait again, and what was only left to be
    deleted is deleted."""
    for done in Import.objects.alive().filter(status=Status.DONE).exclude(file=""):
        done.file.delete()
    for import_ in Import.objects.filter(status=Status.RUNNING):
        if not import_.file:
            _fail(import_, ImportRefusedError("interrupted"))
        elif import_.attempts >= MOST_ATTEMPTS:
            _fail(import_, ImportRefusedError("gave_up", attempts=import_.attempts))
        else:
            import_.status = Status.WAITING
            import_.save(update_fields=["status"])


def _next(first: int | None) -> Import | None:
    waiting = Import.objects.filter(status=Status.WAITING).select_related("source", "organisation", "created_by")
    return (waiting.filter(pk=first).first() if first else None) or waiting.order_by("id").first()


Opener = Callable[[], IO[bytes]]


def _stored(import_: Import) -> Opener:
    return lambda: Path(import_.file.path).open("rb")


def _on_disk(path: Path) -> Opener:
    return lambda: path.open("rb")


def _perform(import_: Import, content: Opener, now: datetime, watch: Watch) -> None:
    """Run one import to its end, good or bad, and store what became of it."""
    import_.status, import_.started_at, import_.error = Status.RUNNING, now, {}
    import_.attempts += 1
    import_.save()
    try:
        with content() as raw, _read(import_, raw, now, watch) as found:
            _write(import_, found, now, watch)
    except FileNotFoundError:
        _fail(import_, ImportRefusedError("file_gone"))
    except ImportRefusedError as error:
        _fail(import_, error)
    except OperationalError as error:
        logger.warning("import %s will be tried again: %s", import_.pk, error)
        _wait(import_)
    except Exception:
        _fail(import_, ImportRefusedError("internal_error"))
        raise


def _read(import_: Import, raw: IO[bytes], now: datetime, watch: Watch) -> AbstractContextManager[Reading]:
    zone = ZoneInfo(settings.TIME_ZONE)
    progress = _ProgressOf(import_, watch)
    return reading(raw, Mapping.of(import_.mapping), zone=zone, now=now, progress=progress)


class _ProgressOf:
    """Stores how far an import is, at most once a second, each time in a transaction of its own."""

    def __init__(self, import_: Import, watch: Watch) -> None:
        self.import_, self.watch, self.last = import_, watch, 0.0

    def __call__(self, lines: int, percent: int) -> None:
        self.watch.read(lines, percent)
        if percent < WRITING and time.monotonic() - self.last < PAUSE:
            return
        self.last = time.monotonic()
        with suppress(OperationalError):  # a busy database is no reason to stop reading
            Import.objects.filter(pk=self.import_.pk).update(lines_read=lines, percent=percent)


def _write(import_: Import, found: Reading, now: datetime, watch: Watch) -> None:
    with transaction.atomic():
        before = _newest(import_)
        total = len(found.spool)
        written = Written()
        for word in found.spool.sources():
            written = _sum(written, _write_source(import_, found, word, now, watch, of=total, done=_seen(written)))
        _note(import_, found, written, before)
        if import_.dry_run:
            transaction.set_rollback(True)
        else:
            _finish(import_, found, written)
    if import_.dry_run:
        _finish(import_, found, Written())
    elif import_.file:
        import_.file.delete()  # the facts are on record and the digest stays; the raw personal data need not


def _write_source(
    import_: Import, found: Reading, word: str, now: datetime, watch: Watch, *, of: int, done: int
) -> Written:
    """Write what the file tells of one source; where its rows name none, of the source of the mapping."""
    return write_facts(
        source=sources.named(word, organisation=import_.organisation) if word else import_.source,
        facts=found.spool.facts(word),
        by=import_.created_by,
        kind=ChangeSet.Kind.IMPORT,
        reason=import_.name,
        now=now,
        told=found.mapping.told,
        refuse=partial(found.refuse, source=word),
        progress=lambda written: watch.written(done + written, of),
    )


def _sum(one: Written, other: Written) -> Written:
    """Both together; the change set is the last one that changed anything."""
    return Written(
        one.accepted + other.accepted,
        one.updated + other.updated,
        one.unchanged + other.unchanged,
        one.refused + other.refused,
        other.change_set or one.change_set,
    )


def _seen(written: Written) -> int:
    return written.accepted + written.updated + written.unchanged + written.refused


def _finish(import_: Import, found: Reading, written: Written) -> None:
    """Store the outcome, in the transaction that wrote it."""
    if found.rejected.lines:
        found.rejected.file.seek(0)
        import_.rejected_file.save(f"{import_.sha256[:16]}.rejected", File(found.rejected.file), save=False)
    import_.status, import_.finished_at, import_.change_set = Status.DONE, timezone.now(), written.change_set
    import_.save()
    detail = {
        "sha256": import_.sha256,
        "name": import_.name,
        "mapping": import_.mapping_name,
        "dry_run": import_.dry_run,
        **{name: getattr(import_, name) for name in ("accepted", "updated", "unchanged", "rejected")},
    }
    record(action="imports.done", actor=import_.created_by, subject=import_, detail=detail)


def _note(import_: Import, found: Reading, written: Written, before: dict[str, int]) -> None:
    import_.lines_read, import_.percent = found.lines, WRITING
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


def _newest(import_: Import) -> dict[str, int]:
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


def _fail(import_: Import, error: ImportRefusedError) -> None:
    import_.status, import_.finished_at, import_.error = Status.FAILED, timezone.now(), error.as_json()
    import_.save()
    if import_.file and error.code not in ("internal_error", "gave_up"):
        import_.file.delete()  # it can only be replaced by a better one


def _wait(import_: Import) -> None:
    if import_.attempts >= MOST_ATTEMPTS:
        _fail(import_, ImportRefusedError("gave_up", attempts=import_.attempts))
        return
    import_.status, import_.error = Status.WAITING, ImportRefusedError("database_busy").as_json()
    import_.save()
