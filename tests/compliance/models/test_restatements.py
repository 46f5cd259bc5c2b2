"""The states of a restatement: what may follow what, by a person and by a run; what is only added to."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from compliance.models import ComplianceRun, IllegalStepError, PublishedResult, Restatement, RestatementStep
from evidence.models import AppendOnlyError
from tests.compliance.restating import Quarter, drafted, quarter

__all__ = ["drafted", "quarter"]
pytestmark = pytest.mark.django_db

STATES = tuple(Restatement.Status.values)
PAIRS = {(before, after) for before in STATES for after in STATES}
BY_PEOPLE = {("drafted", "approved"), ("drafted", "rejected"), ("approved", "published")}
BY_FACTS = {("drafted", "withdrawn")}


def standing_as(restatement: Restatement, status: str, manager: User, run: ComplianceRun) -> Restatement:
    """The restatement, brought to a status by steps that are allowed."""
    ways = {"published": ("approved", "published"), "drafted": ()}
    for step in ways.get(status, (status,)):
        restatement.told_in = "2027Q1" if step == "published" else ""
        by_facts = step == "withdrawn"
        restatement.move(step, reason="x", by=None if by_facts else manager, run=run if by_facts else None)
    return Restatement.objects.get(pk=restatement.pk)


@pytest.fixture
def a_run(drafted: Restatement) -> ComplianceRun:
    return ComplianceRun.objects.latest("pk")


@pytest.mark.parametrize(("before", "after"), sorted(PAIRS - BY_PEOPLE))
def test_a_person_cannot_take_an_illegal_step(
    before: str, after: str, drafted: Restatement, manager: User, a_run: ComplianceRun
) -> None:
    restatement = standing_as(drafted, before, manager, a_run)
    steps = restatement.steps.count()
    with pytest.raises(IllegalStepError):
        restatement.move(after, reason="x", by=manager)
    restatement.refresh_from_db()
    assert (restatement.status, restatement.steps.count()) == (before, steps)


@pytest.mark.parametrize(("before", "after"), sorted(PAIRS - BY_FACTS))
def test_a_run_cannot_take_an_illegal_step(
    before: str, after: str, drafted: Restatement, manager: User, a_run: ComplianceRun
) -> None:
    restatement = standing_as(drafted, before, manager, a_run)
    with pytest.raises(IllegalStepError):
        restatement.move(after, reason="x", run=a_run)
    assert Restatement.objects.get().status == before


@pytest.mark.parametrize(("before", "after"), sorted(BY_PEOPLE | BY_FACTS))
def test_a_legal_step_says_from_where_to_where_by_whom_and_why(
    before: str, after: str, drafted: Restatement, manager: User, a_run: ComplianceRun
) -> None:
    standing_as(drafted, after, manager, a_run)
    step = drafted.steps.last()
    assert (step.from_status, step.to_status, step.reason) == (before, after, "x")
    assert (step.by, step.run) == ((None, a_run) if after == "withdrawn" else (manager, None))


def test_a_status_is_not_changed_past_its_steps(drafted: Restatement) -> None:
    with pytest.raises(IllegalStepError):
        Restatement.objects.update(status="approved")
    drafted.status = "approved"
    with pytest.raises(IllegalStepError):
        drafted.save()


def test_published_figures_and_steps_are_only_added(drafted: Restatement) -> None:
    for model in (PublishedResult, RestatementStep):
        row = model.objects.first()
        for change in (row.save, row.delete, model.objects.all().delete, lambda rows=model.objects: rows.update(pk=1)):
            with pytest.raises(AppendOnlyError):
                change()


def test_a_published_figure_has_one_draft_at_a_time(drafted: Restatement) -> None:
    copy = Restatement.objects.get()
    copy.pk, copy._state.adding = None, True
    with transaction.atomic(), pytest.raises(IntegrityError):
        copy.save()


def test_one_that_is_published_names_its_issue(drafted: Restatement, manager: User) -> None:
    drafted.move("approved", reason="x", by=manager)
    with transaction.atomic(), pytest.raises(IntegrityError):
        drafted.move("published", reason="x", by=manager)


def test_its_seal_is_another_once_a_run_has_changed_it(quarter: Quarter, drafted: Restatement) -> None:
    before = drafted.seal
    quarter.late(5)
    quarter.judge()
    assert Restatement.objects.get().seal != before
