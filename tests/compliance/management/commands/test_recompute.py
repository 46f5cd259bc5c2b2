"""`manage.py recompute`."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from compliance.actions import RunLost, ledger, recomputing
from compliance.management.commands import recompute as door
from compliance.models import ComplianceRun, Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]


@pytest.fixture(autouse=True)
def letter(paper: Paper, record: Record, local: Local) -> Any:
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    record(local(2026, 10, 5), responded=1)
    return paper.signed(date(2026, 10, 1))


def told(**options: str) -> list[str]:
    """What the command says, line by line."""
    out = io.StringIO()
    call_command("recompute", stdout=out, **options)
    return out.getvalue().splitlines()


def refused(**options: str) -> str:
    with pytest.raises(CommandError) as caught:
        told(**options)
    return str(caught.value)


def test_it_says_each_step_and_what_came_of_them() -> None:
    said = told(as_of="2027-02-01T00:00+08:00")
    assert said == ["1/2 2026Q4", "2/2 2027Q1", "2 steps, 2 results written, 0 changed"]


def test_the_same_moment_again_changes_nothing() -> None:
    told(as_of="2027-01-02")
    assert told(as_of="2027-01-02")[-1] == "2 steps, 0 results written, 0 changed"
    assert ComplianceRun.objects.count() == 1


@pytest.mark.parametrize("text", ["2027-01-02T08:00+08:00", "2027-01-02T00:00+00:00", "2027-01-02T08:00"])
def test_a_moment_without_a_zone_is_one_of_the_projects_zone(text: str, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    told(as_of=text)
    assert ComplianceRun.objects.get().as_of == datetime(2027, 1, 2, tzinfo=UTC)


def test_without_a_moment_it_judges_as_of_now() -> None:
    before = timezone.now()
    told()
    run = ComplianceRun.objects.get()
    assert before <= run.as_of <= timezone.now()
    assert (run.cause, run.night) == ("asked", None)


def test_a_night_is_judged_as_of_its_two_oclock(local: Local) -> None:
    told(night="2026-12-05")
    run = ComplianceRun.objects.get()
    assert (run.as_of, run.cause, run.night) == (local(2026, 12, 5, 2), "nightly", date(2026, 12, 5))


@pytest.mark.parametrize("options", [{"as_of": "yesterday"}, {"night": "31/02"}, {"night": "2026-02-31"}])
def test_a_date_that_is_none_is_refused_in_one_line(options: dict[str, str]) -> None:
    assert refused(**options).endswith("cannot be read: write 2026-12-31, or 2026-12-31T18:00 for --as-of.")
    assert not ComplianceRun.objects.exists()


def test_while_another_recompute_works_nothing_is_changed() -> None:
    ComplianceRun.objects.create(
        as_of=timezone.now(), rule_version="1", holder=ledger.me(), heartbeat_at=timezone.now()
    )
    assert refused().startswith("Another recompute is at work since 20")
    assert not Result.objects.exists()


def test_a_run_taken_over_by_another_process_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**_told: Any) -> None:
        raise RunLost(1)

    monkeypatch.setattr(door, "recompute", lost)
    assert refused() == "Another process took this run over and completes it."


def test_a_step_that_cannot_be_judged_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_step: Any, _known: Any) -> Any:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(recomputing, "judge", broken)
    assert "2026Q4: ZeroDivisionError: a mistake" in refused(as_of="2026-12-05")


def test_a_locked_database_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_step: Any, _known: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(recomputing, "judge", locked)
    assert refused() == "The database is busy or away (database is locked). Run again: done steps are kept."
