from __future__ import annotations

import pytest
from django.utils import translation

from compliance.models import Result
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.actions import build
from whitepapers.actions.prose import remark, save_passage, settle_remark
from whitepapers.models import WhitePaper
from whitepapers.prose import Prose, UnresolvedError, frozen, live, reasons_against
from whitepapers.sections import Section
from whitepapers.snapshot import canonical

VALUE = "clause:2.3.2 repeat_rate value"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def write(draft, editor):
    def save(text: str, section: str = "trends", language: str = "en", seen: int = 0) -> None:
        place = {"section": section, "language": language}
        save_passage(paper=draft, **place, text=text, seen=seen, by=editor, at=AFTER_QUARTER)

    return save


def test_every_section_is_frozen_in_both_languages(draft):
    told = frozen(draft)
    assert list(told) == Section.values
    assert all(list(words) == ["zh-hans", "en"] and all(words.values()) for words in told.values())


def test_a_frozen_figure_says_where_it_came_from(draft, write):
    write(f"It was {{{{ {VALUE} }}}}.")
    assert frozen(draft)["trends"]["en"] == [[{"text": "It was "}, {"text": "3.60%", "source": VALUE}, {"text": "."}]]


def test_a_placeholder_without_a_figure_is_not_frozen(draft, write):
    write("It was {{ clause:2.3.2 repeat_rat value }}.")
    with pytest.raises(UnresolvedError) as refused:
        frozen(draft)
    said = "How the figures have moved (English): There is no “repeat_rat” here: did you mean “repeat_rate”?"
    assert refused.value.reasons == [said]
    assert list(reasons_against(draft)) == [said]


def test_a_draft_shows_it_as_it_was_typed(draft, write):
    write("It was {{ x }}.")
    assert "".join(run["text"] for run in live(draft)["trends"]["en"][0]) == "It was {{ x }}."


def test_nothing_stands_against_default_texts(draft):
    assert list(reasons_against(draft)) == []


def test_what_was_frozen_is_what_is_read_once_nobody_may_change_it(draft):
    told = [[{"text": "As it was "}, {"text": "3.60%", "source": VALUE}]]
    draft.freeze(canonical(draft.snapshot | {"prose": {"trends": {"en": told}}}))
    draft.status = WhitePaper.Status.APPROVED
    (runs,) = Prose(draft).words["trends", "en"].paragraphs
    assert [(run.text, run.source) for run in runs] == [("As it was ", ""), ("3.60%", VALUE)]


def test_a_text_follows_its_figures_when_they_are_frozen_again(draft, write, publisher, editor):
    write(f"It was {{{{ {VALUE} }}}}.")
    Result.objects.update(value="0.037")
    again = build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert frozen(again)["trends"]["en"][0][1]["text"] == "3.70%"


def test_a_text_whose_rules_say_otherwise_by_now_has_to_be_looked_at_again(draft, write, publisher, editor):
    write("We missed it.", section="verdicts")
    Result.objects.update(verdict="met", value="0.025")
    again = build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert Prose(again).words["verdicts", "en"].is_outdated
    (reason,) = reasons_against(again)
    assert reason.startswith("Verdict of every clause (English): the figures were frozen again")
    save_passage(
        paper=again, section="verdicts", language="en", text="We missed it.", seen=1, by=editor, at=AFTER_QUARTER
    )
    assert list(reasons_against(WhitePaper.objects.get(pk=again.pk))) == []


def test_a_remark_of_the_auditor_stands_against_approving_until_he_settles_it(draft, editor, auditor, engagement):
    remark(paper=draft, section="audit", text="请核对", by=editor, at=AFTER_QUARTER)
    assert list(reasons_against(draft)) == []
    made = remark(paper=draft, section="audit", text="请核对", by=auditor, at=AFTER_QUARTER)
    assert list(reasons_against(draft)) == ["A comment of the auditor on “Third-party audit” is not settled."]
    settle_remark(remark=made, by=auditor, at=AFTER_QUARTER)
    assert list(reasons_against(draft)) == []


def test_a_number_that_was_typed_by_hand_is_noticed_and_does_not_stand_against_it(draft, write):
    write("The repeat complaint rate was 3.6%.")
    (warned,) = Prose(draft).words["trends", "en"].typed
    assert warned.known.source == VALUE
    assert list(reasons_against(draft)) == []


def test_one_language_edited_and_the_other_not_is_noticed(draft, write):
    write("Something of our own.")
    assert Prose(draft).is_lopsided("trends")
    write("自己写的一句。", language="zh-hans")
    assert not Prose(draft).is_lopsided("trends")
