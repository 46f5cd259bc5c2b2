"""One run at a time, taken over from the dead, resumed where it stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from complaints.models import ChangeSet
from compliance.actions import RunInProgress, RunLost, finish_interrupted, ledger, recompute, recomputing
from compliance.models import ComplianceRun, JudgedStep, Result, RunStep
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]


@pytest.fixture
def letter(paper: Paper, record: Record, local: Local) -> Any:
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    record(local(2026, 10, 5), responded=1)
    record(local(2027, 2, 5), responded=1)
    return paper.signed(date(2026, 10, 1))


def held(as_of: datetime, holder: str, *, silent_for: timedelta = timedelta()) -> ComplianceRun:
    return ComplianceRun.objects.create(
        as_of=as_of, rule_version="1", holder=holder, heartbeat_at=timezone.now() - silent_for
    )


@pytest.fixture
def gone() -> str:
    """A holder on this machine whose process has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return f"{socket.gethostname()}:{child.pid}:12345:x"


def results() -> set[tuple[str, str, str]]:
    return set(Result.objects.values_list("period", "verdict", "digest"))


def test_a_second_run_at_once_is_told_so(letter: Any, local: Local) -> None:
    held(local(2027, 1, 1), ledger.me())
    with pytest.raises(RunInProgress) as caught:
        recompute(as_of=local(2027, 3, 1))
    assert caught.value.run is not None
    assert ComplianceRun.objects.count() == 1


def test_a_run_that_began_a_moment_ago_is_not_taken_from_its_holder(local: Local) -> None:
    run = held(local(2027, 3, 1), "elsewhere:1:1:x")
    with pytest.raises(RunInProgress):  # two processes may both have seen nobody at work
        ledger._begin(ledger.Asked(local(2027, 3, 1), "asked"))
    assert ComplianceRun.objects.get().holder == run.holder


def test_a_holder_elsewhere_is_alive_while_its_heart_beats(letter: Any, local: Local) -> None:
    held(local(2027, 1, 1), "elsewhere:1:1:x", silent_for=timedelta(seconds=110))
    with pytest.raises(RunInProgress):
        recompute(as_of=local(2027, 3, 1))


def test_a_holder_elsewhere_that_fell_silent_is_dead(letter: Any, local: Local) -> None:
    run = held(local(2027, 3, 1), "elsewhere:1:1:x", silent_for=timedelta(seconds=121))
    assert recompute(as_of=local(2027, 3, 1)).run == run


def test_a_process_of_this_machine_that_is_gone_is_dead_at_once(letter: Any, local: Local, gone: str) -> None:
    run = held(local(2027, 3, 1), gone)
    assert recompute(as_of=local(2027, 3, 1)).run == run


def test_a_reused_process_number_is_another_process() -> None:
    run = ComplianceRun(holder=f"{socket.gethostname()}:{os.getpid()}:1:x", heartbeat_at=timezone.now())
    assert not ledger.is_alive(run)
    run.holder = ledger.me()
    assert ledger.is_alive(run)


def test_steps_that_are_done_are_not_done_again(letter: Any, local: Local, gone: str) -> None:
    recompute(as_of=local(2027, 3, 1))
    undisturbed = results()
    Result.objects.filter(period="2027Q1").delete()
    RunStep.objects.filter(key__endswith="2027Q1").delete()
    JudgedStep.objects.filter(period="2027Q1").delete()
    ComplianceRun.objects.update(status="running", holder=gone)
    seen: list[str] = []
    judge, recomputing_judge = recomputing.judge, []

    def watched(step: Any, known: Any) -> Any:
        recomputing_judge.append(step.period.label)
        return judge(step, known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recomputing, "judge", watched)
        summary = recompute(as_of=local(2027, 3, 1), progress=lambda n, total, label: seen.append(label))
    assert (summary.resumed, recomputing_judge, seen) == (True, ["2027Q1"], ["2026Q4", "2027Q1"])
    assert results() == undisturbed
    assert RunStep.objects.count() == 2


def test_facts_that_came_in_meanwhile_are_judged_everywhere(letter: Any, local: Local, gone: str) -> None:
    run = recompute(as_of=local(2027, 3, 1)).run
    ComplianceRun.objects.update(status="running", holder=gone)
    ChangeSet.objects.create(number=5, kind="form")
    finish_interrupted()
    run.refresh_from_db()
    assert (run.status, run.watermark, run.steps.count()) == ("done", 5, 2)


def test_what_the_dead_left_is_completed_before_something_else_begins(letter: Any, local: Local, gone: str) -> None:
    left = held(local(2027, 2, 1), gone)
    asked = recompute(as_of=local(2027, 3, 1)).run
    left.refresh_from_db()
    assert (left.status, asked.status, left.pk != asked.pk) == ("done", "done", True)


def test_with_nothing_left_behind_there_is_nothing_to_finish(letter: Any) -> None:
    assert finish_interrupted() is None


def test_a_run_that_was_taken_over_writes_no_more(letter: Any, local: Local) -> None:
    def steal(n: int, _total: int, _label: str) -> None:
        ComplianceRun.objects.update(holder="elsewhere:1:1:x")

    with pytest.raises(RunLost):
        recompute(as_of=local(2027, 3, 1), progress=steal)
    assert set(Result.objects.values_list("period", flat=True)) == {"2026Q4"}
    assert ComplianceRun.objects.get().status == "running"


def test_a_database_error_closes_the_run_and_the_next_one_goes_on(
    letter: Any, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_step: Any, _known: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(recomputing, "judge", locked)
    with pytest.raises(OperationalError):
        recompute(as_of=local(2027, 3, 1))
    assert ComplianceRun.objects.get().status == "failed"
    assert not Result.objects.exists()
    monkeypatch.undo()
    assert recompute(as_of=local(2027, 3, 1)).run.status == "done"


def test_an_interrupted_keyboard_leaves_the_run_to_the_next(letter: Any, local: Local) -> None:
    def interrupt(_n: int, _total: int, _label: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recompute(as_of=local(2027, 3, 1), progress=interrupt)
    run = ComplianceRun.objects.get()
    assert (run.status, run.steps.count()) == ("running", 1)
    ComplianceRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=3))
    finished = finish_interrupted()
    assert finished is not None
    assert (finished.run.pk, finished.run.status) == (run.pk, "done")
