"""A run drafts what comes out otherwise than it was published; people decide; an issue tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from commitments.models import Letter, ResourceFact
from complaints.facts import Facts
from complaints.models import ChangeSet, Complaint
from compliance import comparing
from compliance.actions import recompute
from compliance.actions.following import StepRefused
from compliance.actions.restating import (
    approve_restatement,
    copy_published,
    publish_restatements,
    reject_restatement,
)
from compliance.models import IllegalStepError, PublishedResult, Restatement, Result
from evidence.models import JournalEntry
from tests.complaints.generated import write
from tests.compliance.conftest import Paper, Record
from tests.compliance.restating import PERIOD, Local, Quarter, drafted, quarter

__all__ = ["drafted", "quarter"]
pytestmark = pytest.mark.django_db


def numerators(restatement: Restatement) -> tuple[str, str]:
    return restatement.old[""]["numerator"], restatement.new[""]["numerator"]


def cases(restatement: Restatement) -> list[tuple[str, str, str, str]]:
    rows = restatement.cases.select_related("complaint").order_by("complaint__reference")
    return [(row.complaint.reference, row.before, row.after, row.why) for row in rows]


def decide(restatement: Restatement, by: User, act: Any = approve_restatement, **more: Any) -> Restatement:
    return act(**{"restatement": restatement, "seen": restatement.seal, "reason": "x", "by": by, **more})


def test_nothing_is_drafted_while_all_is_as_it_was_published(quarter: Quarter) -> None:
    quarter.judge()
    assert not Restatement.objects.exists()


def test_a_difference_is_drafted_with_old_new_cause_and_cases(drafted: Restatement) -> None:
    assert (drafted.status, drafted.issue, drafted.period) == ("drafted", PERIOD, PERIOD)
    assert numerators(drafted) == ("10.00", "9.00")
    assert (drafted.old[""]["verdict"], drafted.new[""]["verdict"]) == ("met", "missed")
    assert cases(drafted) == [("R3", "met", "late", "corrected")]
    assert drafted.cases.get().change_set == ChangeSet.objects.exclude(number=None).latest("number")
    assert (drafted.sections, drafted.compared) == ([], True)


def test_it_says_which_units_are_told_otherwise(drafted: Restatement) -> None:
    differing = [unit for unit in drafted.new if drafted.new[unit] != drafted.old[unit]]
    unit = Complaint.objects.get(reference="R3").unit_id
    assert sorted(differing) == ["", str(unit)]


def test_nothing_published_changes(quarter: Quarter) -> None:
    before = list(PublishedResult.objects.values())
    quarter.late(3)
    quarter.judge()
    assert list(PublishedResult.objects.values()) == before


def test_a_draft_does_not_point_at_results(drafted: Restatement) -> None:
    Result.objects.all().delete()
    drafted.refresh_from_db()
    assert numerators(drafted) == ("10.00", "9.00")


def test_a_later_change_updates_the_draft(quarter: Quarter, drafted: Restatement) -> None:
    quarter.late(5)
    quarter.judge()
    drafted.refresh_from_db()
    assert numerators(drafted) == ("10.00", "8.00")
    assert cases(drafted) == [("R3", "met", "late", "corrected"), ("R5", "met", "late", "corrected")]
    assert drafted.steps.last().changes["new"][""]["numerator"] == "9.00"
    assert Restatement.objects.count() == 1


def test_a_case_that_is_put_right_is_none_any_more(quarter: Quarter, drafted: Restatement) -> None:
    quarter.late(5)
    quarter.judge()
    quarter.in_time(3)
    quarter.judge()
    assert cases(drafted) == [("R5", "met", "late", "corrected")]


def test_a_difference_that_vanishes_withdraws_the_draft(quarter: Quarter, drafted: Restatement) -> None:
    quarter.in_time(3)
    quarter.judge()
    drafted.refresh_from_db()
    assert drafted.status == "withdrawn"
    assert drafted.steps.last().run is not None


def test_a_draft_that_nothing_changes_is_left_alone(quarter: Quarter, drafted: Restatement) -> None:
    before = Restatement.objects.values().get(), drafted.steps.count()
    quarter.judge()
    assert (Restatement.objects.values().get(), drafted.steps.count()) == before


def test_an_approved_one_is_never_changed_and_another_is_drafted(
    quarter: Quarter, drafted: Restatement, manager: User
) -> None:
    decide(drafted, manager)
    quarter.late(5)
    quarter.judge()
    approved = Restatement.objects.approved().get()
    assert numerators(approved) == ("10.00", "9.00")
    assert numerators(Restatement.objects.drafted().get()) == ("9.00", "8.00")
    assert cases(Restatement.objects.drafted().get()) == [("R5", "met", "late", "corrected")]


def test_after_an_approval_the_same_is_not_drafted_again(quarter: Quarter, drafted: Restatement, manager: User) -> None:
    decide(drafted, manager)
    quarter.judge()
    assert Restatement.objects.count() == 1


def test_what_was_rejected_is_not_drafted_again_but_another_difference_is(
    quarter: Quarter, drafted: Restatement, manager: User
) -> None:
    decide(drafted, manager, reject_restatement)
    quarter.judge()
    assert not Restatement.objects.drafted().exists()
    quarter.late(5)
    quarter.judge()
    assert numerators(Restatement.objects.drafted().get()) == ("10.00", "8.00")


def test_a_figure_that_nothing_supports_any_more_is_drafted_too(quarter: Quarter, drafted: Restatement) -> None:
    Result.objects.all().delete()
    quarter.judge()  # the step stands, so that nothing judges it again
    drafted.refresh_from_db()
    assert drafted.new == {}


@pytest.fixture
def provisional(company: Organisation, record: Record, local: Local) -> Callable[..., None]:
    """Five complaints solved in time, published while a reopening could still undo it. `provisional(1, 2)` lets some
    be solved late."""
    paper = Paper(company)
    paper.says("resolution_rate", ">=", 70, limit="72h")
    paper.signed(date(2026, 10, 1))

    def solved(*late: int) -> None:
        at = [local(2026, 12, 1 + n) for n in range(5)]
        days = [timedelta(days=20 if n in late else 1) for n in range(5)]
        write(
            record.source, [Facts(reference=f"R{n}", received_at=at[n], resolved_at=at[n] + days[n]) for n in range(5)]
        )

    solved()
    recompute(as_of=local(2027, 1, 20))
    results = Result.objects.filter(period=PERIOD)
    assert results.filter(provisional=True).exists()
    copy_published(organisation=company, issue=PERIOD, results=results, at=local(2027, 1, 20))
    return solved


def test_what_was_published_as_provisional_may_move_until_it_is_final(
    provisional: Callable[..., None], local: Local
) -> None:
    """The issue said itself that it may; then all that moved is drafted at once."""
    provisional(1)
    recompute(as_of=local(2027, 1, 21))
    assert not Restatement.objects.exists()
    recompute(as_of=local(2027, 3, 1))
    assert numerators(Restatement.objects.get()) == ("5.00", "4.00")
    assert cases(Restatement.objects.get()) == [("R1", "met", "late", "corrected")]


def test_another_verdict_is_drafted_even_so(provisional: Callable[..., None], local: Local) -> None:
    provisional(1, 2)
    recompute(as_of=local(2027, 1, 21))
    assert numerators(Restatement.objects.get()) == ("5.00", "3.00")


def test_too_much_to_compare_is_said_and_not_left_out(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    quarter.late(3, 4, 5)
    monkeypatch.setattr(comparing, "AT_MOST", 1)
    quarter.judge()
    restatement = Restatement.objects.get()
    assert (restatement.compared, cases(restatement), numerators(restatement)) == (False, [], ("10.00", "7.00"))


def test_what_changed_beside_the_complaints_is_named(quarter: Quarter, note: Any) -> None:
    note(
        quarter.promise.clause.version.letter,
        quarter.promise.metric,
        quarter.local(2026, 10, 1).date(),
        minimum_count=20,
    )
    quarter.judge()
    restatement = Restatement.objects.get()
    assert (restatement.sections, cases(restatement)) == (["notes"], [])
    assert restatement.new[""]["verdict"] == "not_evaluable"


def test_another_program_is_named(quarter: Quarter) -> None:
    Result.objects.filter(unit=None).update(numerator=7, digest="x", code_version="another")
    quarter.judge()  # the step stands, so that nothing puts it right
    assert (Restatement.objects.get().sections, numerators(Restatement.objects.get())) == (["code"], ("10.00", "7.00"))


def test_registers_that_the_promise_is_not_judged_by_are_not_named(quarter: Quarter) -> None:
    company, day = quarter.record.organisation, date(2026, 10, 1)
    ResourceFact.objects.create(organisation=company, kind="fund", starts_on=day, ends_on=day, value=1)
    quarter.late(3)
    quarter.judge()
    assert Restatement.objects.get().sections == []


def test_a_run_of_other_letters_leaves_it_alone(quarter: Quarter, drafted: Restatement) -> None:
    other = Letter.objects.create(organisation=quarter.record.organisation, title="other")
    quarter.in_time(3)
    recompute(as_of=quarter.day, letters=[other])
    drafted.refresh_from_db()
    assert drafted.status == "drafted"


def test_approving_is_journalled_with_who_and_why(drafted: Restatement, manager: User) -> None:
    decide(drafted, manager, reason="电话录音为证")
    step = drafted.steps.last()
    assert (step.from_status, step.to_status, step.by, step.reason) == ("drafted", "approved", manager, "电话录音为证")
    entry = JournalEntry.objects.get(action="compliance.approve_restatement")
    assert (entry.actor, entry.detail["reason"], entry.detail["seal"]) == ("manager", "电话录音为证", drafted.seal)


@pytest.mark.parametrize("act", [approve_restatement, reject_restatement])
def test_a_reason_is_needed(drafted: Restatement, manager: User, act: Any) -> None:
    with pytest.raises(StepRefused, match="no_reason"):
        decide(drafted, manager, act, reason="  ")


def test_what_a_run_has_changed_since_it_was_looked_at_is_not_approved(
    quarter: Quarter, drafted: Restatement, manager: User
) -> None:
    seen = drafted.seal
    quarter.late(5)
    quarter.judge()
    with pytest.raises(StepRefused, match="draft_changed"):
        decide(drafted, manager, seen=seen)
    assert Restatement.objects.get().status == "drafted"


@pytest.mark.parametrize("role", ["clerk", "auditor", "admin"])
def test_only_a_manager_decides(drafted: Restatement, role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(StepRefused, match="not_yours"):
        decide(drafted, request.getfixturevalue(role))


def test_a_manager_of_another_company_decides_nothing(drafted: Restatement, person: Any) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    with pytest.raises(StepRefused, match="not_yours"):
        decide(drafted, person("other", User.Role.MANAGER, other))


def test_what_is_decided_is_not_decided_again(drafted: Restatement, manager: User) -> None:
    decide(drafted, manager)
    with pytest.raises(StepRefused, match="state"):
        decide(drafted, manager, reject_restatement)


def test_an_issue_tells_the_approved_ones(drafted: Restatement, manager: User) -> None:
    decide(drafted, manager)
    publish_restatements(numbers=[drafted.pk], issue="2027Q1", by=manager)
    drafted.refresh_from_db()
    assert (drafted.status, drafted.told_in) == ("published", "2027Q1")
    assert JournalEntry.objects.filter(action="compliance.publish_restatement").count() == 1


def test_an_issue_tells_nothing_undecided(drafted: Restatement, manager: User) -> None:
    with pytest.raises(IllegalStepError):
        publish_restatements(numbers=[drafted.pk], issue="2027Q1", by=manager)


def test_what_was_told_is_what_later_differences_are_set_against(
    quarter: Quarter, drafted: Restatement, manager: User
) -> None:
    decide(drafted, manager)
    publish_restatements(numbers=[drafted.pk], issue="2027Q1", by=manager)
    quarter.late(5)
    quarter.judge()
    assert numerators(Restatement.objects.drafted().get()) == ("9.00", "8.00")


def test_only_periods_that_were_over_are_copied(quarter: Quarter) -> None:
    running = Result.objects.filter(period="2027Q1")
    assert running.exists()
    quarter.publish("2027Q1")
    assert set(PublishedResult.objects.values_list("period", flat=True)) == {PERIOD}
