"""The steps between auditor and manager: who may take them, when, and what is written."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections

from audits import actions
from audits.actions import ChangedMeanwhileError, IncompleteError, NotAllowedError
from audits.models import Finding, FindingStep
from commitments.models import Clause
from evidence.actions import Uploads
from evidence.files import EvidenceRefused
from evidence.models import AppendOnlyError, EvidenceFile, JournalEntry
from tests.evidence.unguarded import unguarded

pytestmark = pytest.mark.django_db


def journal(finding) -> list[str]:
    return [entry.action for entry in JournalEntry.objects.about(finding)]


def test_a_finding_begins_as_a_draft(draft, auditor):
    assert (draft.status, draft.number, draft.written_by) == (Finding.Status.DRAFT, 1, auditor)


def test_numbers_run_within_the_engagement(engagement, words, auditor):
    made = [actions.write_finding(engagement=engagement, words=words(), by=auditor) for _ in range(3)]
    assert [finding.number for finding in made] == [1, 2, 3]


def test_the_whole_life_of_a_finding_is_in_its_steps_and_in_the_journal(closed):
    assert [step.kind for step in closed.steps.all()] == ["written", "issued", "answered", "closed"]
    assert journal(closed) == ["finding.written", "finding.issued", "finding.answered", "finding.closed"]


@pytest.mark.parametrize("grade", ["minor", "major"])
@pytest.mark.parametrize("field", ["criterion", "condition", "effect", "due_on"])
def test_a_nonconformity_is_not_issued_without_what_it_must_say(engagement, words, auditor, grade, field):
    lacking = words(grade=grade, **{field: None if field == "due_on" else ""})
    found = actions.write_finding(engagement=engagement, words=lacking, by=auditor)
    with pytest.raises(IncompleteError, match=field):
        actions.issue(finding=found, by=auditor)


def test_a_cause_may_be_found_out_after_issuing_and_leaves_what_was_issued(issued, auditor):
    actions.supplement(finding=issued, text="规程没有要求。", tells_cause=True, by=auditor)
    issued.refresh_from_db()
    assert (issued.cause, issued.steps.last().kind) == ("", "cause")
    assert journal(issued)[-1] == "finding.cause"


def test_an_observation_needs_its_condition_alone(engagement, words, auditor):
    told = words(grade="observation", criterion="", effect="", due_on=None)
    found = actions.write_finding(engagement=engagement, words=told, by=auditor)
    assert actions.issue(finding=found, by=auditor).status == Finding.Status.ISSUED


@pytest.mark.parametrize("step", ["written", "issued", "answered"])
def test_a_step_is_never_changed(answered, step):
    kept = answered.steps.get(kind=step)
    kept.text = "x"
    with pytest.raises(AppendOnlyError):
        kept.save()
    with pytest.raises(AppendOnlyError):
        FindingStep.objects.filter(pk=kept.pk).update(text="x")
    with pytest.raises(AppendOnlyError):
        kept.delete()


def test_only_the_steps_of_a_draft_go_with_it(issued):
    FindingStep.objects.discard(issued)
    assert issued.steps.count() == 2


def test_an_answer_keeps_who_and_when(answered, manager):
    assert (answered.answer, answered.answered_by) == ("已复核并改正。", manager)
    assert answered.answered_at == dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


def test_a_reopened_finding_waits_for_another_answer_and_keeps_the_first(answered, auditor, manager):
    actions.reopen(finding=answered, text="缺少整改记录。", by=auditor, due_on=dt.date(2026, 12, 20))
    again = actions.answer(finding=answered, text="记录已补。", by=manager)
    assert again.answer == "记录已补。"
    assert again.due_on == dt.date(2026, 12, 20)
    assert list(again.steps.filter(kind="answered").values_list("text", flat=True)) == ["已复核并改正。", "记录已补。"]


def test_a_closed_finding_can_be_reopened(closed, auditor):
    assert actions.reopen(finding=closed, text="又出现了。", by=auditor).status == Finding.Status.ISSUED


STEPS = {
    "issue": lambda finding, cast: actions.issue(finding=finding, by=cast["auditor"]),
    "answer": lambda finding, cast: actions.answer(finding=finding, text="x", by=cast["manager"]),
    "close": lambda finding, cast: actions.close(finding=finding, text="x", by=cast["auditor"], no_action="x"),
    "withdraw": lambda finding, cast: actions.withdraw(finding=finding, text="x", by=cast["auditor"]),
    "reopen": lambda finding, cast: actions.reopen(finding=finding, text="x", by=cast["auditor"]),
}
STATES = ("draft", "issued", "answered", "closed", "withdrawn")
LEGAL = {
    ("draft", "issue"),
    ("issued", "answer"),
    ("issued", "withdraw"),
    ("answered", "close"),
    ("answered", "reopen"),
    ("answered", "withdraw"),
    ("closed", "reopen"),
}
ILLEGAL = sorted({(state, step) for state in STATES for step in STEPS} - LEGAL)


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_an_illegal_step_is_refused_and_leaves_no_trace(request, state, step, auditor, manager):
    finding = request.getfixturevalue(state)
    before = journal(finding)
    with pytest.raises(NotAllowedError):
        STEPS[step](finding, {"auditor": auditor, "manager": manager})
    finding.refresh_from_db()
    assert finding.status == state
    assert journal(finding) == before


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_a_legal_step_is_taken(request, state, step, auditor, manager):
    finding = request.getfixturevalue(state)
    assert STEPS[step](finding, {"auditor": auditor, "manager": manager}).status != state


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
def test_a_stranger_takes_no_step(request, state, step, who):
    finding, person = request.getfixturevalue(state), request.getfixturevalue(who)
    with pytest.raises(NotAllowedError):
        STEPS[step](finding, {"auditor": person, "manager": person})


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_neither_side_takes_the_others_step(request, state, step, auditor, manager):
    with pytest.raises(NotAllowedError):
        STEPS[step](request.getfixturevalue(state), {"auditor": manager, "manager": auditor})


def test_a_manager_cannot_write_a_finding(engagement, words, manager):
    with pytest.raises(NotAllowedError):
        actions.write_finding(engagement=engagement, words=words(), by=manager)


def test_a_manager_cannot_edit_a_draft(draft, words, manager):
    with pytest.raises(NotAllowedError):
        actions.edit_finding(finding=draft, words=words(title="x"), by=manager)


def test_a_draft_can_be_edited(draft, words, auditor):
    edited = actions.edit_finding(finding=draft, words=words(title="改过的标题"), by=auditor, seen=draft.updated_at)
    assert edited.title == "改过的标题"
    assert journal(draft)[-1] == "finding.edit"


@pytest.mark.parametrize("state", ["issued", "answered", "closed"])
def test_what_is_issued_never_changes(request, state, words, auditor):
    with pytest.raises(NotAllowedError):
        actions.edit_finding(finding=request.getfixturevalue(state), words=words(title="x"), by=auditor)


def test_a_draft_saved_meanwhile_is_not_overwritten(draft, words, auditor, time_machine):
    seen = draft.updated_at
    time_machine.move_to(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=False)
    actions.edit_finding(finding=draft, words=words(title="first"), by=auditor, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        actions.edit_finding(finding=draft, words=words(title="second"), by=auditor, seen=seen)
    draft.refresh_from_db()
    assert draft.title == "first"


def test_a_clause_of_another_letter_is_refused(engagement, words, auditor, write_letter, outsider):
    other = Clause.objects.filter(version__letter=write_letter(outsider.organisation), number="2.1").get()
    with pytest.raises(NotAllowedError):
        actions.write_finding(engagement=engagement, words=words(clause=other), by=auditor)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"grade": ""}, ["grade"]),
        ({"condition": ""}, ["condition"]),
        ({"due_on": None}, ["due_on"]),
        ({"grade": "", "condition": "", "due_on": None}, ["grade", "condition"]),
    ],
)
def test_a_draft_may_lack_something_and_is_not_issued_then(engagement, words, auditor, changes, lacking):
    draft = actions.write_finding(engagement=engagement, words=words(**changes), by=auditor)
    with pytest.raises(actions.IncompleteError) as refused:
        actions.issue(finding=draft, by=auditor)
    assert refused.value.lacking == lacking
    assert journal(draft) == ["finding.written"]


def test_an_observation_is_issued_without_a_day(engagement, words, auditor):
    draft = actions.write_finding(
        engagement=engagement, words=words(grade=Finding.Grade.OBSERVATION, due_on=None), by=auditor
    )
    assert actions.issue(finding=draft, by=auditor).status == Finding.Status.ISSUED


def test_a_discarded_draft_is_gone_and_the_journal_knows_of_it(draft, auditor):
    digest, file = actions.content_digest(draft), draft.evidence.get()
    actions.discard(finding=draft, by=auditor)
    assert not Finding.objects.exists()
    entry = JournalEntry.objects.get(action="finding.discarded")
    assert (entry.actor, entry.detail) == ("auditor", {"number": 1, "content": digest})
    assert file.is_intact()


def test_what_is_issued_is_never_discarded(issued, auditor):
    with pytest.raises(NotAllowedError):
        actions.discard(finding=issued, by=auditor)


def test_a_draft_is_discarded_by_its_auditors_alone(draft, manager, colleague):
    for person in (manager, colleague):
        with pytest.raises(NotAllowedError):
            actions.discard(finding=draft, by=person)


@pytest.mark.parametrize("state", ["issued", "answered"])
def test_a_supplement_is_a_dated_step_and_changes_nothing_else(request, state, auditor, proof):
    finding = request.getfixturevalue(state)
    digest = actions.content_digest(finding)
    actions.supplement(finding=finding, text="另查 20 件。", by=auditor, uploads=Uploads([proof("more.pdf")]))
    step = finding.steps.last()
    finding.refresh_from_db()
    assert (step.kind, step.text, step.evidence.get().name) == ("added", "另查 20 件。", "more.pdf")
    assert (finding.status, actions.content_digest(finding)) == (state, digest)
    assert journal(finding)[-1] == "finding.added"


@pytest.mark.parametrize("state", ["draft", "closed", "withdrawn"])
def test_nothing_is_added_to_a_finding_that_is_not_open(request, state, auditor):
    with pytest.raises(NotAllowedError):
        actions.supplement(finding=request.getfixturevalue(state), text="x", by=auditor)


def test_a_withdrawn_finding_keeps_its_words_and_the_reason(withdrawn):
    withdrawn.refresh_from_db()
    assert (withdrawn.status, withdrawn.condition) == ("withdrawn", "抽查 60 件,4 件未关联。")
    assert withdrawn.steps.last().text == "抽样有误。"


def test_a_finding_names_complaints_of_its_engagement(engagement, words, auditor, complaints):
    finding = actions.write_finding(engagement=engagement, words=words(complaints=complaints[1:]), by=auditor)
    before = actions.content_digest(finding)
    assert list(finding.complaints.order_by("reference")) == complaints[1:]
    actions.edit_finding(finding=finding, words=words(complaints=complaints[2:]), by=auditor)
    assert finding.complaints.get() == complaints[2]
    assert actions.content_digest(finding) != before


def test_a_complaint_outside_the_engagement_is_refused(engagement, words, auditor, complaints):
    with pytest.raises(NotAllowedError):
        actions.write_finding(engagement=engagement, words=words(complaints=complaints), by=auditor)
    assert not Finding.objects.exists()


def test_a_day_for_the_answer_that_is_past_stops_the_issue(draft, auditor, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 8, tzinfo=dt.UTC), tick=False)
    with pytest.raises(actions.DayPastError):
        actions.issue(finding=draft, by=auditor)


def test_a_refused_file_leaves_no_half_finding(engagement, words, auditor, proof):
    bad = Uploads([proof(), proof("logo.png", b"<svg/>")])
    with pytest.raises(EvidenceRefused):
        actions.write_finding(engagement=engagement, words=words(), by=auditor, uploads=bad)
    assert not Finding.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_a_refused_file_leaves_no_half_answer(issued, manager, proof):
    with pytest.raises(EvidenceRefused):
        actions.answer(finding=issued, text="x", by=manager, uploads=Uploads([proof("a.png", b"<svg/>")]))
    issued.refresh_from_db()
    assert (issued.status, issued.answer) == (Finding.Status.ISSUED, "")
    assert not FindingStep.objects.filter(kind="answered").exists()


def test_evidence_has_its_own_date(draft):
    assert draft.evidence.get().effective_on == dt.date(2026, 11, 20)


def test_a_file_comes_off_a_draft_and_stays_stored(draft, auditor):
    file = draft.evidence.get()
    actions.detach_evidence(finding=draft, file=file, by=auditor)
    assert not draft.evidence.exists()
    assert file.is_intact()


def test_a_file_never_comes_off_an_issued_finding(issued, auditor):
    with pytest.raises(NotAllowedError):
        actions.detach_evidence(finding=issued, file=issued.evidence.get(), by=auditor)


def test_the_journal_shows_a_finding_changed_behind_its_back(issued):
    sealed = JournalEntry.objects.about(issued).last().detail["content"]
    assert actions.content_digest(issued) == sealed
    with unguarded():
        Finding.objects.filter(pk=issued.pk).update(condition="nothing wrong")
    issued.refresh_from_db()
    assert actions.content_digest(issued) != sealed


def test_new_terms_are_journalled_with_the_old(engagement, terms, manager):
    actions.change_engagement(engagement=engagement, terms=terms(valid_until=dt.date(2027, 3, 31)), by=manager)
    detail = JournalEntry.objects.about(engagement).last().detail
    assert (detail["from"]["valid_until"], detail["to"]["valid_until"]) == ("2026-12-31", "2027-03-31")


def test_bad_terms_are_refused(company, terms, manager, stranger):
    with pytest.raises(ValueError, match="lead"):
        actions.add_engagement(organisation=company, terms=terms(lead=stranger), by=manager)


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_get_two_numbers(engagement, words, auditor):
    def work() -> None:
        actions.write_finding(engagement=engagement, words=words(), by=auditor)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Finding.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(issued, manager):
    refused: list[NotAllowedError] = []

    def work(text: str) -> None:
        try:
            actions.answer(finding=issued, text=text, by=manager)
        except NotAllowedError as error:
            refused.append(error)
        connections.close_all()

    threads = [threading.Thread(target=work, args=[text]) for text in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert issued.steps.filter(kind="answered").count() == 1
