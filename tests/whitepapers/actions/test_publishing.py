from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from hashlib import sha256
from operator import or_

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.signing import NotConfirmedError
from audits.models import evidence_visible_to
from commitments.actions import enter_fact
from commitments.models import Letter, ResourceFact
from compliance.models import ComplianceRun
from evidence.models import JournalEntry
from tests.publishing import EVERY_FILE, published
from tests.signing import confirmed
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, approval, build
from whitepapers.models import WhitePaper

IN_QUARTER = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def draft(opinion, draft) -> WhitePaper:
    """Of a quarter on which an opinion is signed."""
    return draft


def publish(paper, editor):
    return published(paper, by=editor, at=AFTER_QUARTER, statement="属实")


def test_a_quarter_without_verdicts_makes_no_paper(publisher, editor):
    with pytest.raises(actions.PublicationRefused):
        actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert not WhitePaper.objects.exists()


def test_building_again_renews_the_draft(publisher, editor, draft, result):
    result.numerator = 40
    result.save()
    again = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert again.pk == draft.pk
    assert again.digest != draft.digest


def test_recomputing_later_does_not_change_what_was_published(editor, draft, result):
    publish(draft, editor)
    result.numerator = 99
    result.save()
    assert WhitePaper.objects.get().snapshot["verdicts"][0]["numerator"] == "36"


def test_a_published_paper_can_neither_be_built_nor_saved_nor_deleted(publisher, editor, draft):
    paper = publish(draft, editor)
    with pytest.raises(actions.PublicationRefused):
        actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    with pytest.raises(ValidationError):
        paper.save()
    with pytest.raises(ValidationError):
        paper.delete()


def test_every_file_is_published(editor, draft, monkeypatch):
    monkeypatch.setattr(build, "files", EVERY_FILE)
    paper = publish(draft, editor)
    made = EVERY_FILE(paper.snapshot_text)
    assert {file.name: bytes(file.content) for file in paper.files.all()} == made
    assert {"white-paper-zh.pdf", "white-paper-en.docx", "white-paper.html", "manifest.json"} <= made.keys()


def test_a_quarter_that_is_not_over_cannot_be_published(publisher, editor, result):
    early = actions.build(organisation=publisher, period="2026Q3", by=editor, at=IN_QUARTER)
    with pytest.raises(actions.PublicationRefused):
        publish(early, editor)


def test_verdicts_older_than_the_quarters_end_cannot_be_published(publisher, editor, result, run, sign_off):
    sign_off()
    ComplianceRun.objects.filter(pk=run.pk).update(as_of=IN_QUARTER)
    stale = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    with pytest.raises(actions.PublicationRefused) as refusal:
        publish(stale, editor)
    assert len(refusal.value.reasons) == 1


def test_publishing_is_the_fact_its_own_promise_is_judged_by(editor, draft):
    publish(draft, editor)
    fact = ResourceFact.objects.get(kind=ResourceFact.Kind.WHITE_PAPER)
    assert (fact.subject, str(fact.starts_on)) == ("2026Q3", "2026-10-20")


def test_the_publication_is_entered_by_the_publisher_with_the_frozen_data_as_its_source(editor, draft):
    paper = publish(draft, editor)
    fact = ResourceFact.objects.get(kind=ResourceFact.Kind.WHITE_PAPER)
    assert (fact.entered_by, fact.is_confirmed) == (editor, False)
    assert (fact.evidence.name, fact.evidence.sha256) == ("white-paper-yunling-2026Q3.json", paper.digest)
    assert fact.evidence.file.read().decode() == paper.snapshot_text


def test_words_like_markup_in_the_frozen_data_do_not_stop_the_publication(editor, result, publisher, sign_off):
    Letter.objects.update(title="<script>")
    sign_off()
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    paper = publish(paper, editor)
    assert ResourceFact.objects.get().evidence.sha256 == paper.digest


def test_what_was_entered_by_hand_for_that_day_gets_the_source(editor, draft, publisher):
    day = {"starts_on": date(2026, 10, 20), "ends_on": date(2026, 10, 20)}
    by_hand = enter_fact(
        organisation=publisher, kind="white_paper", subject="2026Q3", value=Decimal(1), by=editor, **day
    )
    paper = publish(draft, editor)
    by_hand.refresh_from_db()
    assert (by_hand.evidence.sha256, by_hand.revision) == (paper.digest, 2)


def test_the_companys_auditor_can_open_the_source(editor, draft, auditor):
    publish(draft, editor)
    source = ResourceFact.objects.get().evidence
    assert evidence_visible_to(auditor, date(2026, 11, 1)).get() == source
    assert not evidence_visible_to(auditor, date(2027, 1, 1)).exists()


def test_statement_publisher_and_day_are_a_part_of_what_is_frozen(editor, draft):
    paper = publish(draft, editor)
    words = {"statement": "属实", "statement_en": ""}
    told = words | {"by": "editor", "at": AFTER_QUARTER.isoformat(), "factor": "totpdevice"}
    assert paper.snapshot["publication"] == told | {"published_by": "editor"}
    assert paper.digest == sha256(paper.snapshot_text.encode()).hexdigest() != draft.digest


def test_the_head_in_an_issue_is_the_sealed_one_of_its_publication(editor, draft):
    told = publish(draft, editor).snapshot["journal_head"]
    sealed = JournalEntry.objects.get(position=told["position"])
    assert (sealed.digest, sealed.action) == (told["digest"], "white_paper.approve")
    assert not JournalEntry.objects.filter(position=None, pk__lte=sealed.pk).exists()


def test_nobody_approves_with_the_second_factor_of_somebody_else(editor, draft, auditor):
    frozen = actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)
    with pytest.raises(NotConfirmedError):
        actions.approve(
            paper=frozen, seen=approval.digest(frozen), by=editor, at=AFTER_QUARTER, confirmed=confirmed(auditor)
        )
    draft.refresh_from_db()
    assert draft.status == "frozen"


def test_building_and_publishing_are_journalled(editor, draft):
    publish(draft, editor)
    audited = ("opinion.", "engagement.", "journal.verify")
    told = JournalEntry.objects.exclude(reduce(or_, (Q(action__startswith=each) for each in audited)))
    assert list(told.values_list("action", flat=True)) == [
        "white_paper.build",
        "white_paper.freeze",
        "white_paper.approve",
        "evidence.store",
        "commitments.enter_fact",
        "white_paper.publish",
    ]


def test_the_digest_is_the_sha256_of_the_text(draft):
    assert draft.digest == sha256(draft.snapshot_text.encode()).hexdigest()
