from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from commitments import actions, care
from commitments.models import Promise
from commitments.models.letters import FrozenError
from commitments.portfolio import Portfolio

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def new_year(time_machine):
    """The letter is put in force on the day from which it binds."""
    time_machine.move_to("2026-01-01T02:00:00Z", tick=False)


@pytest.fixture
def colleague(person, company):
    """A second manager, who did not agree to the promises."""
    return person("colleague", User.Role.MANAGER, company)


@pytest.fixture
def repeat(active):
    return Promise.objects.get(clause__version=active, metric="repeat_rate", kind="target")


@pytest.fixture
def check(manager, colleague):
    def review(promise, on=TODAY, again=date(2027, 11, 23)):
        return actions.record_review(
            promise=promise, author=manager, reviewed_on=on, next_review_on=again, by=colleague
        )

    return review


def of(version, promise, today=TODAY):
    return next(each for each in care.of_version(version, today) if each.promise == promise)


def test_what_nobody_checked_is_due_thirty_days_after_it_binds(active, repeat):
    assert of(active, repeat).due == date(2026, 1, 31)


def test_of_a_letter_that_binds_backwards_it_is_due_thirty_days_after_it_was_put_in_force(active, repeat):
    type(active).objects.filter(pk=active.pk).update(activated_at="2026-11-23T02:00:00Z")
    active.refresh_from_db()
    assert of(active, repeat).due == date(2026, 12, 23)


def test_who_agreed_to_a_promise_answers_for_it_until_somebody_else_does(active, repeat, manager):
    assert of(active, repeat).author == manager


def test_a_review_sets_the_next_day(active, repeat, check):
    check(repeat)
    assert of(active, repeat).due == date(2027, 11, 23)


def test_the_last_day_is_in_time_and_the_next_is_overdue(active, repeat):
    found = of(active, repeat)
    assert (found.is_overdue(date(2026, 1, 31)), found.is_overdue(date(2026, 2, 1))) == (False, True)


def test_the_latest_review_counts(active, repeat, check):
    check(repeat, on=date(2026, 11, 1), again=date(2026, 12, 1))
    check(repeat, on=date(2026, 3, 1), again=date(2027, 3, 1))
    assert of(active, repeat).due == date(2026, 12, 1)


def test_a_review_still_to_come_is_not_known_yet(active, repeat, check):
    check(repeat, on=TODAY)
    assert of(active, repeat, date(2026, 11, 22)).review is None


@pytest.fixture
def amended(active, store, agree, manager, letter_text):
    def to(old, new):
        second = agree(store(letter_text.replace(old, new), amends=active.letter))
        return actions.activate(version=second, effective_from=date(2026, 7, 1), by=manager)

    return to


def test_a_review_still_counts_where_the_amendment_asks_the_same(active, repeat, check, amended):
    check(repeat, on=date(2026, 3, 1))
    second = amended("98%", "99%")
    after = Promise.objects.get(clause__version=second, metric="repeat_rate", kind="target")
    assert of(second, after).due == date(2027, 11, 23)


def test_a_promise_with_other_terms_is_to_be_checked_again(active, repeat, check, amended):
    check(repeat, on=date(2026, 3, 1))
    second = amended("控制在3%", "控制在2%")
    after = Promise.objects.get(clause__version=second, metric="repeat_rate", kind="target")
    assert of(second, after).due == date(2026, 7, 31)


def test_only_versions_in_force_are_overdue(active, amended):
    second = amended("98%", "99%")
    assert [version for version, _cares in care.overdue(Portfolio([active.letter]), TODAY)] == [second]


def test_recording_a_review_leaves_the_promise_as_it_was_signed(repeat, check):
    check(repeat)
    with pytest.raises(FrozenError):
        repeat.save()
