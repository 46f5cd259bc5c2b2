"""Corrective actions: who takes which step, in which state, and what is kept of it."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from audits import actions
from audits.actions import ActionsOpenError, IncompleteError, LookedAt, NoActionError, NotAllowedError, Plan
from audits.models import CorrectiveAction, CorrectiveStep, Finding, Sample
from compliance.models.moving import IllegalStepError
from evidence.actions import Uploads
from evidence.models import AppendOnlyError, JournalEntry
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 10)
STATES = ("planned", "reported", "effective", "ineffective", "dropped")


@pytest.fixture
def steps(proof, clerk):
    """Every step as its own side takes it: `steps["report"](action, manager)`."""

    def looked_at() -> LookedAt:
        return LookedAt(Uploads([proof("seen.pdf")]))

    return {
        "report": lambda action, by: actions.report_correction(
            action=action, text="已改。", uploads=Uploads([proof("fix.pdf")]), by=by
        ),
        "withdraw": lambda action, by: actions.withdraw_correction(action=action, text="改用系统提示。", by=by),
        "effective": lambda action, by: actions.retest_effective(
            action=action, text="抽查 20 件,均已关联。", looked_at=looked_at(), by=by
        ),
        "ineffective": lambda action, by: actions.retest_ineffective(
            action=action, text="仍有 2 件。", looked_at=looked_at(), due_on=dt.date(2026, 12, 20), by=by
        ),
    }


def journal(subject) -> list[str]:
    return [entry.action for entry in JournalEntry.objects.about(subject)]


def test_a_manager_plans_what_whose_and_by_when(planned, clerk, manager):
    assert (planned.number, planned.owner, planned.due_on, planned.planned_by) == (1, clerk, DUE, manager)
    assert planned.status == "planned"
    assert journal(planned) == ["correction.planned"]


def test_actions_are_numbered_within_their_finding(issued, planned, clerk, manager):
    second = actions.plan_correction(finding=issued, plan=Plan("x", clerk, DUE), by=manager)
    assert str(second) == f"C-{issued.engagement_id}-{issued.number}-2"


@pytest.mark.parametrize("state", ["draft", "closed", "withdrawn"])
def test_nothing_is_planned_about_a_finding_that_is_not_open(request, state, clerk, manager):
    with pytest.raises(NotAllowedError):
        actions.plan_correction(finding=request.getfixturevalue(state), plan=Plan("x", clerk, DUE), by=manager)


@pytest.mark.parametrize("who", ["auditor", "stranger", "outsider"])
def test_the_owner_is_somebody_of_the_company(request, issued, manager, who):
    with pytest.raises(NotAllowedError):
        actions.plan_correction(finding=issued, plan=Plan("x", request.getfixturevalue(who), DUE), by=manager)


def test_somebody_who_has_left_owns_nothing_new(issued, manager, clerk):
    clerk.is_active = False
    clerk.save()
    with pytest.raises(NotAllowedError):
        actions.plan_correction(finding=issued, plan=Plan("x", clerk, DUE), by=manager)


@pytest.mark.parametrize("who", ["auditor", "clerk", "admin", "outsider", "stranger", "colleague"])
def test_nobody_but_the_manager_plans(request, issued, clerk, who):
    with pytest.raises(NotAllowedError):
        actions.plan_correction(finding=issued, plan=Plan("x", clerk, DUE), by=request.getfixturevalue(who))


SIDES = {"report": "manager", "withdraw": "manager", "effective": "auditor", "ineffective": "auditor"}
AFTER = {"report": "reported", "withdraw": "withdrawn", "effective": "effective", "ineffective": "ineffective"}
LEGAL = {
    ("planned", "report"),
    ("planned", "withdraw"),
    ("reported", "effective"),
    ("reported", "ineffective"),
    ("ineffective", "report"),
    ("ineffective", "withdraw"),
}
ILLEGAL = sorted({(state, step) for state in STATES for step in SIDES} - LEGAL)


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_a_legal_step_is_taken_kept_and_told(request, steps, state, step):
    action, by = request.getfixturevalue(state), request.getfixturevalue(SIDES[step])
    before, told = action.status, journal(action)
    assert steps[step](action, by).status == AFTER[step]
    last = CorrectiveAction.objects.get(pk=action.pk).steps.last()
    assert (last.from_status, last.to_status, last.by) == (before, AFTER[step], by)
    assert journal(action) == [*told, f"correction.{AFTER[step]}"]


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_an_illegal_step_is_refused_and_leaves_no_trace(request, steps, state, step):
    action = request.getfixturevalue(state)
    before, told, kept = action.status, journal(action), action.steps.count()
    with pytest.raises(NotAllowedError):
        steps[step](action, request.getfixturevalue(SIDES[step]))
    action.refresh_from_db()
    assert (action.status, journal(action), action.steps.count()) == (before, told, kept)


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
def test_nobody_else_takes_a_step_not_even_its_owner(request, steps, state, step, who):
    with pytest.raises(NotAllowedError):
        steps[step](request.getfixturevalue(state), request.getfixturevalue(who))


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_neither_side_takes_the_others_step(request, steps, state, step, manager, auditor):
    other = auditor if SIDES[step] == "manager" else manager
    with pytest.raises(NotAllowedError):
        steps[step](request.getfixturevalue(state), other)


@pytest.mark.parametrize("after", ["closed", "withdrawn"])
def test_nothing_is_done_once_the_finding_is_over(request, steps, planned, manager, after):
    Finding.objects.filter(pk=planned.finding_id).update(status=after)
    with pytest.raises(NotAllowedError):
        steps["report"](planned, manager)


def test_a_fix_without_evidence_is_not_reported(planned, manager):
    with pytest.raises(IncompleteError, match="attachments"):
        actions.report_correction(action=planned, text="已改。", uploads=Uploads(), by=manager)


def test_a_fix_without_words_is_not_reported(planned, manager, proof):
    with pytest.raises(IncompleteError, match="text"):
        actions.report_correction(action=planned, text=" ", uploads=Uploads([proof()]), by=manager)


def test_an_action_is_not_withdrawn_without_a_reason(planned, manager):
    with pytest.raises(IncompleteError):
        actions.withdraw_correction(action=planned, text=" ", by=manager)


def test_a_retest_says_what_was_looked_at(reported, auditor):
    with pytest.raises(IncompleteError, match="attachments"):
        actions.retest_effective(action=reported, text="好。", looked_at=LookedAt(), by=auditor)


def test_a_retest_by_complaints_names_them(reported, auditor, complaints):
    actions.retest_effective(action=reported, text="好。", looked_at=LookedAt(complaints=complaints[1:]), by=auditor)
    assert {each.reference for each in reported.steps.last().complaints.all()} == {"H-1", "H-2"}


def test_complaints_outside_the_engagement_prove_nothing(reported, auditor, complaints):
    with pytest.raises(NotAllowedError):
        actions.retest_effective(action=reported, text="好。", looked_at=LookedAt(complaints=complaints), by=auditor)


def test_a_retest_by_a_sample_names_it(reported, engagement, auditor):
    sample = Sample.objects.create(engagement=engagement, number=1, title="x", method="records", status="given_up")
    actions.retest_effective(action=reported, text="好。", looked_at=LookedAt(samples=[sample]), by=auditor)
    assert reported.steps.last().samples.get() == sample


def test_a_sample_of_another_engagement_proves_nothing(reported, company, terms, manager, auditor):
    other = actions.add_engagement(organisation=company, terms=terms(title="另一项"), by=manager)
    sample = Sample.objects.create(engagement=other, number=1, title="x", method="records", status="given_up")
    with pytest.raises(NotAllowedError):
        actions.retest_effective(action=reported, text="好。", looked_at=LookedAt(samples=[sample]), by=auditor)


def test_what_is_not_effective_goes_back_with_another_day(ineffective):
    assert (ineffective.status, ineffective.due_on) == ("ineffective", dt.date(2026, 12, 20))
    assert list(CorrectiveAction.objects.to_be_done()) == [ineffective]


def test_the_words_of_a_step_are_never_changed(planned):
    step = planned.steps.get()
    step.reason = "x"
    with pytest.raises(AppendOnlyError):
        step.save()
    with pytest.raises(AppendOnlyError):
        CorrectiveStep.objects.filter(pk=step.pk).update(reason="x")
    with pytest.raises(AppendOnlyError):
        CorrectiveStep.objects.all().delete()


def test_a_status_is_changed_by_its_steps_alone(planned):
    with pytest.raises(IllegalStepError):
        CorrectiveAction.objects.filter(pk=planned.pk).update(status="effective")
    planned.status = "effective"
    with pytest.raises(IllegalStepError):
        planned.save()


class TestClosing:
    def close(self, finding: Finding, by: User, **more: str) -> Finding:
        return actions.close(finding=finding, text="已复查。", by=by, **more)

    @pytest.fixture
    def answer(self, issued, manager):
        """The finding of whatever action the test asks for, answered."""
        return lambda: actions.answer(finding=issued, text="已改。", by=manager)

    @pytest.mark.parametrize("state", ["planned", "reported", "ineffective"])
    def test_it_waits_until_every_action_is_retested_effective(self, request, answer, state, auditor):
        request.getfixturevalue(state)
        finding = answer()
        with pytest.raises(ActionsOpenError):
            self.close(finding, auditor, no_action="不需要。")
        finding.refresh_from_db()
        assert finding.status == "answered"

    def test_an_effective_action_is_enough(self, effective, answer, auditor):
        assert self.close(answer(), auditor).status == "closed"

    @pytest.mark.parametrize("state", [None, "dropped"])
    def test_a_nonconformity_without_an_effective_action_needs_a_reason(self, request, answer, auditor, state):
        if state:
            request.getfixturevalue(state)
        finding = answer()
        with pytest.raises(NoActionError):
            self.close(finding, auditor, no_action=" ")
        closed = self.close(finding, auditor, no_action="一次性错误。")
        assert closed.steps.last().no_action == "一次性错误。"

    def test_an_observation_needs_none(self, engagement, words, auditor, manager):
        found = actions.write_finding(engagement=engagement, words=words(grade="observation"), by=auditor)
        actions.answer(finding=actions.issue(finding=found, by=auditor), text="x", by=manager)
        assert self.close(found, auditor).status == "closed"

    def test_what_has_come_back_is_not_closed_by_what_was_effective_before(
        self, effective, answer, auditor, manager, time_machine
    ):
        finding = self.close(answer(), auditor)
        time_machine.move_to(dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC), tick=False)
        actions.reopen(finding=finding, text="又出现了。", by=auditor)
        actions.answer(finding=finding, text="再改。", by=manager)
        with pytest.raises(NoActionError):
            self.close(finding, auditor)


class TestQuestions:
    def test_a_plan_is_overdue_after_its_day(self, planned):
        assert not CorrectiveAction.objects.overdue(DUE).exists()
        assert CorrectiveAction.objects.overdue(DUE + dt.timedelta(days=1)).get() == planned
        assert planned.is_overdue(DUE + dt.timedelta(days=1))

    @pytest.mark.parametrize("state", ["reported", "effective", "dropped"])
    def test_what_is_not_the_companys_turn_is_never_overdue(self, request, state):
        request.getfixturevalue(state)
        assert not CorrectiveAction.objects.overdue(dt.date(2030, 1, 1)).exists()

    def test_a_withdrawn_finding_asks_for_nothing(self, planned, issued, auditor):
        actions.withdraw(finding=issued, text="x", by=auditor)
        assert not CorrectiveAction.objects.overdue(dt.date(2030, 1, 1)).exists()

    @pytest.mark.parametrize("who", ["manager", "auditor"])
    def test_both_sides_see_it(self, request, planned, who):
        assert CorrectiveAction.objects.visible_to(request.getfixturevalue(who), TODAY).exists()

    @pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
    def test_nobody_else_sees_it(self, request, planned, who):
        assert not CorrectiveAction.objects.visible_to(request.getfixturevalue(who), TODAY).exists()
