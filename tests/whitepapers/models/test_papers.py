"""The five states of a paper, each step between them one by one, and what nobody changes once it is published."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet

from accounts.models import ServiceUnit
from compliance.models.moving import IllegalStepError
from evidence.models import AppendOnlyError
from tests.publishing import published as publish
from tests.whitepapers.conftest import AFTER_QUARTER, engage
from whitepapers import actions
from whitepapers.models import IssueFile, WhitePaper

STATES = ("draft", "frozen", "approved", "scheduled", "published")
PEOPLE = {
    ("draft", "frozen"),
    ("frozen", "frozen"),
    ("frozen", "approved"),
    ("approved", "frozen"),
    ("approved", "scheduled"),
    ("approved", "published"),
    ("scheduled", "frozen"),
    ("scheduled", "approved"),
    ("scheduled", "published"),
}
TIMETABLE = {("scheduled", "approved"), ("scheduled", "published")}


@pytest.fixture
def draft(opinion, draft) -> WhitePaper:
    """Of a quarter on which an opinion is signed."""
    return draft


@pytest.fixture
def issue(draft, editor) -> WhitePaper:
    return publish(draft, by=editor, at=AFTER_QUARTER)


def in_state(paper: WhitePaper, status: str) -> WhitePaper:
    """Put there past the model, with all that the database asks of one in that state."""
    paper.approved_at = paper.scheduled_for = paper.published_at = AFTER_QUARTER
    paper.status = paper.stored_status = status
    return paper


@pytest.mark.parametrize(("before", "after"), sorted(set(product(STATES, STATES)) - PEOPLE))
def test_nobody_takes_a_step_that_is_none(draft, editor, before, after):
    paper = in_state(draft, before)
    with pytest.raises(IllegalStepError):
        paper.move(after, reason="x", by=editor)
    assert (paper.status, paper.steps.count()) == (before, 0)


@pytest.mark.parametrize(("before", "after"), sorted(set(product(STATES, STATES)) - TIMETABLE))
def test_the_timetable_takes_two_steps_alone(draft, before, after):
    with pytest.raises(IllegalStepError):
        in_state(draft, before).move(after, reason="x")


@pytest.mark.parametrize(("before", "after"), sorted(PEOPLE))
def test_every_step_that_is_one_is_in_the_history(draft, editor, before, after):
    in_state(draft, before).move(after, reason="因为", by=editor)
    step = draft.steps.get()
    assert (step.from_status, step.to_status, step.reason, step.by) == (before, after, "因为", editor)


def test_a_state_is_never_written_past_the_steps(draft):
    draft.status = "approved"
    with pytest.raises(IllegalStepError):
        draft.save()
    with pytest.raises(IllegalStepError):
        WhitePaper.objects.update(status="published")


def test_an_issue_can_neither_be_saved_nor_deleted(issue):
    with pytest.raises(ValidationError):
        issue.save()
    with pytest.raises(ValidationError):
        issue.delete()


def test_a_file_and_a_step_are_only_ever_added(issue):
    for row in (issue.files.first(), issue.steps.first()):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE whitepapers_whitepaper SET snapshot_text = '{}'",
        "UPDATE whitepapers_whitepaper SET status = 'draft'",
        "UPDATE whitepapers_whitepaper SET published_at = NULL",
        "DELETE FROM whitepapers_whitepaper",
        "UPDATE whitepapers_issuefile SET content = ''",
        "DELETE FROM whitepapers_issuefile",
        "UPDATE whitepapers_whitepaperstep SET reason = 'x'",
        "DELETE FROM whitepapers_whitepaperstep",
    ],
)
def test_the_database_itself_refuses_to_change_an_issue(issue, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert WhitePaper.objects.get(pk=issue.pk).snapshot_text == issue.snapshot_text


def test_there_is_one_paper_on_the_way_for_a_quarter(draft, publisher):
    second = WhitePaper(organisation=publisher, period="2026Q3", version=2, notice_zh="一", notice_en="one")
    second.built_at = AFTER_QUARTER
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_later_version_without_a_reason_is_refused(issue, publisher):
    with pytest.raises(IntegrityError), transaction.atomic():
        WhitePaper(organisation=publisher, period="2026Q3", version=2, built_at=AFTER_QUARTER).save()


def test_the_newest_of_a_quarter_is_its_last_published_version(issue, editor):
    told = {"reason_zh": "一", "reason_en": "one"}
    draft = actions.correct(paper=issue, by=editor, at=AFTER_QUARTER, **told)
    assert WhitePaper.objects.newest().get() == issue
    publish(draft, by=editor, at=AFTER_QUARTER)
    assert WhitePaper.objects.newest().get() == draft


def test_what_is_due_is_what_was_set_for_now_or_before(draft):
    in_state(draft, "scheduled").save()
    second = dt.timedelta(seconds=1)
    assert not WhitePaper.objects.due(AFTER_QUARTER - second).exists()
    assert WhitePaper.objects.due(AFTER_QUARTER).get() == draft


def test_a_file_knows_its_digest_its_size_and_its_kind(draft):
    file = IssueFile.of(draft, "annex/verdicts.csv", b"a,b\n")
    assert file.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    assert (file.size, file.kind) == (4, "text/csv; charset=utf-8")


def test_an_auditor_of_some_units_sees_no_paper_before_it_is_published(
    publisher, promise, firm, auditor, editor, result
):
    unit = ServiceUnit.objects.create(organisation=publisher, name="华东")
    engage(promise, firm, auditor, until=dt.date(2099, 12, 31), units=[unit])
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert list(WhitePaper.objects.visible_to(editor)) == [paper]
    assert list(WhitePaper.objects.visible_to(auditor)) == []
    told = {"status": "published", "approved_at": AFTER_QUARTER, "published_at": AFTER_QUARTER}
    QuerySet(WhitePaper).filter(pk=paper.pk).update(**told)
    assert list(WhitePaper.objects.visible_to(auditor)) == [paper]
