"""A stored result is found again from what was known then, and a bent one is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import Organisation
from commitments.models import Benchmark, InterpretationNote, Letter, Milestone, Outage, Promise, ResourceFact
from complaints.decrees import Days, enter_decree, enter_hours
from complaints.facts import Facts
from complaints.models import Complaint
from complaints.rules.pauses import Pause
from compliance import remembered
from compliance.actions import ledger, recompute, replaying
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


@pytest.fixture
def everything_kept(paper: Paper, record: Record, told: list[Facts], local: Local, note: Any) -> Letter:
    """A letter whose promises look at every register, judged."""
    paper.says("first_response_timely_rate", ">=", 60, limit="4wh")
    paper.says("resolution_rate", ">=", 50, binding_clock="net")
    paper.says("response_vs_benchmark", ">=", 100)
    paper.says("fund_ratio", ">=", 5, period="year")
    paper.says("training_hours", ">=", 40, period="half_year", unit="hours_per_half_year")
    paper.says("availability", ">=", 99)
    paper.says("milestone_on_time", path="9")
    paper.says("obligation_kept", "=", 1, kind="obligation", unit="per_quarter", fact="white_paper")
    letter = paper.signed(SIGNED)
    company = record.organisation
    note(letter, "resolution_rate", SIGNED, limit="3d")
    open_doors(company, (540, 1080))
    year = {"organisation": company, "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    for kind, value in (("fund", 6), ("revenue", 100)):
        ResourceFact.objects.create(kind=kind, value=value, **year)
    half = {**year, "starts_on": date(2026, 7, 1)}
    ResourceFact.objects.create(kind="training_hours", subject="E1", value=38, **half)
    valid = {"valid_from": SIGNED, "valid_until": date(2027, 9, 30)}
    Benchmark.objects.create(organisation=company, publisher="x", seconds=9_000, **valid)
    night = local(2026, 10, 9, 3)
    Outage.objects.create(organisation=company, starts_at=night, ends_at=night + timedelta(hours=5))
    Milestone.objects.create(letter=letter, clause_path="9", agreed=True, due_on=date(2026, 11, 1))
    wait = Pause(local(2026, 10, 6, 10), local(2026, 10, 7, 10), "customer", local(2026, 10, 6, 9, 30))
    write(record.source, [replace(told[0], pauses=(wait,)), *told[1:]])
    recompute(as_of=local(2026, 11, 20))
    return letter


def open_doors(company: Organisation, span: tuple[int, int]) -> None:
    about = {"organisation": company, "by": company.people.get()}
    enter_hours(**about, valid_from=date(2026, 1, 1), working=[span], off=[], source="x")


def another_note(letter: Letter, note: Any) -> None:
    note(letter, "first_response_timely_rate", SIGNED, minimum_count=100)


def no_facts(letter: Letter, _note: Any) -> None:
    ResourceFact.objects.update(value=1)
    Benchmark.objects.update(seconds=1)
    Outage.objects.update(planned=True)
    Milestone.objects.update(due_on=date(2026, 10, 1))


def other_days(letter: Letter, _note: Any) -> None:
    open_doors(letter.organisation, (0, 60))
    days = [Days(SIGNED, date(2026, 11, 30), "off")]
    about = {"organisation": letter.organisation, "by": letter.organisation.people.get()}
    enter_decree(**about, days=days, source="x", learnt_on=SIGNED, settles=False)


def another_letter(letter: Letter, _note: Any) -> None:
    """Past every guard: nobody may change what binds."""
    QuerySet(Promise).filter(metric="first_response_timely_rate").update(parameters={"limit": "1s"})
    QuerySet(Letter).update(time_zone="Europe/Berlin")


@pytest.mark.parametrize("change", [another_note, no_facts, other_days, another_letter])
def test_it_is_judged_with_what_was_there_then(everything_kept: Letter, note: Any, local: Local, change: Any) -> None:
    stored = {result.pk: result.digest for result in Result.objects.all()}
    assert Result.objects.exclude(verdict="not_evaluable").values("promise").distinct().count() == 8
    change(everything_kept, note)
    assert all(each.is_same for each in everything())
    recompute(as_of=local(2026, 11, 20))
    assert {result.pk: result.digest for result in Result.objects.all()} != stored  # it does change something
    assert all(each.is_same for each in everything())


def test_a_note_signed_since_hides_nothing(
    judged: None, letter: Letter, note: Callable[..., InterpretationNote]
) -> None:
    Complaint.objects.filter(reference="R0").update(satisfaction=5)
    note(letter, "satisfaction", SIGNED, minimum_count=3)
    assert {each.result.promise.metric for each in everything() if each.is_wrong} == {"satisfaction"}


@pytest.fixture
def programmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code is another one than it was."""
    for module in (replaying, ledger):
        monkeypatch.setattr(module, "code_version", lambda: "another")


def test_another_code_explains_a_difference_and_is_named(judged: None, programmed: None) -> None:
    Complaint.objects.filter(reference="R0").update(satisfaction=5)
    differing = [each for each in everything() if not each.is_same]
    assert {tuple(each.differing) for each in differing} == {("code",)}
    assert not any(each.is_wrong for each in differing)


def test_a_section_that_is_not_kept_is_named(judged: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Complaint.objects.filter(reference="R0").update(satisfaction=5)
    monkeypatch.setattr(remembered, "RESTORED", remembered.RESTORED - {"zone"})
    Letter.objects.update(time_zone="Asia/Hong_Kong")
    assert {tuple(each.differing) for each in everything()} == {("zone",)}


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
