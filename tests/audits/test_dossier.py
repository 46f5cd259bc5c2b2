"""What a finding's page tells of recurrences, of turns and of its history."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from audits import actions
from audits.actions import NotAllowedError
from audits.dossier import dossier, times
from audits.models import Engagement, Finding
from audits.turns import turns
from tests.audits.conftest import TODAY
from tests.engaging import admit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def again(engagement, words, auditor, issued) -> Finding:
    """A draft that says that the issued finding has come back."""
    told = words(title="又一次", recurrence_of=issued)
    return actions.write_finding(engagement=engagement, words=told, by=auditor)


def told(finding: Finding, reader) -> object:
    return dossier(Finding.objects.get(pk=finding.pk), reader, TODAY)["recurrence"]


class TestRecurrence:
    def test_both_findings_say_so(self, again, issued, auditor):
        assert [each.finding for each in told(again, auditor).earlier] == [issued]
        assert told(again, auditor).words == "Found for the second time."
        assert [each.finding for each in told(issued, auditor).later] == [again]

    def test_a_third_time_is_counted(self, engagement, words, auditor, again):
        second = actions.issue(finding=again, by=auditor)
        third = actions.write_finding(engagement=engagement, words=words(recurrence_of=second), by=auditor)
        assert told(third, auditor).words == "Found for the third time."
        assert len(told(third, auditor).earlier) == 2

    def test_a_draft_that_repeats_a_finding_is_not_told_to_the_manager(self, again, issued, manager):
        assert told(issued, manager) is None

    def test_a_finding_alone_says_nothing(self, issued, auditor):
        assert told(issued, auditor) is None

    def test_one_of_an_engagement_that_is_over_is_named_and_not_opened(
        self, again, issued, company, terms, manager, auditor, words
    ):
        later = actions.add_engagement(organisation=company, terms=terms(title="下一年度"), by=manager)
        admit(later, auditor)
        found = actions.write_finding(engagement=later, words=words(recurrence_of=issued), by=auditor)
        Engagement.objects.filter(pk=issued.engagement_id).update(valid_until=dt.date(2026, 11, 22))
        [earlier] = told(found, auditor).earlier
        assert (earlier.finding, earlier.open) == (issued, False)

    @pytest.mark.parametrize("state", ["draft", "withdrawn"])
    def test_what_was_never_issued_or_is_withdrawn_does_not_recur(self, request, engagement, words, auditor, state):
        earlier = request.getfixturevalue(state)
        with pytest.raises(NotAllowedError):
            actions.write_finding(engagement=engagement, words=words(recurrence_of=earlier), by=auditor)

    def test_a_finding_that_the_auditor_may_not_see_is_not_named(
        self, issued, company, terms, manager, colleague, words
    ):
        own = actions.add_engagement(organisation=company, terms=terms(lead=colleague), by=manager)
        admit(own, colleague)
        with pytest.raises(NotAllowedError):
            actions.write_finding(engagement=own, words=words(recurrence_of=issued), by=colleague)

    def test_what_an_issued_finding_repeats_is_in_the_journals_digest(self, again):
        before = actions.content_digest(again)
        again.recurrence_of = None
        assert actions.content_digest(again) != before

    @pytest.mark.parametrize(
        ("count", "words"),
        [(2, "Found for the second time."), (5, "Found for the fifth time."), (7, "Found 7 times by now.")],
    )
    def test_the_count_is_said(self, count, words):
        assert times(count) == words


def sides(finding: Finding) -> list[tuple[str, str]]:
    finding = Finding.objects.get(pk=finding.pk)
    return [(turn.side, str(turn.words)) for turn in turns(finding, list(finding.corrective_actions.all()))]


class TestTurns:
    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("draft", [("auditor", "issue it, or discard it")]),
            ("issued", [("manager", "answer")]),
            ("answered", [("auditor", "check the answer")]),
            ("closed", []),
            ("withdrawn", []),
        ],
    )
    def test_each_state_of_a_finding_is_somebodys_turn_or_nobodys(self, request, state, expected):
        assert sides(request.getfixturevalue(state)) == expected

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("planned", [("manager", "carry out the corrective actions")]),
            ("ineffective", [("manager", "carry out the corrective actions")]),
            ("reported", [("auditor", "retest the corrective actions")]),
            ("effective", [("auditor", "check the answer")]),
            ("dropped", [("auditor", "check the answer")]),
        ],
    )
    def test_after_the_answer_the_corrective_actions_decide(self, request, manager, state, expected):
        action = request.getfixturevalue(state)
        actions.answer(finding=action.finding, text="x", by=manager)
        assert sides(action.finding) == expected


def test_the_history_tells_every_step_in_order(effective, auditor):
    lines = [line.words for line in dossier(effective.finding, auditor, TODAY)["history"]]
    assert lines == [
        "Written",
        "Issued",
        f"{effective}: planned",
        f"{effective}: reported done",
        f"{effective}: retested: effective",
    ]
