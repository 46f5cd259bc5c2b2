"""No issue without a signed opinion on each of its letters, and on just the figures that it tells."""

from __future__ import annotations

from typing import Any

import pytest

from audits.actions.opinions import withdraw_opinion
from commitments.models import Letter, LetterVersion
from tests.publishing import approved, frozen
from tests.publishing import published as issue
from tests.signing import confirmed
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import actions
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper

SIGNED_ON_OTHERS = "These figures are not those the audit opinion was signed on: Repeat complaint rate 3.60% → 4.00%."


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def build(publisher, editor):
    return lambda: frozen(publisher, "2026Q3", by=editor, at=AFTER_QUARTER)


def against(paper: WhitePaper) -> list[str]:
    return actions.reasons_against(WhitePaper.objects.get(pk=paper.pk), at=AFTER_QUARTER)


def test_without_an_opinion_nothing_is_published(build, result, editor):
    paper = build()
    assert against(paper) == ["No signed audit opinion stands on 服务承诺书."]
    with pytest.raises(actions.PublicationRefused):
        issue(paper, by=editor, at=AFTER_QUARTER)


def test_with_one_it_is(build, result, sign_off):
    sign_off()
    assert against(build()) == []


def test_one_that_was_signed_after_the_freezing_comes_in_with_the_approval(build, result, sign_off, editor):
    paper = build()
    sign_off()
    assert against(paper) == []
    assert len(approved(paper, by=editor, at=AFTER_QUARTER).snapshot["opinions"]) == 1


def test_one_that_is_withdrawn_after_the_approval_makes_it_void(build, result, sign_off, editor, auditor):
    opinion = sign_off()
    paper = approved(build(), by=editor, at=AFTER_QUARTER)
    told = {"by": auditor, "at": AFTER_QUARTER, "confirmed": confirmed(auditor)}
    withdraw_opinion(opinion=opinion, reason="x", **told)
    assert against(paper) == [
        "No signed audit opinion stands on 服务承诺书.",
        "An audit opinion was signed or withdrawn after the approval; withdraw it and approve again.",
    ]


def test_a_withdrawn_one_stands_for_nothing(build, result, sign_off, auditor):
    opinion = sign_off()
    said = {"reason": "抽样有误", "by": auditor, "at": AFTER_QUARTER, "confirmed": confirmed(auditor)}
    withdraw_opinion(opinion=opinion, **said)
    assert against(build()) == ["No signed audit opinion stands on 服务承诺书."]
    sign_off()
    assert against(build()) == []


def test_a_letter_that_no_opinion_speaks_of_is_named(build, result, sign_off, publisher, run):
    sign_off()
    letter = Letter.objects.create(organisation=publisher, title="渠道承诺书")
    version = LetterVersion.objects.create(letter=letter, text="x")
    clause = version.clauses.create(position=1, number="1", path="1", text="x")
    promise = clause.promises.create(kind="target", metric="repeat_rate", quote="x")
    make_result(promise, run, "2026Q3", numerator=1, denominator=100)
    assert against(build()) == ["No signed audit opinion stands on 渠道承诺书."]


def test_figures_that_have_changed_since_the_signature_are_named(build, result, sign_off):
    sign_off()
    result.numerator, result.value = 40, "0.04"
    result.save()
    assert against(build()) == [SIGNED_ON_OTHERS]


def test_a_figure_that_has_only_become_final_is_the_same(build, result, sign_off):
    result.provisional = True
    result.save()
    sign_off()
    result.provisional = False
    result.save()
    assert against(build()) == []


def test_a_year_that_runs_on_is_not_spoken_of_and_hinders_nothing(build, promise, run, result, sign_off):
    year = make_result(promise, run, "2026", numerator=1, denominator=100)
    sign_off()
    year.numerator = 2
    year.save()
    assert against(build()) == []


def test_an_opinion_on_another_quarter_is_none(build, result, promise, run, sign_off):
    make_result(promise, run, "2026Q2", numerator=1, denominator=100)
    sign_off("2026Q2")
    assert against(build()) == ["No signed audit opinion stands on 服务承诺书."]


def test_the_issue_tells_who_signed_what_and_on_what(build, result, sign_off):
    opinion = sign_off()
    act = opinion.acts.get()
    [told] = Edition(build().snapshot).opinions
    assert (told.digest, told.content) == (act.digest, act.content)
    assert (told.content["signed"]["by"], told.content["signed"]["firm"]) == ("auditor", "明鉴审计")
    [letter] = told.letters
    assert [(row.clause, row.said.label, row.said.tone) for row in letter.rows] == [
        ("2.3.2", "Not contradicted", "met")
    ]


def test_readers_of_the_issue_see_it(client, build, result, sign_off, editor):
    opinion = sign_off()
    issue(build(), by=editor, at=AFTER_QUARTER)
    page = client.get("/white-papers/public/yunling/2026Q3/").content.decode()
    assert opinion.acts.get().digest in page
    assert "It certifies nothing." in page
