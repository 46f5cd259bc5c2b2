"""Recompute: judge every promise of every letter as of a moment (rule book §7), step by step.

A step is a letter's period. Each is a transaction of its own, so that a run holds nothing for long, shows how far it
is, and goes on after a kill where it stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import Error as DatabaseError
from django.db import transaction

from commitments.models import Letter
from commitments.portfolio import Portfolio
from compliance.actions import breaches, ledger, restating, stock
from compliance.actions.keeping import Kept, Seen, keep
from compliance.actions.ledger import Asked, RunFailed, RunLost
from compliance.actions.replaying import prove
from compliance.actions.snapshot import one_view
from compliance.actions.standing import Bases, leave_standing, note
from compliance.actions.tallying import Share, count_up
from compliance.actions.turns import Turns
from compliance.judging.steps import Step, judge, steps
from compliance.models import ComplianceRun, Result
from compliance.registered import Known
from evidence.actions import record

Progress = Callable[[int, int, str], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `resumed`: it was begun by somebody who died."""

    run: ComplianceRun
    steps: int
    written: int
    changed: int
    resumed: bool = False


def recompute(
    *,
    as_of: datetime,
    letters: Iterable[Letter] | None = None,
    cause: str = ComplianceRun.Cause.ASKED,
    night: date | None = None,
    by: Any = None,
    progress: Progress | None = None,
    share: Share | None = None,
) -> RunSummary:
    """Judge everything as of a moment, and keep verdicts and breaches. The only writer of both.

    The tallies of the record are brought up to date first; `share` is told whose, so that other processes may help.

    Calling it again with the same moment changes nothing that the facts do not change. Raises RunInProgress while
    another run is at work, RunLost if another process takes this one over, and RunFailed where a step could not be
    judged. A run that somebody dead left behind is completed first.
    """
    asked = Asked(as_of, cause, tuple(sorted(letter.pk for letter in letters or [])), night, by)
    run, is_another = ledger.claim(asked)
    resumed = run.steps.exists()
    if is_another:
        _work(run, progress, share)
        run, _none = ledger.claim(asked)
        resumed = False
    return _work(run, progress, share, resumed=resumed)


def finish_interrupted(progress: Progress | None = None, share: Share | None = None) -> RunSummary | None:
    """Complete the run that a dead process left behind, if there is one. Raises RunInProgress."""
    run = ledger.take_interrupted()
    return None if run is None else _work(run, progress, share, resumed=True)


def _work(run: ComplianceRun, progress: Progress | None, share: Share | None, *, resumed: bool = False) -> RunSummary:
    try:
        errors = _take_steps(run, progress or _silent, share)
        if not run.only_letters:
            stock.keep(run)
        restating.draft(run)
        if run.cause == ComplianceRun.Cause.NIGHTLY:
            prove(run)
        ledger.end(run, errors)
    except RunLost:
        raise
    except Exception as error:
        _give_up(run, error)
        raise
    detail = {"as_of": run.as_of, "written": run.results_written, "changed": run.results_changed, "error": run.error}
    detail |= {"replayed": run.replayed, "replays_wrong": run.replays_wrong} if run.replayed else {}
    record(action="compliance.recompute", actor=run.started_by, subject=run, detail=detail)
    if errors:
        raise RunFailed(run)
    return RunSummary(run, run.steps_total, run.results_written, run.results_changed, resumed)


def _silent(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def _take_steps(run: ComplianceRun, progress: Progress, share: Share | None) -> list[str]:
    """Take every step that is not done yet. A step that fails leaves the others their verdicts."""
    only = run.only_letters
    portfolio = Portfolio(Letter.objects.filter(pk__in=only) if only else Letter.objects.all())
    todo = list(steps(portfolio, run.as_of))
    ledger.beat(run, steps_total=len(todo))
    judged = {step.letter for step in todo}
    known = {letter: known for letter, known in Known.of(portfolio, run.as_of).items() if letter in judged}
    bases = Bases.of(run, known)
    count_up(run, [] if bases.are_read_already(todo) else todo, known, share)
    done = set(run.steps.values_list("key", flat=True))
    done |= leave_standing(bases, [step for step in todo if step.key not in done])
    errors = []
    turns = Turns()
    for n, step in enumerate(todo, start=1):
        if step.key not in done:
            try:
                _take(run, step, bases)
            except (RunLost, DatabaseError):
                raise
            except Exception as error:
                logger.exception("step %s of run %s", step.key, run.pk)
                errors.append(f"{step.key}: {type(error).__name__}: {error}")
        progress(n, len(todo), step.period.label)
        turns.offer()
    return errors


@transaction.atomic
def _take(run: ComplianceRun, step: Step, bases: Bases) -> None:
    one_view()
    known = bases.known[step.letter]
    known.recount()
    before = Result.objects.filter(promise__in=bases.promises[step.letter]).for_period(step.period.label)
    kept = Kept(0, 0)
    if not _later_view_stands(run, before):
        found = judge(step, known)
        seen = Seen(ledger.watermark(), bases.surroundings(step.letter), bases.before(step))
        kept = keep(run, found, before, seen)
        breaches.settle(run, found, step.siblings, known, undo=bases.is_latest)
        note(bases, step, found, watermark=seen.watermark)
    ledger.step_done(run, step.key, written=kept.written, changed=kept.changed)


def _later_view_stands(run: ComplianceRun, before: Any) -> bool:
    """A night that is made up for later does not replace what is known as of a later moment."""
    return run.cause == ComplianceRun.Cause.NIGHTLY and before.filter(as_of__gt=run.as_of).exists()


def _give_up(run: ComplianceRun, error: Exception) -> None:
    """Say that the run failed, so that the next one need not wait. Where even that fails, silence will tell."""
    try:
        ledger.end(run, [f"{type(error).__name__}: {error}"])
    except (DatabaseError, RunLost):
        logger.warning("run %s could not be closed; the next run will find it silent", run.pk)
