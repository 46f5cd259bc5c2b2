"""What is or was in force never changes, by whatever door."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from commitments import actions
from commitments.models import Blank, Clause, FrozenError, Letter, LetterVersion, Promise, Scope, Term

TODAY = date(2026, 11, 23)


def test_the_text_of_an_active_version_stays(active):
    active.text = "…"
    with pytest.raises(FrozenError):
        active.save()


def test_an_active_version_never_becomes_a_draft_again(active):
    active.status = "draft"
    with pytest.raises(FrozenError):
        active.save()


def test_its_end_may_be_set(active):
    active.effective_until = date(2026, 7, 1)
    active.save()
    assert LetterVersion.objects.get(pk=active.pk).effective_until == date(2026, 7, 1)


@pytest.mark.parametrize("change", [lambda each: each.save(), lambda each: each.delete()])
@pytest.mark.parametrize("model", [Clause, Promise])
def test_clauses_and_promises_of_an_active_version_stay(active, model, change):
    with pytest.raises(FrozenError):
        change(model.objects.first())


@pytest.mark.parametrize("model", [Clause, Promise])
def test_nor_can_they_be_changed_in_bulk(active, model):
    with pytest.raises(FrozenError):
        model.objects.all().update(position=7)
    with pytest.raises(FrozenError):
        model.objects.all().delete()


def test_nor_can_a_version_be_changed_or_deleted_in_bulk(active):
    for change in ({"text": "…"}, {"status": "draft"}, {"effective_from": TODAY}):
        with pytest.raises(FrozenError):
            LetterVersion.objects.all().update(**change)
    with pytest.raises(FrozenError):
        LetterVersion.objects.all().delete()


def test_no_passage_is_added_to_an_active_version(active):
    clause = active.clauses.first()
    for passage in (
        Blank(clause=clause, start=0, end=1),
        Term(clause=clause, start=0, end=1, term="…", meaning="…"),
        Scope(clause=clause, start=0, end=1, kind="provider", words="…"),
    ):
        with pytest.raises(FrozenError):
            passage.save()


def test_nothing_is_added_to_an_active_version(active):
    with pytest.raises(FrozenError):
        Clause.objects.create(version=active, position=99, path="99", text="…")


def test_a_blank_of_an_active_version_stays_filled(active):
    blank = active.clauses.get(path="2.2").blanks.get()
    blank.value = ""
    with pytest.raises(FrozenError):
        blank.save()


def test_a_letter_that_was_in_force_is_never_deleted(active):
    with pytest.raises(FrozenError):
        active.letter.delete()


def test_versions_in_force_begin_on_their_day_and_end_before_the_next(active):
    LetterVersion.objects.filter(pk=active.pk).update(effective_until=date(2026, 7, 1))
    found = [LetterVersion.objects.in_force(date(2026, month, day)).count() for month, day in ((1, 1), (6, 30), (7, 1))]
    assert found == [1, 1, 0]
    assert not LetterVersion.objects.in_force(date(2025, 12, 31)).exists()


def test_a_draft_is_in_force_on_no_day(draft):
    assert not LetterVersion.objects.in_force(TODAY).exists()


def test_only_what_a_person_agreed_to_in_a_signed_version_is_judged(draft, agree, manager):
    agree(draft)
    assert not Promise.objects.judged().exists()
    from commitments.actions import activate

    activate(version=draft, effective_from=TODAY, by=manager)
    assert Promise.objects.judged().count() == Promise.objects.count()


def test_people_see_the_letters_of_their_company(draft, manager, person):
    other = person("other", "manager", Organisation.objects.create(name="别家", slug="other"))
    assert Letter.objects.visible_to(manager, TODAY).get() == draft.letter
    assert not Letter.objects.visible_to(other, TODAY).exists()


def test_an_auditor_sees_the_letters_of_his_open_engagements(draft, auditor, stranger, engage):
    assert not Letter.objects.visible_to(auditor, TODAY).exists()
    engage(draft.letter)
    assert Letter.objects.visible_to(auditor, TODAY).get() == draft.letter
    assert not Letter.objects.visible_to(auditor, TODAY + timedelta(days=31)).exists()
    assert not Letter.objects.visible_to(stranger, TODAY).exists()


def test_a_letter_is_engaged_while_an_accepted_engagement_is_open(draft, engage):
    engage(draft.letter)
    engaged = Letter.objects.engaged
    assert (engaged(TODAY).get(), engaged(TODAY + timedelta(days=31)).exists()) == (draft.letter, False)
    draft.letter.engagements.get().acceptances.filter(side="other").update(withdrawn_at=timezone.now())
    assert not engaged(TODAY).exists()


def test_an_auditor_sees_no_drafts(draft, auditor, engage):
    engage(draft.letter)
    assert not LetterVersion.objects.visible_to(auditor, TODAY).exists()


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("有效,自签署之日至____年____月止。", 0, "自签署之日至____年"),
        ("有效,自签署之日至____年____月止。", 1, "年____月止"),
        ("由[X]部门负责,另行公布。", 0, "由[X]部门负责"),
    ],
)
def test_a_blank_is_told_from_others_by_the_words_beside_it(text, place, told):
    spans = [(match.start(), match.end()) for match in re.finditer(r"_+|\[X\]", text)]
    start, end = spans[place]
    assert Blank(clause=Clause(text=text), start=start, end=end).around == told


def test_an_amendment_leaves_the_letters_first_day_as_it_is(active, store, agree, manager):
    second = agree(store(amends=active.letter))
    actions.activate(version=second, effective_from=date(2026, 11, 15), by=manager)
    assert active.letter.first_day == active.effective_from


def test_a_draft_has_no_first_day_not_even_where_one_is_planned(draft):
    LetterVersion.objects.filter(pk=draft.pk).update(effective_from=date(2027, 1, 1))
    assert draft.letter.first_day is None
