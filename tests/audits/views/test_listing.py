"""The list of findings across engagements."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits import actions
from audits.models import CorrectiveAction, Engagement, Finding
from tests.engaging import admit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def other(company, terms, manager, auditor, words) -> Finding:
    """A major nonconformity of another engagement, closed."""
    engagement = actions.add_engagement(organisation=company, terms=terms(title="上一年度核查"), by=manager)
    admit(engagement, auditor)
    found = actions.write_finding(engagement=engagement, words=words(title="旧发现", grade="major"), by=auditor)
    actions.answer(finding=actions.issue(finding=found, by=auditor), text="x", by=manager)
    return actions.close(finding=found, text="x", no_action="x", by=auditor)


@pytest.fixture
def listed(client_of):
    """`listed(who, grade="major")`: the findings of the list, by their titles."""

    def ask(who, **asked) -> set[str]:
        page = client_of(who).get(reverse("audits:findings"), asked)
        assert page.status_code == 200
        return {row.record.title for row in page.context["table"].rows}

    return ask


def test_both_sides_see_the_findings_of_all_their_engagements(listed, manager, auditor, issued, other):
    assert listed(manager) == listed(auditor) == {issued.title, other.title}


def test_a_draft_is_on_the_auditors_list_alone(listed, manager, auditor, draft):
    assert (listed(manager), listed(auditor)) == (set(), {draft.title})


@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider"])
def test_others_see_none_of_them(request, listed, issued, other, who):
    assert listed(request.getfixturevalue(who)) == set()


def test_an_auditor_no_longer_sees_what_is_over(listed, auditor, issued, other):
    Engagement.objects.filter(pk=other.engagement_id).update(valid_until=dt.date(2026, 11, 22))
    assert listed(auditor) == {issued.title}


@pytest.mark.parametrize(
    "asked", [{"grade": "major"}, {"status": "closed"}, {"grade": "major", "status": "closed", "clause": "2.2"}]
)
def test_it_is_filtered(listed, manager, issued, other, asked):
    assert listed(manager, **asked) == {other.title}


def test_it_is_filtered_by_engagement(listed, manager, issued, other):
    assert listed(manager, engagement=other.engagement_id) == {other.title}


@pytest.mark.parametrize("asked", [{"clause": "9.9"}, {"grade": "x"}, {"engagement": "99999"}, {"overdue": "x"}])
def test_what_is_not_offered_finds_nothing_and_is_no_error(listed, manager, issued, asked):
    assert listed(manager, **asked) == set()


@pytest.mark.parametrize(
    ("day", "answer", "action"),
    [(dt.date(2026, 12, 7), 0, 0), (dt.date(2026, 12, 8), 1, 0), (dt.date(2026, 12, 11), 1, 1)],
)
def test_what_is_overdue_is_found(listed, manager, issued, planned, time_machine, day, answer, action):
    time_machine.move_to(dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC), tick=False)
    assert len(listed(manager, overdue="answer")) == answer
    assert len(listed(manager, overdue="action")) == action
    assert len(listed(manager, overdue="any")) == max(answer, action)


def test_it_says_whose_turn_it_is_and_how_many_days_are_over(client_of, manager, issued, planned, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 12, 2, tzinfo=dt.UTC), tick=False)
    said = client_of(manager).get(reverse("audits:findings")).content.decode()
    assert all(words in said for words in ("company: answer", "5 days overdue", "2 days overdue", "0 of 1 effective"))


def test_ten_findings_take_as_many_questions_as_one(
    client_of, manager, auditor, engagement, words, clerk, django_assert_max_num_queries
):
    for n in range(10):
        found = actions.write_finding(engagement=engagement, words=words(title=str(n)), by=auditor)
        actions.issue(finding=found, by=auditor)
        actions.plan_correction(finding=found, plan=actions.Plan("x", clerk, dt.date(2026, 12, 9)), by=manager)
    assert CorrectiveAction.objects.count() == 10
    client = client_of(manager)
    with django_assert_max_num_queries(12):
        client.get(reverse("audits:findings"))
