"""A stored result is found again from what was known then, and a bent one is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commitments.models import InterpretationNote, Letter
from complaints.facts import Facts
from complaints.models import Complaint
from compliance.actions import recompute, replaying
from compliance.actions.nights import moment_of
from compliance.actions.replaying import Replay, read, replay, sample
from compliance.models import ComplianceRun, Result
from tests.complaints.generated import write
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]
SIGNED = date(2026, 10, 1)


@pytest.fixture
def letter(paper: Paper) -> Letter:
    paper.says("first_response_timely_rate", ">=", 60, limit="2h")
    paper.says("resolution_rate", ">=", 50, limit="3d")
    paper.says("repeat_rate", "<=", 3)
    paper.says("satisfaction", ">=", 80)
    return paper.signed(SIGNED)


@pytest.fixture
def told(local: Local) -> list[Facts]:
    """Complaints of October, some answered late, one a repeat of another."""
    return [
        Facts(
            reference=f"R{n}",
            received_at=local(2026, 10, 5 + n, 9),
            unit="东城" if n % 2 else "西城",
            category="宽带",
            subcategory="断网",
            customer=f"{n % 4}",
            responded_at=local(2026, 10, 5 + n, 9 + n),
            resolved_at=local(2026, 10, 6 + n, 9),
            satisfaction=1 + n % 5,
        )
        for n in range(6)
    ]


@pytest.fixture
def judged(letter: Letter, record: Record, told: list[Facts], local: Local) -> None:
    write(record.source, told)
    recompute(as_of=local(2026, 11, 20))


def everything() -> list[Replay]:
    return list(replay(read(Result.objects.order_by("pk"))))


def test_nothing_has_changed_and_everything_is_the_same(judged: None) -> None:
    found = everything()
    assert len(found) == 12  # four promises, for the company and two units
    assert all(each.is_same for each in found)
    assert [each.differences for each in found] == [{}] * 12


def correct_a_fact(record: Record, told: list[Facts]) -> None:
    write(record.source, [replace(told[0], responded_at=told[0].received_at + timedelta(days=2), satisfaction=5)])


def move_it_to_another_unit(record: Record, told: list[Facts]) -> None:
    write(record.source, [replace(told[1], unit="南城")])


def move_it_out_of_the_quarter(record: Record, told: list[Facts]) -> None:
    write(record.source, [replace(told[2], received_at=told[2].received_at - timedelta(days=30))])


def hear_of_one_late(record: Record, told: list[Facts]) -> None:
    write(record.source, [replace(told[3], reference="LATE", received_at=told[3].received_at - timedelta(days=1))])


def mark_a_duplicate(record: Record, told: list[Facts]) -> None:
    write(record.source, [replace(told[4], marked_duplicate=True)])


@pytest.mark.parametrize(
    "change",
    [correct_a_fact, move_it_to_another_unit, move_it_out_of_the_quarter, hear_of_one_late, mark_a_duplicate],
)
def test_what_is_written_later_is_not_known_then(
    judged: None, record: Record, told: list[Facts], local: Local, change: Any
) -> None:
    stored = list(Result.objects.order_by("pk").values())
    change(record, told)
    assert all(each.is_same for each in everything())
    recompute(as_of=local(2026, 11, 20))
    assert list(Result.objects.order_by("pk").values()) != stored  # it would have changed something
    assert all(each.is_same for each in everything())


def test_nothing_is_written(judged: None, record: Record, told: list[Facts]) -> None:
    correct_a_fact(record, told)
    before = [list(model.objects.order_by("pk").values()) for model in (Complaint, Result, ComplianceRun)]
    everything()
    assert [list(model.objects.order_by("pk").values()) for model in (Complaint, Result, ComplianceRun)] == before


def test_a_row_that_was_changed_by_hand_is_told_by_its_column(judged: None) -> None:
    bent = Result.objects.filter(promise__metric="repeat_rate", unit=None).get()
    Result.objects.filter(pk=bent.pk).update(numerator=0, value=Decimal(0))
    [wrong] = [each for each in everything() if each.is_wrong]
    assert wrong.result.pk == bent.pk
    assert set(wrong.differences) == {"numerator", "value"}


def test_a_row_that_was_changed_with_its_digest_is_told_too(judged: None) -> None:
    bent = Result.objects.filter(promise__metric="satisfaction", unit=None).get()
    bent.verdict = "met"
    Result.objects.filter(pk=bent.pk).update(verdict="met", digest=replaying.digest_of(bent))
    assert [each.result.pk for each in everything() if each.is_wrong] == [bent.pk]


def test_a_fact_that_was_changed_without_a_trace_is_found_out(judged: None) -> None:
    Complaint.objects.filter(reference="R0").update(satisfaction=5)
    assert {each.result.promise.metric for each in everything() if each.is_wrong} == {"satisfaction"}


def test_a_note_signed_since_explains_a_difference(
    judged: None, letter: Letter, note: Callable[..., InterpretationNote]
) -> None:
    Complaint.objects.filter(reference="R0").update(satisfaction=5)
    note(letter, "satisfaction", SIGNED, minimum=3)
    assert not any(each.is_wrong for each in everything())
    assert not all(each.is_same for each in everything())


def test_a_result_that_nothing_supports_any_more_is_not_found(judged: None, record: Record) -> None:
    Result.objects.filter(unit__name="西城").update(unit=record.unit("北城"))
    assert [each.digest for each in everything() if not each.is_same] == [""] * 4


def test_the_same_seed_draws_the_same_sample(judged: None) -> None:
    assert sample(7, 5) == sample(7, 5)
    assert len(sample(7, 5)) == 5
    assert len(sample(7, 500)) == 12


def test_a_sample_is_of_a_few_periods(judged: None, local: Local) -> None:
    recompute(as_of=local(2028, 1, 1))
    assert Result.objects.values("period").distinct().count() > replaying.STEPS
    assert len({result.period for result in sample(7, 50)}) == replaying.STEPS


def test_a_night_finds_a_sample_again(letter: Letter, record: Record, told: list[Facts]) -> None:
    write(record.source, told)
    night = date(2026, 11, 20)
    run = recompute(as_of=moment_of(night), cause=ComplianceRun.Cause.NIGHTLY, night=night).run
    assert (run.replayed, run.replays_wrong) == (12, [])


def test_a_night_names_what_it_could_not_find_again(judged: None, told: list[Facts], record: Record) -> None:
    """A final result is not judged again, so that nobody but the sample looks at it."""
    recompute(as_of=moment_of(date(2027, 3, 1)))
    bent = Result.objects.filter(unit=None, period="2026Q4").earliest("pk")
    Result.objects.filter(pk=bent.pk).update(received=99)
    night = date(2027, 3, 2)
    run = recompute(as_of=moment_of(night), cause=ComplianceRun.Cause.NIGHTLY, night=night).run
    assert run.replays_wrong == [bent.pk]
