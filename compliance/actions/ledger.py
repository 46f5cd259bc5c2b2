"""The ledger of runs: one at a time, taken over from the dead, resumed where it stopped.

The database holds the lock (only one row may be "running"). Who works on a run writes his name and a heartbeat into
it with every step; a step that finds another name there gives up, so that two never write results side by side.
"""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from complaints.models import ChangeSet
from compliance.models import ComplianceRun, RunStep

COUNTING = ("answers", "counting", "readings", "registered", "tallied", "untimed")
SILENCE = timedelta(minutes=2)  # without a heartbeat for so long, a holder elsewhere is taken for dead


class RunInProgress(Exception):  # noqa: N818 - an answer, not an error
    """Another recompute is at work. `run` says since when, and who holds it."""

    def __init__(self, run: ComplianceRun | None) -> None:
        super().__init__("a recompute is running")
        self.run = run


class RunLost(Exception):  # noqa: N818 - the other one carries on
    """Somebody else took this run over, because its heartbeat had stopped."""


class RunFailed(Exception):  # noqa: N818 - said to whoever asked for the run
    """Some steps could not be judged; the others were. `run.error` says which and why."""

    def __init__(self, run: ComplianceRun) -> None:
        super().__init__(run.error)
        self.run = run


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants recomputed."""

    as_of: datetime
    cause: str
    letters: tuple[int, ...] = ()
    night: date | None = None
    by: Any = None

    def is_what(self, run: ComplianceRun) -> bool:
        return run.as_of == self.as_of and tuple(run.only_letters) == self.letters


def claim(asked: Asked) -> tuple[ComplianceRun, bool]:
    """Take the lock: a run to work on, and whether it is another one that somebody dead left unfinished.

    Raises RunInProgress while a living holder works.
    """
    try:
        with transaction.atomic():
            running = ComplianceRun.objects.select_for_update().filter(status=ComplianceRun.Status.RUNNING).first()
            if running is None:
                return _begin(asked), False
            if is_alive(running):
                raise RunInProgress(running)
            return _take_over(running), not asked.is_what(running)
    except IntegrityError as error:  # somebody else was first
        raise RunInProgress(ComplianceRun.objects.running()) from error


def take_interrupted() -> ComplianceRun | None:
    """A run whose holder is dead, now held by us; None where there is none. Raises RunInProgress."""
    with transaction.atomic():
        running = ComplianceRun.objects.select_for_update().filter(status=ComplianceRun.Status.RUNNING).first()
        if running is not None and is_alive(running):
            raise RunInProgress(running)
        return None if running is None else _take_over(running)


def beat(run: ComplianceRun, **changes: Any) -> None:
    """Write a sign of life, and whatever else changes, if the run is still ours. Raises RunLost."""
    mine = ComplianceRun.objects.filter(pk=run.pk, holder=run.holder, status=ComplianceRun.Status.RUNNING)
    if not mine.update(heartbeat_at=timezone.now(), **changes):
        raise RunLost(run.pk)


def step_done(run: ComplianceRun, key: str, *, written: int, changed: int) -> None:
    """Tick a step off, in the transaction that did it."""
    RunStep.objects.create(run=run, key=key)
    beat(run, results_written=F("results_written") + written, results_changed=F("results_changed") + changed)


def end(run: ComplianceRun, errors: Sequence[str] = ()) -> None:
    """Close the run and let the next one in."""
    status = ComplianceRun.Status.FAILED if errors else ComplianceRun.Status.DONE
    beat(run, status=status, error="\n".join(errors), finished_at=timezone.now())
    run.refresh_from_db()


def is_alive(run: ComplianceRun) -> bool:
    """Whether its holder still works: no, if it is a process of this machine that is gone, or if it fell silent."""
    host, pid, began, *_token = [*run.holder.split(":"), "", "", ""]
    if host == socket.gethostname() and began != _began(pid):
        return False
    return run.heartbeat_at is not None and timezone.now() - run.heartbeat_at < SILENCE


def me() -> str:
    """host:pid:start of the process:this attempt. A reused process number has another start."""
    pid = str(os.getpid())
    return f"{socket.gethostname()}:{pid}:{_began(pid)}:{uuid.uuid4().hex[:8]}"[:100]


def _began(pid: str) -> str:
    """When a process of this machine was started, in its clock's ticks; "gone" where there is none."""
    if Path("/proc/self/stat").exists():
        with suppress(OSError, IndexError):
            stat = Path(f"/proc/{int(pid)}/stat").read_text().rpartition(")")[2].split()
            return "gone" if stat[0] == "Z" else stat[19]
        return "gone"
    return _without_proc(pid)


def _without_proc(pid: str) -> str:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return "gone"
    except (PermissionError, ValueError):
        return "alive"
    return "alive"


def _begin(asked: Asked) -> ComplianceRun:
    """A new run, or the one of the same moment once more: facts may have come in since."""
    same = ComplianceRun.objects.filter(as_of=asked.as_of, rule_version=settings.RULE_VERSION)
    run = same.select_for_update().first()
    if run and run.status == ComplianceRun.Status.RUNNING:  # somebody else began it since we looked
        raise RunInProgress(run)
    run = run or ComplianceRun(as_of=asked.as_of, rule_version=settings.RULE_VERSION)
    known = watermark()
    if run.pk and not (run.status == ComplianceRun.Status.FAILED and asked.is_what(run) and run.watermark == known):
        run.steps.all().delete()
        run.results_written = run.results_changed = 0
    run.status, run.holder, run.watermark = ComplianceRun.Status.RUNNING, me(), known
    run.cause, run.only_letters, run.started_by = asked.cause, list(asked.letters), asked.by
    run.night = asked.night or run.night
    run.heartbeat_at = run.started_at = timezone.now()
    run.finished_at, run.error = None, ""
    run.save()
    return run


def _take_over(run: ComplianceRun) -> ComplianceRun:
    """Carry on after somebody dead. What was done stays done, unless facts came in since: then all is judged anew."""
    known = watermark()
    if run.watermark != known:
        run.steps.all().delete()
    run.holder, run.heartbeat_at, run.watermark = me(), timezone.now(), known
    run.save(update_fields=["holder", "heartbeat_at", "watermark"])
    return run


def watermark() -> int:
    """The number of the last change set: what the run knows of the record (rule book §2)."""
    return ChangeSet.objects.aggregate(last=Max("number"))["last"] or 0


@cache
def code_version() -> str:
    """A fingerprint of the code that makes figures: the rules, the counting, the judging."""
    here = Path(__file__).parent.parent
    clocks, definitions = here.parent / "complaints" / "rules", here.parent / "commitments" / "definitions"
    judging = [*here.glob("rules/*.py"), *here.glob("judging/*.py"), *(here / f"{name}.py" for name in COUNTING)]
    files = sorted([*judging, *clocks.glob("*.py"), *definitions.glob("*.py"), *clocks.parent.glob("tallies/*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
