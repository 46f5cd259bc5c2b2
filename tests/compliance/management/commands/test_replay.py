"""`manage.py replay`."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from complaints.models import Complaint
from compliance.actions import ledger, recompute, replaying
from compliance.models import Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def result(paper: Paper, record: Record, local: Callable[..., datetime]) -> Result:
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(date(2026, 10, 1))
    record(local(2026, 10, 5), responded=1)
    recompute(as_of=local(2026, 10, 20))
    return Result.objects.get()


def told(*numbers: int, **options: Any) -> list[str]:
    out = io.StringIO()
    call_command("replay", *numbers, stdout=out, **options)
    return out.getvalue().splitlines()


def test_one_is_told_with_both_digests(result: Result) -> None:
    assert told(result.pk) == [
        f"{result.pk}: first_response_timely_rate 2026Q4, company",
        f"  as of {result.as_of:%Y-%m-%d %H:%M} UTC, change set {result.watermark}",
        f"  stored {result.digest}",
        f"  found  {result.digest}: the same",
        "1 results are the same, 0 differ",
    ]


@pytest.mark.parametrize("options", [{"all": True}, {"sample": 5}], ids=["all", "a sample"])
def test_of_many_only_what_differs_is_told(options: dict[str, Any]) -> None:
    assert told(**options) == ["1 results are the same, 0 differ"]


def test_one_that_differs_is_told_by_its_columns_and_the_command_fails(result: Result) -> None:
    Complaint.objects.update(responded_at=None, response_seconds=None)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 results differ without a reason"):
        call_command("replay", "--all", stdout=out)
    assert "  numerator: 1.00 -> 0.00" in out.getvalue().splitlines()
    assert "differs, and nothing but complaints is known to have changed" in out.getvalue()


def test_another_code_is_named(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    Complaint.objects.update(responded_at=None, response_seconds=None)
    for module in (replaying, ledger):
        monkeypatch.setattr(module, "code_version", lambda: "another")
    assert told(result.pk)[3].endswith("differs; changed since it was judged: code")


def test_a_number_that_is_no_result_is_refused(result: Result) -> None:
    with pytest.raises(CommandError, match=f"There is no result {result.pk + 1}"):
        told(result.pk + 1)


def test_something_must_be_asked_for() -> None:
    with pytest.raises(CommandError, match="one of the arguments"):
        told()
