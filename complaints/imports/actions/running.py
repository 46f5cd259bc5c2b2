"""Running imports: `run_waiting` is what the worker does, `run_file` what the command does with a file on disk.

Both end in `_perform`: read the file through, then write everything, the journal and the outcome in one transaction.
A try-out only compares everything with what is on record, and takes back the units and categories it met.
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
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from complaints import sources
from complaints.actions import compare_facts, write_facts
from complaints.board import Board, CancelledError
from complaints.imports import lock, room
from complaints.imports.actions.asking import new
from complaints.imports.actions.cancelling import cancelled
from complaints.imports.actions.outcome import READ_TO_THE_END, added_up, finish, newest, note, seen
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from complaints.imports.reading import Reading, reading
from complaints.models import ChangeSet, Import
from complaints.writer import Written

MOST_ATTEMPTS = 3
TURN = 5.0  # seconds a worker waits for the one before it; then the next beat starts what waits
PAUSE = 1.0  # seconds between two updates of the progress that a page reads
FAULTS_OF_OURS = ("internal_error", "gave_up", "disk_full")  # after them the same file may be tried again
logger = logging.getLogger(__name__)
Status = Import.Status


def _nobody(done: int, of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Watch:
    """Whoever looks at an import while it runs, beside the page, which reads the import's own row."""

    read: Callable[[int, int], None] = _nobody  # lines, percent of the file
    written: Callable[[int, int], None] = _nobody  # complaints, of how many
    folded: Callable[[int, int], None] = _nobody  # cases of an event log put together, of how many


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
    import_ = new(organisation, path.name, digest, mapping, mapping_name, dry_run=dry_run, by=by)
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


def _restart_abandoned() -> None:
    """Whoever holds the lock knows that nobody runs these any more: they wait again, and what was only left to be
    deleted is deleted."""
    for done in Import.objects.alive().filter(status=Status.DONE).exclude(file=""):
        done.file.delete()
    for import_ in Import.objects.filter(status=Status.RUNNING):
        if by := Board("import", import_.pk).asked_to_stop():
            cancelled(import_, by)
        elif not import_.file:
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
    board = Board("import", import_.pk)
    try:
        board.check()
        with content() as raw, _read(import_, raw, now, watch, board) as found:
            _write(import_, found, now, watch, board)
    except CancelledError as error:
        cancelled(import_, error.by)
    except FileNotFoundError:
        _fail(import_, ImportRefusedError("file_gone"))
    except ImportRefusedError as error:
        _fail(import_, error)
    except Exception as error:  # noqa: BLE001  # what nobody foresaw is raised again
        _fall(import_, error)
    finally:
        if import_.status != Status.WAITING:
            board.clear()


def _fall(import_: Import, error: Exception) -> None:
    """Store that an import failed through no fault of its file. Raises what nobody foresaw."""
    if room.is_used_up(error):
        logger.error("import %s: no room left: %s", import_.pk, error)
        _fail(import_, ImportRefusedError("disk_full"))
    elif isinstance(error, OperationalError):
        logger.warning("import %s will be tried again: %s", import_.pk, error)
        _wait(import_)
    else:
        _fail(import_, ImportRefusedError("internal_error"))
        raise error


def _read(
    import_: Import, raw: IO[bytes], now: datetime, watch: Watch, board: Board
) -> AbstractContextManager[Reading]:
    zone = ZoneInfo(settings.TIME_ZONE)
    progress = _ProgressOf(import_, watch, board)
    return reading(raw, Mapping.of(import_.mapping), zone=zone, now=now, progress=progress.read, folded=progress.folded)


class _ProgressOf:
    """Tells how far the reading is: on the board, and at most once a second in the import's own row, each time in a
    transaction of its own."""

    def __init__(self, import_: Import, watch: Watch, board: Board) -> None:
        self.import_, self.watch, self.board, self.last = import_, watch, board, 0.0

    def folded(self, done: int, of: int) -> None:
        self.board.tell("folding", done, of)
        self.watch.folded(done, of)

    def read(self, lines: int, percent: int) -> None:
        if not lines:
            self.board.check()
            return
        self.board.tell("reading", lines, lines * 100 // percent if percent else 0)
        self.watch.read(lines, percent)
        if percent < READ_TO_THE_END and time.monotonic() - self.last < PAUSE:
            return
        self.last = time.monotonic()
        with suppress(OperationalError):  # a busy database is no reason to stop reading
            Import.objects.filter(pk=self.import_.pk).update(lines_read=lines, percent=percent)


def _write(import_: Import, found: Reading, now: datetime, watch: Watch, board: Board) -> None:
    with transaction.atomic():
        before = newest(import_)
        telling = _Telling(watch, board, of=len(found.spool))
        written = Written()
        for word in found.spool.sources():
            telling.before = seen(written)
            written = added_up(written, _write_source(import_, found, word, now, telling))
        board.check()
        note(import_, found, written, before)
        if import_.dry_run:
            transaction.set_rollback(True)
        else:
            finish(import_, found, written)
    if import_.dry_run:
        finish(import_, found, Written())
    elif import_.file:
        import_.file.delete()  # the facts are on record and the digest stays; the raw personal data need not


@dataclass
class _Telling:
    """Tells how far the writing is; `before` counts the complaints of the sources before."""

    watch: Watch
    board: Board
    of: int
    before: int = 0

    def __call__(self, written: int) -> None:
        done = self.before + written
        self.board.tell("writing" if done < self.of else "finishing", done, self.of)
        self.watch.written(done, self.of)


def _write_source(import_: Import, found: Reading, word: str, now: datetime, telling: _Telling) -> Written:
    """Write what the file tells of one source; where its rows name none, of the source of the mapping."""
    if import_.source is None:
        raise ValueError(f"{import_} is a draft")
    options: dict[str, Any] = {
        "source": sources.named(word, organisation=import_.organisation) if word else import_.source,
        "facts": found.spool.facts(word),
        "now": now,
        "told": found.mapping.told,
        "sound": True,
        "refuse": partial(found.refuse, source=word),
        "progress": telling,
    }
    if import_.dry_run:
        return compare_facts(**options)
    return write_facts(by=import_.created_by, kind=ChangeSet.Kind.IMPORT, reason=import_.name, **options)


def _fail(import_: Import, error: ImportRefusedError) -> None:
    import_.status, import_.finished_at, import_.error = Status.FAILED, timezone.now(), error.as_json()
    import_.save()
    if import_.file and not import_.dry_run and error.code not in FAULTS_OF_OURS:
        import_.file.delete()  # it can only be replaced by a better one; a try-out may be prepared anew


def _wait(import_: Import) -> None:
    if import_.attempts >= MOST_ATTEMPTS:
        _fail(import_, ImportRefusedError("gave_up", attempts=import_.attempts))
        return
    import_.status, import_.error = Status.WAITING, ImportRefusedError("database_busy").as_json()
    import_.save()
