from __future__ import annotations

from datetime import date

import pytest

from commitments import actions
from commitments.models import Blank, LetterVersion, Promise

NEW_YEAR = date(2026, 1, 1)


def codes(version, manager, day=NEW_YEAR):
    with pytest.raises(actions.ActivationRefused) as refused:
        actions.activate(version=version, effective_from=day, by=manager)
    return [reason.code for reason in refused.value.reasons]


def test_unread_proposals_refuse(draft, manager):
    assert codes(draft, manager) == ["unreviewed", "nothing_judged"]


def test_a_letter_that_promises_nothing_is_refused(draft, manager):
    for promise in Promise.objects.of_version(draft):
        actions.reject_promise(promise=promise, by=manager)
    assert codes(draft, manager) == ["nothing_judged"]


def test_an_empty_place_that_a_verdict_needs_refuses(draft, agree, manager):
    agree(draft)
    actions.fill_blank(blank=Blank.objects.get(clause__version=draft), value="", by=manager)
    assert codes(draft, manager) == ["blank_unfilled"]


def test_an_empty_place_that_nothing_is_judged_by_does_not(draft, agree, manager):
    agree(draft)
    actions.fill_blank(blank=Blank.objects.get(clause__version=draft), value="", by=manager)
    actions.reject_promise(promise=Promise.objects.get(metric="law_violations"), by=manager)
    assert actions.activate(version=draft, effective_from=NEW_YEAR, by=manager).status == "active"


def test_all_reasons_are_listed_at_once(draft, manager):
    actions.accept_promise(promise=Promise.objects.get(metric="law_violations"), by=manager)
    assert codes(draft, manager) == ["unreviewed", "blank_unfilled"]


def test_a_reviewed_letter_is_put_in_force(active, manager):
    assert (active.status, active.effective_from, active.activated_by) == ("active", NEW_YEAR, manager)


def test_it_is_activated_once(active, manager):
    assert codes(active, manager) == ["not_a_draft"]


def test_the_next_version_ends_the_one_before(active, store, agree, manager):
    second = agree(store(amends=active.letter))
    actions.activate(version=second, effective_from=date(2026, 7, 1), by=manager)
    before = LetterVersion.objects.get(pk=active.pk)
    assert (before.status, before.effective_until) == ("superseded", date(2026, 7, 1))


def test_a_version_cannot_begin_before_the_one_it_replaces(active, store, agree, manager):
    second = agree(store(amends=active.letter))
    assert codes(second, manager, NEW_YEAR) == ["date_before_current"]


def test_a_refusal_changes_nothing(active, store, agree, manager):
    second = agree(store(amends=active.letter))
    codes(second, manager, NEW_YEAR)
    assert LetterVersion.objects.get(pk=active.pk).effective_until is None
    assert LetterVersion.objects.get(pk=second.pk).status == "draft"
