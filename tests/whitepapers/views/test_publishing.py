"""The pages on which a manager moves an issue on, and takes steps back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from tests.publishing import approved as approve
from tests.signing import code_of
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, approval
from whitepapers.models import WhitePaper

EN = {"accept-language": "en"}


def url(act: str, paper: WhitePaper, *more: str) -> str:
    return reverse(f"whitepapers:{act}", args=[paper.pk, *more])


def words(editor: User, paper: WhitePaper, **more: str) -> dict[str, str]:
    return {"statement": "属实", "seen": approval.digest(paper), "code": code_of(editor), **more}


def state(paper: WhitePaper) -> str:
    return WhitePaper.objects.get(pk=paper.pk).status


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def approved(draft, editor) -> WhitePaper:
    return approve(draft, by=editor, at=AFTER_QUARTER)


def test_the_whole_way_is_four_pages(as_editor, editor, draft):
    as_editor.post(url("freeze", draft))
    draft.refresh_from_db()
    assert draft.status == "frozen"
    as_editor.post(url("approve", draft), words(editor, draft))
    assert state(draft) == "approved"
    as_editor.post(url("publish", draft))
    assert state(draft) == "published"


def test_the_page_that_asks_tells_the_verdict_and_who_signs(as_editor, editor, frozen):
    User.objects.filter(pk=editor.pk).update(display_name="周晓岚")
    page = as_editor.get(url("approve", frozen), headers=EN).text
    assert "0 of 1 promise met" in page
    assert "3.60%" in page
    assert "周晓岚" in page.split('class="signed"')[1]
    assert state(frozen) == "frozen"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"statement": " \n"}, "statement"),
        ({"statement": "x", "without": "on"}, "without"),
        ({"statement": "", "statement_en": "x", "without": "on"}, "statement_en"),
    ],
)
def test_silence_is_no_statement_and_no_statement_is_no_silence(as_editor, frozen, sent, field):
    page = as_editor.post(url("approve", frozen), sent)
    assert page.context["form"].errors[field]
    assert state(frozen) == "frozen"


def test_without_a_statement_is_approved_what_is_said_to_have_none(as_editor, editor, frozen):
    as_editor.post(url("approve", frozen), words(editor, frozen, statement="", without="on"))
    frozen.refresh_from_db()
    assert (frozen.status, frozen.statement) == ("approved", "")


@pytest.mark.parametrize("code", ["", "000000", "abcde-fghij"])
def test_without_a_right_code_of_the_second_factor_nothing_is_approved(as_editor, editor, frozen, code):
    page = as_editor.post(url("approve", frozen), words(editor, frozen, code=code))
    assert (bool(page.context["form"].errors["code"]), state(frozen)) == (True, "frozen")
    assert page.context["form"]["statement"].value() == "属实"


def test_a_manager_without_a_second_factor_is_led_to_set_one_up_and_back(client, editor, frozen):
    client.force_login(editor)
    asked = url("approve", frozen)
    assert client.get(asked).url == f"{reverse('accounts:second_factor')}?{urlencode({'next': asked})}"


def test_figures_that_were_frozen_again_meanwhile_are_not_approved(as_editor, editor, frozen, english):
    page = as_editor.post(url("approve", frozen), words(editor, frozen, seen="0" * 64), follow=True, headers=EN)
    assert said(page) == ["Figures or words were changed while you looked; look at them once more."]
    assert state(frozen) == "frozen"


def test_provisional_figures_ask_for_a_word_of_their_own(as_editor, editor, draft, result):
    type(result).objects.filter(pk=result.pk).update(provisional=True)
    draft = actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)
    page = as_editor.post(url("approve", draft), words(editor, draft))
    assert page.context["form"].errors["provisional"]
    as_editor.post(url("approve", draft), words(editor, draft, provisional="on"))
    assert state(draft) == "approved"


@pytest.mark.parametrize("act", ["approve", "publish", "schedule"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_is_said_before_anything_is_asked(as_editor, frozen, monkeypatch, act, method):
    monkeypatch.setattr(actions, "reasons_against", lambda _paper: ["not yet"])
    assert said(getattr(as_editor, method)(url(act, frozen), follow=True)) == ["not yet"]


@pytest.mark.parametrize("act", ["approve", "publish", "schedule"])
def test_what_is_published_is_moved_no_more(as_editor, issue, act):
    assert len(said(as_editor.post(url(act, issue), follow=True))) == 1
    assert issue.steps.count() == WhitePaper.objects.get(pk=issue.pk).steps.count()


def test_only_what_is_approved_is_published(as_editor, frozen, english):
    page = as_editor.post(url("publish", frozen), follow=True, headers=EN)
    assert said(page) == ["Only what is approved can be published."]
    assert state(frozen) == "frozen"


def test_publishing_asks_once_more_and_shows_the_statement(as_editor, approved):
    page = as_editor.get(url("publish", approved), headers=EN)
    assert "Approved by editor" in page.text
    assert state(approved) == "approved"


def test_a_moment_is_set_in_the_zone_of_the_letters(as_editor, approved):
    as_editor.post(url("schedule", approved), {"moment": "2026-10-21T09:30"})
    approved.refresh_from_db()
    assert approved.status == "scheduled"
    assert approved.scheduled_for == dt.datetime(2026, 10, 21, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("moment", ["", "2026-10-01T09:30", "soon"])
def test_a_moment_that_is_past_or_none_is_asked_again(as_editor, approved, moment):
    page = as_editor.post(url("schedule", approved), {"moment": moment})
    assert page.context["form"].errors["moment"]
    assert state(approved) == "approved"


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("freeze", "frozen", "frozen"),
        ("freeze", "approved", "frozen"),
        ("withdraw", "approved", "frozen"),
        ("withdraw", "scheduled", "frozen"),
        ("unschedule", "scheduled", "approved"),
    ],
)
def test_a_step_back_takes_a_reason(as_editor, editor, draft, act, before, after):
    paper = actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)
    if before != "frozen":
        paper = approve(paper, by=editor, at=AFTER_QUARTER)
    if before == "scheduled":
        moment = AFTER_QUARTER + dt.timedelta(days=1)
        paper = actions.schedule(paper=paper, moment=moment, by=editor, at=AFTER_QUARTER)
    page = as_editor.post(url("back", paper, act), {"reason": " "})
    assert (bool(page.context["form"].errors["reason"]), state(paper)) == (True, before)
    as_editor.post(url("back", paper, act), {"reason": "见记录"})
    assert (state(paper), paper.steps.last().reason) == (after, "见记录")


def test_a_step_back_that_is_none_is_not_there(as_editor, frozen):
    assert as_editor.get(url("back", frozen, "publish")).status_code == 404


def test_a_step_back_from_nothing_is_refused(as_editor, frozen, english):
    page = as_editor.post(url("back", frozen, "withdraw"), {"reason": "x"}, follow=True, headers=EN)
    assert said(page) == ["There is no approval to withdraw."]


def test_a_correction_begins_with_reasons_in_both_languages(as_editor, issue):
    page = as_editor.post(url("correct", issue), {"reason_zh": "有误", "reason_en": ""})
    assert list(page.context["form"].errors) == ["reason_en"]
    as_editor.post(url("correct", issue), {"reason_zh": "有误", "reason_en": "Wrong"})
    draft = WhitePaper.objects.get(version=2)
    assert (draft.status, draft.notice_zh, draft.notice_en) == ("draft", "有误", "Wrong")


def test_a_second_correction_at_once_is_refused(as_editor, issue, english):
    for _ in range(2):
        sent = {"reason_zh": "有误", "reason_en": "Wrong"}
        page = as_editor.post(url("correct", issue), sent, follow=True, headers=EN)
    assert said(page) == ["A correction of this issue has been begun already."]
