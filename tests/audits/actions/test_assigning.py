from __future__ import annotations

import datetime as dt

import pytest

from audits import actions
from audits.actions.assigning import assign, dismiss
from audits.actions.refusals import NotAllowedError
from audits.actions.signing import declare_threat
from audits.models import Engagement
from evidence.models import JournalEntry
from tests.audits.conftest import TODAY
from tests.engaging import admit, sign

pytestmark = pytest.mark.django_db


def is_open_to(engagement, user) -> bool:
    return Engagement.objects.get(pk=engagement.pk).is_open_to(user, TODAY)


def test_the_lead_assigns_and_it_opens_once_he_has_signed(engagement, auditor, colleague):
    made = assign(engagement=engagement, auditor=colleague, by=auditor)
    assert not is_open_to(engagement, colleague)
    sign(made)
    assert is_open_to(engagement, colleague)


@pytest.mark.parametrize("who", ["manager", "colleague", "stranger", "admin", "clerk"])
def test_nobody_else_assigns_or_dismisses(request, engagement, auditor, colleague, person, firm, who):
    third = person("third", "auditor", firm)
    theirs = assign(engagement=engagement, auditor=colleague, by=auditor)
    with pytest.raises(NotAllowedError):
        assign(engagement=engagement, auditor=third, by=request.getfixturevalue(who))
    with pytest.raises(NotAllowedError):
        dismiss(assignment=theirs, reason="x", by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["stranger", "manager", "auditor"])
def test_only_people_of_the_firm_who_are_not_on_it_yet(request, engagement, auditor, who):
    with pytest.raises(NotAllowedError):
        assign(engagement=engagement, auditor=request.getfixturevalue(who), by=auditor)


def test_dismissal_closes_at_once_and_stays_on_record(engagement, auditor, colleague):
    admit(engagement, colleague)
    assert is_open_to(engagement, colleague)
    ended = dismiss(assignment=engagement.assignments.current().get(auditor=colleague), reason="轮换", by=auditor)
    assert not is_open_to(engagement, colleague)
    assert (ended.reason, ended.ended_by, ended.ended_at is None) == ("轮换", auditor, False)
    assert JournalEntry.objects.about(engagement).last().detail == {"auditor": "colleague", "reason": "轮换"}


def test_who_comes_back_signs_anew(engagement, auditor, colleague):
    admit(engagement, colleague)
    dismiss(assignment=engagement.assignments.current().get(auditor=colleague), reason="x", by=auditor)
    again = assign(engagement=engagement, auditor=colleague, by=auditor)
    assert not is_open_to(engagement, colleague)
    sign(again)
    assert list(colleague.engagements.open_to(colleague, TODAY)) == [engagement]  # once, though he is on it twice


def test_a_dismissal_needs_a_reason(engagement, auditor, colleague):
    admit(engagement, colleague)
    with pytest.raises(NotAllowedError):
        dismiss(assignment=engagement.assignments.current().get(auditor=colleague), reason="  ", by=auditor)


def test_the_lead_does_not_dismiss_himself(engagement, auditor):
    with pytest.raises(NotAllowedError):
        dismiss(assignment=engagement.assignments.get(), reason="x", by=auditor)


def test_a_lead_who_declared_a_threat_leads_no_more(company, terms, manager, auditor, colleague):
    engagement = actions.add_engagement(organisation=company, terms=terms(), by=manager)
    sign(engagement.assignments.get(), threat="持有该公司股票。")
    with pytest.raises(NotAllowedError):
        assign(engagement=engagement, auditor=colleague, by=auditor)


def test_a_new_lead_is_put_on_it_and_the_earlier_one_stays(engagement, terms, manager, auditor, colleague):
    actions.change_engagement(engagement=engagement, terms=terms(lead=colleague), by=manager)
    assert {each.auditor for each in engagement.assignments.current()} == {auditor, colleague}
    dismiss(assignment=engagement.assignments.current().get(auditor=auditor), reason="轮换", by=colleague)
    assert not is_open_to(engagement, auditor)


def test_another_firm_begins_from_nothing(engagement, terms, manager, auditor, stranger):
    firm = stranger.organisation
    actions.change_engagement(engagement=engagement, terms=terms(firm=firm, lead=stranger), by=manager)
    assert [each.auditor for each in engagement.assignments.current()] == [stranger]
    assert not engagement.acceptances.standing().exists()
    assert (is_open_to(engagement, auditor), is_open_to(engagement, stranger)) == (False, False)


def test_whoever_leaves_the_firm_is_out(engagement, auditor, stranger):
    auditor.organisation = stranger.organisation
    auditor.save()
    assert not is_open_to(engagement, auditor)


def test_an_auditor_who_becomes_something_else_is_out(engagement, auditor):
    auditor.role = "clerk"
    auditor.save()
    assert not is_open_to(engagement, auditor)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "另一项核查"},
        {"period_until": dt.date(2026, 11, 30)},
        {"period_from": dt.date(2026, 2, 1)},
        {"letters": []},
    ],
)
def test_of_other_terms_everybody_signs_anew(engagement, terms, manager, auditor, changed):
    actions.change_engagement(engagement=engagement, terms=terms(**changed), by=manager)
    assert not is_open_to(engagement, auditor)
    sign(engagement.assignments.current().get())
    assert is_open_to(engagement, auditor)


def test_what_was_signed_for_earlier_terms_stays_readable(engagement, terms, manager, auditor):
    actions.change_engagement(engagement=engagement, terms=terms(title="另一项核查"), by=manager)
    earlier, now = engagement.assignments.order_by("pk")
    assert (earlier.state, earlier.signatures.count(), now.state) == ("ended", 2, "unsigned")


@pytest.mark.parametrize("changed", [{}, {"valid_until": dt.date(2027, 3, 31)}, {"purpose": "另一目的"}])
def test_what_no_declaration_speaks_of_asks_for_no_signature(engagement, terms, manager, auditor, changed):
    actions.change_engagement(engagement=engagement, terms=terms(**changed), by=manager)
    assert is_open_to(engagement, auditor)


def test_other_terms_wash_no_threat_away(engagement, terms, manager, auditor, colleague):
    admit(engagement, colleague)
    theirs = engagement.assignments.get(auditor=colleague)
    declare_threat(assignment=theirs, threat="配偶任职于该公司。", by=colleague)
    actions.change_engagement(engagement=engagement, terms=terms(title="另一项核查"), by=manager)
    assert [each.pk for each in engagement.assignments.threatened()] == [theirs.pk]
    assert engagement.assignments.filter(auditor=colleague).count() == 1
