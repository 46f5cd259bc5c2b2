from __future__ import annotations

import datetime as dt

import pytest

from audits import actions
from audits.actions.accepting import Accepted, accept_for_the_company, record_acceptance, withdraw_acceptance
from audits.actions.refusals import NotAllowedError
from audits.models import Acceptance, Engagement
from evidence.actions import Uploads
from evidence.models import JournalEntry
from tests.audits.conftest import TODAY
from tests.engaging import sign

pytestmark = pytest.mark.django_db
THEIRS = Accepted("业主委员会", "周文清", "主任", dt.date(2026, 11, 1))


@pytest.fixture
def fresh(company, terms, manager) -> Engagement:
    """Entrusted and signed by its lead; accepted by nobody."""
    made = actions.add_engagement(organisation=company, terms=terms(), by=manager)
    sign(made.assignments.get())
    return made


def test_it_opens_when_both_sides_have_accepted(fresh, manager, auditor, proof):
    accept_for_the_company(engagement=fresh, capacity="总监", by=manager)
    assert not fresh.is_open_to(auditor, TODAY)
    record_acceptance(engagement=fresh, accepted=THEIRS, uploads=Uploads([proof()]), by=manager)
    assert fresh.is_open_to(auditor, TODAY)


def test_the_other_side_alone_opens_nothing(fresh, manager, auditor, proof):
    record_acceptance(engagement=fresh, accepted=THEIRS, uploads=Uploads([proof()]), by=manager)
    assert not fresh.is_open_to(auditor, TODAY)


def test_who_accepted_is_on_record_with_the_proof(fresh, manager, proof):
    kept = record_acceptance(engagement=fresh, accepted=THEIRS, uploads=Uploads([proof()]), by=manager)
    assert (kept.party, kept.name, kept.capacity, kept.accepted_on) == ("业主委员会", "周文清", "主任", THEIRS.on)
    detail = JournalEntry.objects.about(fresh).last().detail
    assert detail["files"] == [kept.evidence.get().sha256]


def test_the_other_sides_word_needs_a_document(fresh, manager):
    with pytest.raises(NotAllowedError):
        record_acceptance(engagement=fresh, accepted=THEIRS, uploads=Uploads(), by=manager)


def test_no_day_ahead(fresh, manager, proof):
    ahead = Accepted("业主委员会", "周文清", "主任", TODAY + dt.timedelta(days=1))
    with pytest.raises(NotAllowedError):
        record_acceptance(engagement=fresh, accepted=ahead, uploads=Uploads([proof()]), by=manager)


@pytest.mark.parametrize("who", ["auditor", "outsider", "clerk", "admin"])
def test_only_the_companys_manager_puts_it_on_record(request, fresh, proof, who):
    with pytest.raises(NotAllowedError):
        accept_for_the_company(engagement=fresh, capacity="x", by=request.getfixturevalue(who))
    with pytest.raises(NotAllowedError):
        record_acceptance(
            engagement=fresh, accepted=THEIRS, uploads=Uploads([proof()]), by=request.getfixturevalue(who)
        )


def test_each_side_accepts_once(fresh, manager):
    accept_for_the_company(engagement=fresh, capacity="总监", by=manager)
    with pytest.raises(NotAllowedError):
        accept_for_the_company(engagement=fresh, capacity="总监", by=manager)


def test_a_withdrawn_acceptance_closes_at_once_and_can_be_given_again(engagement, manager, auditor):
    stood = engagement.acceptances.get(side=Acceptance.Side.COMPANY)
    withdraw_acceptance(acceptance=stood, reason="利益冲突", by=manager)
    assert not engagement.is_open_to(auditor, TODAY)
    with pytest.raises(NotAllowedError):
        withdraw_acceptance(acceptance=stood, reason="再次", by=manager)
    accept_for_the_company(engagement=engagement, capacity="总监", by=manager)
    assert engagement.is_open_to(auditor, TODAY)
    assert engagement.acceptances.filter(reason="利益冲突", withdrawn_by=manager).count() == 1


@pytest.mark.parametrize("who", ["auditor", "outsider", "admin"])
def test_nobody_else_withdraws(request, engagement, who):
    with pytest.raises(NotAllowedError):
        withdraw_acceptance(acceptance=engagement.acceptances.first(), reason="x", by=request.getfixturevalue(who))
