"""Putting a letter in force from its review: what stands in the way, and what must be meant."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from commitments import actions
from commitments.models import LetterVersion


@pytest.fixture
def as_manager(client_of, manager):
    return client_of(manager)


def test_activation_lists_what_stands_in_the_way(as_manager, draft):
    url = reverse("compliance:activate", args=[draft.pk])
    answer = as_manager.post(url, {"effective_from": "2026-01-01", "looks_back": "on"})
    assert len(answer.context["activation"].non_field_errors()) == 2
    assert answer.context["activation"]["effective_from"].value() == "2026-01-01"
    assert LetterVersion.objects.get(pk=draft.pk).is_draft


def test_a_reviewed_letter_is_activated(as_manager, draft, agree):
    agree(draft)
    answer = as_manager.post(
        reverse("compliance:activate", args=[draft.pk]), {"effective_from": "2026-01-01", "looks_back": "on"}
    )
    assert answer.url == reverse("dashboard:letter", args=[draft.letter_id])
    assert LetterVersion.objects.get(pk=draft.pk).status == "active"


def test_a_day_that_has_gone_by_must_be_meant(as_manager, draft, agree):
    agree(draft)
    url = reverse("compliance:activate", args=[draft.pk])
    answer = as_manager.post(url, {"effective_from": "2026-01-01"})
    assert "已经过去" in str(answer.context["activation"].errors["looks_back"])
    assert LetterVersion.objects.get(pk=draft.pk).is_draft


def test_what_is_asked_back_is_where_the_cursor_stands_and_nothing_else_is_asked(as_manager, draft, agree):
    url = reverse("compliance:activate", args=[agree(draft).pk])
    page = as_manager.post(url, {"effective_from": "2026-01-01"}).content.decode()
    box = re.search(r'<input[^>]*name="looks_back"[^>]*>', page)[0]
    assert ("autofocus" in box, page.count("autofocus")) == (True, 1)
    assert f'action="{url}">' in page  # without the question that was answered before
    assert f'action="{url}" data-confirm=' in as_manager.post(url, {"effective_from": ""}).content.decode()


@pytest.fixture
def late_note(draft, manager, auditor, engage):
    engage(draft.letter, today=timezone.localdate())
    day = timezone.localdate()
    said = {"question": "多久?", "reading": "30日", "valid_from": day, "on": day}
    return actions.sign_note(note=actions.propose_note(letter=draft.letter, by=manager, **said), by=auditor, on=day)


def test_a_note_that_begins_after_the_letter_is_named_before_it_binds(as_manager, agree, late_note):
    version = agree(late_note.letter.versions.get())
    url, asked = reverse("compliance:activate", args=[version.pk]), {"effective_from": "2026-01-01", "looks_back": "1"}
    errors = as_manager.post(url, asked).context["activation"].errors
    assert (list(errors), late_note.question in str(errors)) == (["notes_begin_later"], True)
    as_manager.post(url, {**asked, "notes_begin_later": "1"})
    assert LetterVersion.objects.get().status == "active"


def test_nobody_is_asked_about_notes_that_begin_in_time(as_manager, agree, late_note):
    version = agree(late_note.letter.versions.get())
    day = str(late_note.valid_from)
    as_manager.post(reverse("compliance:activate", args=[version.pk]), {"effective_from": day})
    assert LetterVersion.objects.get().status == "active"


def test_an_impossible_day_activates_nothing(as_manager, draft, agree):
    agree(draft)
    as_manager.post(reverse("compliance:activate", args=[draft.pk]), {"effective_from": "2026-02-31"})
    assert LetterVersion.objects.get(pk=draft.pk).is_draft


def test_a_letter_that_binds_from_a_later_day_says_from_which(as_manager, draft, agree):
    day = timezone.localdate() + timedelta(days=5)
    url = reverse("compliance:activate", args=[agree(draft).pk])
    answer = as_manager.post(url, {"effective_from": day.isoformat()}, follow=True)
    assert [date_format(day) in str(said) for said in answer.context["messages"]] == [True, False]
    assert LetterVersion.objects.get().standing(timezone.localdate()) == "coming"


@pytest.fixture
def paper(store, letter_text, agree):
    """A draft, decided, that promises a white paper every quarter."""
    return agree(store(letter_text.replace("2.违约", "1.4每季度发布服务质量白皮书。\n2.违约")))


@pytest.fixture
def asked(as_manager, paper):
    """Ask for the first day of the year before last; gives the errors of the form, none where it is in force."""
    page = reverse("compliance:activate", args=[paper.pk])

    def ask(**more):
        told = {"effective_from": date(timezone.localdate().year - 2, 1, 1), "looks_back": "1", **more}
        answer = as_manager.post(page, told, headers={"accept-language": "en"})
        return answer.context["activation"].errors if answer.context else {}

    return ask


def test_tasks_that_would_be_overdue_at_once_are_counted_and_the_oldest_named(asked, paper):
    errors = asked()
    assert list(errors) == ["leaves_overdue"]
    said = str(errors["leaves_overdue"])
    assert "tasks are overdue at once" in said
    assert f"for Q2 {timezone.localdate().year - 2}" in said
    assert LetterVersion.objects.get(pk=paper.pk).is_draft


def test_overdue_tasks_may_be_meant(asked, paper):
    asked(leaves_overdue="1")
    assert LetterVersion.objects.get(pk=paper.pk).status == "active"


def test_nobody_is_asked_about_tasks_where_none_would_be_overdue(as_manager, draft, agree):
    told = {"effective_from": "2026-01-01", "looks_back": "1"}
    as_manager.post(reverse("compliance:activate", args=[agree(draft).pk]), told)
    assert LetterVersion.objects.get(pk=draft.pk).status == "active"


def test_the_box_for_overdue_tasks_goes_where_another_answer_is_missing(as_manager, draft, agree):
    answer = as_manager.post(reverse("compliance:activate", args=[agree(draft).pk]), {"effective_from": "2026-01-01"})
    assert "leaves_overdue" not in answer.context["activation"].fields
