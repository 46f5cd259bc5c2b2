from __future__ import annotations

import datetime as dt
import itertools

import pytest

from audits.actions import requests as actions
from audits.actions.refusals import NotAllowedError
from audits.models import DocumentRequest, evidence_visible_to
from compliance.models.moving import IllegalStepError
from evidence.actions import Uploads
from evidence.models import AppendOnlyError, JournalEntry
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
SOON = TODAY + dt.timedelta(days=7)
Status = DocumentRequest.Status


@pytest.fixture
def asked(engagement, auditor) -> DocumentRequest:
    return actions.ask(engagement=engagement, what="培训签到表", why="抽查培训时长", due_on=SOON, by=auditor)


@pytest.fixture
def delivered(asked, manager, proof) -> DocumentRequest:
    return actions.deliver(request=asked, text="见附件", by=manager, uploads=Uploads([proof("list.pdf")]))


def test_numbers_run_within_the_engagement(engagement, asked, auditor):
    another = actions.ask(engagement=engagement, what="排班表", why="x", due_on=SOON, by=auditor)
    assert (asked.number, another.number, str(another)) == (1, 2, f"D-{engagement.pk}-2")


def test_delivered_and_accepted(delivered, auditor):
    done = actions.accept(request=delivered, by=auditor)
    assert [step.to_status for step in done.steps.all()] == ["asked", "delivered", "accepted"]
    assert done.steps.get(to_status="delivered").evidence.get().name == "list.pdf"


def test_returned_with_a_reason_and_delivered_again(delivered, auditor, manager):
    later = SOON + dt.timedelta(days=3)
    back = actions.give_back(request=delivered, text="缺九月", due_on=later, by=auditor)
    assert (back.status, back.due_on) == (Status.RETURNED, later)
    again = actions.deliver(request=back, text="九月无培训", by=manager)
    assert (again.status, again.steps.last().reason) == (Status.DELIVERED, "九月无培训")


def test_every_step_is_journalled(delivered, auditor):
    actions.accept(request=delivered, by=auditor)
    told = JournalEntry.objects.about(delivered)
    assert [each.action for each in told] == ["request.asked", "request.delivered", "request.accepted"]
    assert told[1].detail["files"] == [delivered.steps.get(to_status="delivered").evidence.get().sha256]


ACTS = {
    Status.DELIVERED: lambda found, people: actions.deliver(request=found, text="x", by=people["manager"]),
    Status.ACCEPTED: lambda found, people: actions.accept(request=found, by=people["auditor"]),
    Status.RETURNED: lambda found, people: actions.give_back(
        request=found, text="x", due_on=SOON, by=people["auditor"]
    ),
    Status.WITHDRAWN: lambda found, people: actions.withdraw_request(request=found, text="x", by=people["auditor"]),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Status, ACTS)))
def test_only_what_may_follow_follows(asked, manager, auditor, before, after):
    """Every pair of states: those of the table go through, all others are refused and write nothing."""
    place(asked, before)
    people = {"manager": manager, "auditor": auditor}
    if after in DocumentRequest.NEXT[before]:
        assert ACTS[after](asked, people).status == after
    else:
        with pytest.raises(NotAllowedError):
            ACTS[after](asked, people)
        assert DocumentRequest.objects.get(pk=asked.pk).status == before


def place(asked: DocumentRequest, status: str) -> None:
    """Put a request where a test wants it, past the table that guards it."""
    asked.status = asked.stored_status = status
    asked.save()


def test_no_status_is_set_past_the_table(asked):
    with pytest.raises(IllegalStepError):
        DocumentRequest.objects.update(status="accepted")
    asked.status = "accepted"
    with pytest.raises(IllegalStepError):
        asked.save()


def test_steps_are_only_added(asked):
    with pytest.raises(AppendOnlyError):
        asked.steps.update(reason="x")
    with pytest.raises(AppendOnlyError):
        asked.steps.get().save()


@pytest.mark.parametrize("who", ["manager", "colleague", "stranger", "outsider", "admin", "clerk"])
def test_only_its_auditors_ask_and_judge(request, engagement, delivered, who):
    person = request.getfixturevalue(who)
    for act in (
        lambda: actions.ask(engagement=engagement, what="x", why="x", due_on=SOON, by=person),
        lambda: actions.accept(request=delivered, by=person),
        lambda: actions.give_back(request=delivered, text="x", due_on=SOON, by=person),
        lambda: actions.withdraw_request(request=delivered, text="x", by=person),
    ):
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.parametrize("who", ["auditor", "outsider", "clerk", "admin"])
def test_only_the_companys_manager_delivers(request, asked, who):
    with pytest.raises(NotAllowedError):
        actions.deliver(request=asked, text="x", by=request.getfixturevalue(who))


def test_nothing_delivered_is_no_delivery(asked, manager):
    with pytest.raises(NotAllowedError):
        actions.deliver(request=asked, text=" ", by=manager)


def test_a_day_that_is_past_is_refused(engagement, asked, auditor):
    with pytest.raises(NotAllowedError):
        actions.ask(engagement=engagement, what="x", why="x", due_on=TODAY - dt.timedelta(days=1), by=auditor)


@pytest.mark.parametrize(
    ("who", "count"), [("manager", 1), ("auditor", 1), ("colleague", 0), ("stranger", 0), ("outsider", 0), ("admin", 0)]
)
def test_who_reads_what_was_delivered(request, delivered, who, count):
    files = evidence_visible_to(request.getfixturevalue(who), TODAY).filter(name="list.pdf")
    assert files.count() == count


def test_overdue_is_what_the_company_has_not_delivered(asked, manager):
    late = SOON + dt.timedelta(days=1)
    assert (asked.is_overdue(SOON), asked.is_overdue(late)) == (False, True)
    assert not actions.deliver(request=asked, text="x", by=manager).is_overdue(late)
