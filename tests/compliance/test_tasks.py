"""What the worker and the timetable call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from celery.signals import worker_ready
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from complaints.models import ChangeSet
from compliance import tasks
from compliance.actions import RunFailed, RunInProgress
from compliance.actions.ledger import me
from compliance.actions.nights import latest_night
from compliance.models import ComplianceRun, Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]


@pytest.fixture
def letter(paper: Paper, record: Record, local: Local) -> Any:
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    record(local(2026, 10, 5), responded=1)
    return paper.signed(date(2026, 10, 1))


@pytest.fixture
def asked(letter: Any, local: Local, manager: User) -> Callable[[], None]:
    """The button was pressed, and the worker does it."""
    return lambda: tasks.recompute_now.apply(kwargs={"as_of": local(2027, 1, 2).isoformat(), "by": manager.pk}).get()


def left_behind(local: Local, holder: str) -> ComplianceRun:
    heartbeat = timezone.now() - timedelta(minutes=1)
    return ComplianceRun.objects.create(
        as_of=local(2027, 1, 1), rule_version="1", holder=holder, heartbeat_at=heartbeat
    )


def test_the_button_judges_as_of_the_moment_it_was_pressed(
    asked: Callable[[], None], local: Local, manager: User
) -> None:
    asked()
    run = ComplianceRun.objects.get()
    assert (run.as_of, run.status, run.cause, run.started_by) == (local(2027, 1, 2), "done", "asked", manager)
    assert Result.objects.get(period="2026Q4").verdict == "met"


def test_a_task_delivered_twice_finds_its_moment_judged(asked: Callable[[], None]) -> None:
    asked()
    finished = ComplianceRun.objects.get().finished_at
    ChangeSet.objects.create(number=5, kind="form")
    asked()
    assert ComplianceRun.objects.get().finished_at == finished


def test_a_moment_whose_run_failed_is_judged_again(asked: Callable[[], None]) -> None:
    asked()
    ComplianceRun.objects.update(status="failed")
    asked()
    assert ComplianceRun.objects.get().status == "done"


def test_who_asked_may_be_gone_when_the_worker_comes_to_it(asked: Callable[[], None], manager: User) -> None:
    manager.delete()
    asked()
    assert ComplianceRun.objects.get().started_by is None


def test_the_timetable_runs_the_night_that_is_missing(letter: Any) -> None:
    tasks.ensure_nightly.apply().get()
    run = ComplianceRun.objects.get()
    assert (run.night, run.cause, run.status) == (latest_night(timezone.now()), "nightly", "done")


def test_what_a_dead_worker_left_is_finished(letter: Any, local: Local) -> None:
    run = left_behind(local, "elsewhere:1:1:x")
    ComplianceRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=3))
    tasks.finish_interrupted.apply().get()
    run.refresh_from_db()
    assert (run.status, run.results_written) == ("done", 2)


def test_with_nothing_left_behind_nothing_is_done(letter: Any) -> None:
    tasks.finish_interrupted.apply().get()
    assert not ComplianceRun.objects.exists()


def test_a_worker_that_comes_up_looks_for_what_was_left_behind() -> None:
    sent: list[str] = []

    class Worker:
        class app:  # noqa: N801 - Celery's name
            send_task = staticmethod(sent.append)

    worker_ready.send(sender=Worker)
    assert sent == ["compliance.tasks.finish_interrupted"]


DOORS = [
    (tasks.ensure_nightly, "ensure_nightly", {}),
    (tasks.recompute_now, "recompute", {"as_of": "2027-01-02T00:00:00+00:00"}),
    (tasks.finish_interrupted, "finish_interrupted", {}),
]
BUSY = [RunInProgress(None), OperationalError("database is locked")]


@pytest.mark.parametrize("busy", BUSY, ids=["running", "locked"])
@pytest.mark.parametrize(("task", "action", "told"), DOORS, ids=[name for _, name, _ in DOORS])
def test_where_another_is_at_work_the_task_waits_its_turn(
    task: Any, action: str, told: dict[str, str], busy: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(**_told: Any) -> None:
        raise busy

    again: list[dict[str, Any]] = []

    def retry(**told: Any) -> Retry:
        again.append(told)
        return Retry(exc=told["exc"])

    monkeypatch.setattr(tasks.actions, action, raises)
    monkeypatch.setattr(task, "retry", retry)
    with pytest.raises(Retry):
        task(**told)
    assert again[0]["exc"] is busy
    assert 0 <= again[0]["countdown"] <= 30


def test_a_run_that_works_elsewhere_is_left_alone(letter: Any, local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    run = left_behind(local, me())
    monkeypatch.setattr(tasks.finish_interrupted, "retry", lambda **told: told["exc"])
    with pytest.raises(RunInProgress):
        tasks.finish_interrupted()
    run.refresh_from_db()
    assert (run.status, run.steps.count()) == ("running", 0)


def test_a_mistake_of_ours_is_not_tried_again(letter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(**_told: Any) -> None:
        raise RunFailed(ComplianceRun(error="2026Q4: ZeroDivisionError"))

    monkeypatch.setattr(tasks.actions, "ensure_nightly", raises)
    monkeypatch.setattr(tasks.ensure_nightly, "retry", lambda **_told: pytest.fail("tried again"))
    with pytest.raises(RunFailed):
        tasks.ensure_nightly()
