"""Approval and what takes it back: the text that was signed is the text that is published."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.publishing import approved as approve
from tests.signing import confirmed
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, approval
from whitepapers.models import WhitePaper

LATER = AFTER_QUARTER + dt.timedelta(hours=3)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def frozen(publisher, editor, result, sign_off) -> WhitePaper:
    sign_off()
    draft = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    return actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)


@pytest.fixture
def approved(frozen, editor) -> WhitePaper:
    return approve(frozen, by=editor, at=AFTER_QUARTER, statement="属实")


@pytest.fixture
def scheduled(approved, editor) -> WhitePaper:
    return actions.schedule(paper=approved, moment=LATER, by=editor, at=AFTER_QUARTER)


def refused(act: Any, **told: Any) -> list[str]:
    with pytest.raises(actions.PublicationRefused) as refusal:
        act(**told)
    return refusal.value.reasons


def test_name_words_and_factor_become_a_part_of_the_text(approved):
    words = {"statement": "属实", "statement_en": ""}
    told = words | {"by": "editor", "at": AFTER_QUARTER.isoformat(), "factor": "totpdevice"}
    assert approved.snapshot["approval"] == told | {"provisional": True}
    assert approved.approved_digest == approved.digest


def test_the_figures_stay_as_they_were_frozen(frozen, approved):
    for part in ("verdicts", "data", "letters", "restatements"):
        assert approved.snapshot[part] == frozen.snapshot[part]


def test_publishing_adds_the_moment_and_the_head_and_nothing_else(approved, editor):
    issue = actions.publish(paper=approved, by=editor, at=LATER)
    added = {name for name in issue.snapshot if issue.snapshot[name] != approved.snapshot.get(name)}
    assert added == {"publication", "journal_head"}
    assert issue.approved_digest == approved.digest


def test_a_draft_is_not_approved(publisher, editor, result, sign_off):
    sign_off()
    draft = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    told = {"seen": approval.digest(draft), "by": editor, "at": AFTER_QUARTER, "confirmed": confirmed(editor)}
    assert refused(actions.approve, paper=draft, **told) == ["The figures are not frozen yet."]


def test_what_is_approved_is_not_approved_again(approved, editor):
    told = {"seen": approval.digest(approved), "by": editor, "at": AFTER_QUARTER, "confirmed": confirmed(editor)}
    assert refused(actions.approve, paper=approved, **told) == ["It is approved already."]


def test_withdrawing_gives_back_the_frozen_text_byte_for_byte(frozen, approved, editor):
    paper = actions.withdraw(paper=approved, reason="措辞", by=editor)
    assert (paper.status, paper.snapshot_text, paper.digest) == ("frozen", frozen.snapshot_text, frozen.digest)
    assert (paper.statement, paper.approved_by, paper.approved_at, paper.approved_digest) == ("", None, None, "")


def test_withdrawing_takes_the_moment_back_too(scheduled, editor):
    paper = actions.withdraw(paper=scheduled, reason="措辞", by=editor)
    assert (paper.scheduled_for, paper.scheduled_by) == (None, None)


def test_freezing_again_takes_the_approval_back(approved, editor):
    paper = actions.freeze(paper=approved, by=editor, at=LATER, reason="数据有更正")
    assert (paper.status, paper.approved_by, paper.statement) == ("frozen", None, "")
    assert "approval" not in paper.snapshot


def test_freezing_again_without_a_reason_is_refused(approved, editor):
    assert refused(actions.freeze, paper=approved, by=editor, at=LATER) == ["Say why."]


def test_a_moment_taken_back_leaves_the_approval(approved, scheduled, editor):
    paper = actions.unschedule(paper=scheduled, reason="推迟", by=editor)
    assert (paper.status, paper.digest, paper.scheduled_for) == ("approved", approved.digest, None)


def test_a_moment_is_in_the_future_and_of_what_is_approved(frozen, editor):
    told = {"by": editor, "at": AFTER_QUARTER}
    only = ["Only what is approved can be published."]
    assert refused(actions.schedule, paper=frozen, moment=LATER, **told) == only
    paper = approve(frozen, by=editor, at=AFTER_QUARTER)
    past = ["This moment is past already."]
    assert refused(actions.schedule, paper=paper, moment=AFTER_QUARTER, **told) == past


def test_a_moment_that_stands_is_not_set_again_but_taken_back_first(scheduled, editor):
    told = {"moment": LATER, "by": editor, "at": AFTER_QUARTER}
    assert len(refused(actions.schedule, paper=scheduled, **told)) == 1


@pytest.mark.parametrize("act", [actions.withdraw, actions.unschedule])
def test_nothing_is_taken_back_from_an_issue(approved, editor, act):
    issue = actions.publish(paper=approved, by=editor, at=LATER)
    assert len(refused(act, paper=issue, reason="x", by=editor)) == 1
    assert len(refused(actions.freeze, paper=issue, reason="x", by=editor, at=LATER)) == 1


def test_data_that_have_become_stale_since_the_approval_are_not_published(approved, editor):
    late = AFTER_QUARTER + dt.timedelta(hours=27)
    (reason,) = refused(actions.publish, paper=approved, by=editor, at=late)
    assert reason.startswith("The data are stale")
