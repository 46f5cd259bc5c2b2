"""A corrected issue is a version of its own: why, what changed, and what of the first one stays."""

from __future__ import annotations

from typing import Any

import pytest

from audits.actions.opinions import withdraw_opinion
from commitments.models import ResourceFact
from compliance.models import PublishedResult
from tests.publishing import published as publish
from tests.signing import confirmed
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, corrections
from whitepapers.actions.prose import save_passage
from whitepapers.models import WhitePaper
from whitepapers.prose import Prose

WHY = {"reason_zh": "三件登记有误。", "reason_en": "Three cases were entered wrongly."}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def draft(opinion, draft) -> WhitePaper:
    """Of a quarter on which an opinion is signed."""
    return draft


@pytest.fixture
def issue(draft, editor) -> WhitePaper:
    return publish(draft, by=editor, at=AFTER_QUARTER, statement="属实")


@pytest.fixture
def correct(issue, editor):
    """`correct()`: the draft of the issue's next version."""
    return lambda **why: actions.correct(paper=issue, by=editor, at=AFTER_QUARTER, **WHY | why)


def refused(act: Any, **told: Any) -> list[str]:
    with pytest.raises(actions.PublicationRefused) as refusal:
        act(**told)
    return refusal.value.reasons


def test_it_is_a_draft_of_the_next_version_with_its_reason(issue, correct):
    made = correct()
    assert (made.status, made.version, made.statement) == ("draft", 2, "")
    assert made.snapshot["correction"]["corrects"] == 1
    assert made.snapshot["correction"]["digest"] == issue.digest
    assert made.snapshot["correction"]["reason"] == {"zh-hans": WHY["reason_zh"], "en": WHY["reason_en"]}


@pytest.mark.parametrize("missing", ["reason_zh", "reason_en"])
def test_the_reason_is_said_in_both_languages(correct, missing):
    assert refused(correct, **{missing: " "}) == ["Say in both languages why it is corrected."]


def test_only_one_is_begun_at_a_time(correct):
    correct()
    assert refused(correct) == ["A correction of this issue has been begun already."]


def test_only_the_newest_version_is_corrected(issue, correct, editor):
    publish(correct(), by=editor, at=AFTER_QUARTER)
    assert refused(correct) == ["A later version has corrected this one already."]


def test_what_is_not_published_is_frozen_again_instead(draft, editor):
    assert len(refused(actions.correct, paper=draft, by=editor, at=AFTER_QUARTER, **WHY)) == 1


def test_the_issue_and_its_files_stay(issue, correct, editor):
    files = {file.name: file.sha256 for file in issue.files.all()}
    publish(correct(), by=editor, at=AFTER_QUARTER)
    first = WhitePaper.objects.get(version=1)
    assert first.snapshot_text == issue.snapshot_text
    assert {file.name: file.sha256 for file in first.files.all()} == files


def test_verdicts_that_came_out_otherwise_are_told_with_both_figures(issue, correct, result, opinion, auditor, editor):
    result.numerator, result.value, result.verdict = 29, result.value / 2, "met"
    result.save()
    told = corrections.told(correct().snapshot)
    [change] = told.changes
    assert (change.clause, change.old.verdict, change.new.verdict) == ("2.3.2", "missed", "met")
    assert (change.old.numerator, change.new.numerator) == (36, 29)
    assert told.reason == WHY["reason_en"]


def test_where_no_figure_changed_that_is_said_too(correct):
    assert corrections.told(correct().snapshot).changes == []


def test_figures_other_than_those_of_the_opinion_need_a_new_one(correct, result, opinion, auditor, sign_off, editor):
    result.numerator, result.digest = 29, "1" * 64
    result.save()
    frozen = actions.freeze(paper=correct(), by=editor, at=AFTER_QUARTER)
    assert any("audit opinion was signed on" in reason for reason in actions.reasons_against(frozen, at=AFTER_QUARTER))
    told = {"by": auditor, "at": AFTER_QUARTER, "confirmed": confirmed(auditor)}
    withdraw_opinion(opinion=opinion, reason="数字已更正", **told)
    sign_off()
    assert actions.reasons_against(frozen, at=AFTER_QUARTER) == []


def test_the_promise_to_publish_stays_judged_by_the_first_versions_day(correct, editor):
    publish(correct(), by=editor, at=AFTER_QUARTER)
    assert ResourceFact.objects.filter(kind="white_paper").count() == 1


def test_each_version_keeps_what_it_says_of_each_promise(correct, editor):
    publish(correct(), by=editor, at=AFTER_QUARTER)
    assert list(PublishedResult.objects.values_list("version", flat=True)) == [1, 2]


def test_what_somebody_wrote_is_the_first_text_of_the_correction(draft, editor):
    place = {"section": "trends", "language": "en"}
    save_passage(paper=draft, text="A text.", seen=0, by=editor, at=AFTER_QUARTER, **place)
    issue = publish(draft, by=editor, at=AFTER_QUARTER)
    again = actions.correct(paper=issue, by=editor, at=AFTER_QUARTER, **WHY)
    words = Prose(again).words["trends", "en"]
    assert (words.text, words.number, words.is_outdated) == ("A text.", 1, False)
    assert not Prose(again).words["trends", "zh-hans"].is_edited
