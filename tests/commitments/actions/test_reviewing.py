from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from commitments import actions
from commitments.models import Promise, PromiseReview
from evidence.models import JournalEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def signed(active):
    return Promise.objects.get(clause__version=active, metric="repeat_rate", kind="target")


def refused(promise, author, by, *, again=date(2027, 1, 1)):
    with pytest.raises(actions.ReviewRefused) as refusal:
        actions.record_review(promise=promise, author=author, reviewed_on=TODAY, next_review_on=again, by=by)
    assert not PromiseReview.objects.exists()
    return refusal.value.code


def test_an_auditor_checks_what_the_company_wrote(signed, manager, auditor, engage):
    engage(signed.clause.version.letter)
    review = actions.record_review(
        promise=signed, author=manager, reviewed_on=TODAY, next_review_on=date(2027, 1, 1), by=auditor, remark=" ok "
    )
    assert (review.author, review.checker, review.remark) == (manager, auditor, "ok")


def test_a_review_is_in_the_journal(signed, manager, auditor, engage):
    engage(signed.clause.version.letter)
    actions.record_review(
        promise=signed, author=manager, reviewed_on=TODAY, next_review_on=date(2027, 1, 1), by=auditor
    )
    assert JournalEntry.objects.filter(action="commitments.review_metric", actor=auditor).count() == 1


def test_who_agreed_to_a_promise_does_not_check_it(signed, manager, clerk):
    assert refused(signed, clerk, manager) == "own_work"


def test_nobody_checks_what_he_wrote(signed, person, company):
    colleague = person("colleague", User.Role.MANAGER, company)
    assert refused(signed, colleague, colleague) == "own_work"


def test_a_clerk_checks_nothing(signed, manager, clerk):
    assert refused(signed, manager, clerk) == "role"


def test_an_auditor_without_an_engagement_checks_nothing(signed, manager, stranger):
    assert refused(signed, manager, stranger) == "not_his_letter"


def test_the_author_belongs_to_the_company(signed, auditor, stranger, engage):
    engage(signed.clause.version.letter)
    assert refused(signed, stranger, auditor) == "author"


def test_a_draft_has_nothing_to_review(promise, person, company, manager):
    colleague = person("colleague", User.Role.MANAGER, company)
    assert refused(promise("repeat_rate"), manager, colleague) == "not_signed"


def test_the_next_review_is_later(signed, manager, person, company):
    colleague = person("colleague", User.Role.MANAGER, company)
    assert refused(signed, manager, colleague, again=TODAY) == "next_too_early"
