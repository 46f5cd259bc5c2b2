"""Where a paper stands, who is waited for, and what is offered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.publishing import approved as approve
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, workflow
from whitepapers.models import WhitePaper

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def seen(paper: WhitePaper) -> tuple[str, list[str], list[str]]:
    """The step that is next, the reasons, and the labels of what is offered."""
    found = workflow.state(WhitePaper.objects.get(pk=paper.pk), at=AFTER_QUARTER)
    current = next((step.key for step in found.steps if step.current), "")
    return current, list(found.reasons), [act.label for act in found.acts]


def test_a_draft_waits_for_its_figures(draft):
    assert seen(draft) == ("frozen", [], ["Freeze the figures", "Take the figures of today"])


def test_frozen_figures_wait_for_the_opinion_and_then_for_the_approval(draft, editor, sign_off):
    paper = actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)
    current, reasons, acts = seen(paper)
    assert (current, len(reasons), acts) == ("opinion", 1, ["Freeze the figures again …"])
    sign_off()
    assert seen(paper) == ("approved", [], ["Approve …", "Freeze the figures again …"])


def test_what_is_approved_is_published_now_or_at_a_moment(draft, editor, sign_off):
    sign_off()
    paper = approve(draft, by=editor, at=AFTER_QUARTER)
    current, _reasons, acts = seen(paper)
    assert (current, acts[:2]) == ("published", ["Publish …", "Set the moment …"])
    actions.schedule(paper=paper, moment=AFTER_QUARTER + DAY, by=editor, at=AFTER_QUARTER)
    assert seen(paper)[2] == ["Publish now …", "Take the moment back …", "Withdraw the approval …"]


def test_an_issue_can_only_be_corrected_and_only_once(draft, editor, sign_off):
    sign_off()
    issue = actions.publish(paper=approve(draft, by=editor, at=AFTER_QUARTER), by=editor, at=AFTER_QUARTER)
    assert seen(issue) == ("", [], ["Correct this issue …"])
    actions.correct(paper=issue, reason_zh="一", reason_en="one", by=editor, at=AFTER_QUARTER)
    assert seen(issue)[2] == []
