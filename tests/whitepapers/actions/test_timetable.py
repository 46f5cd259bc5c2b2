"""Publication at the moment that was set, by a worker that may be late, killed, or not alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from audits.actions.opinions import withdraw_opinion
from compliance.models import ComplianceRun
from evidence.models import JournalEntry
from tests.publishing import approved as approve
from tests.signing import confirmed
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, build, tasks
from whitepapers.models import IssueFile, WhitePaper

HOUR = dt.timedelta(hours=1)
MOMENT = AFTER_QUARTER + HOUR


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def scheduled(publisher, editor, opinion) -> WhitePaper:
    draft = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    paper = approve(draft, by=editor, at=AFTER_QUARTER)
    return actions.schedule(paper=paper, moment=MOMENT, by=editor, at=AFTER_QUARTER)


def now(paper: WhitePaper) -> WhitePaper:
    return WhitePaper.objects.get(pk=paper.pk)


def acts() -> list[str]:
    return list(JournalEntry.objects.filter(action__startswith="white_paper.").values_list("action", flat=True))


def test_nothing_comes_out_before_its_moment(scheduled):
    assert actions.publish_due(at=MOMENT - dt.timedelta(seconds=1)) == 0
    assert now(scheduled).status == "scheduled"


def test_it_comes_out_at_its_moment_in_the_name_of_whoever_set_it(scheduled, editor):
    assert actions.publish_due(at=MOMENT) == 1
    paper = now(scheduled)
    assert (paper.status, paper.published_by, paper.published_at) == ("published", editor, MOMENT)
    assert paper.steps.last().by is None


def test_a_worker_that_was_away_publishes_it_when_it_is_back(scheduled):
    assert actions.publish_due(at=MOMENT + 5 * HOUR) == 1
    assert now(scheduled).published_at == MOMENT + 5 * HOUR


def test_looking_again_publishes_nothing_twice(scheduled):
    assert [actions.publish_due(at=MOMENT) for _ in range(3)] == [1, 0, 0]
    assert (WhitePaper.objects.count(), acts().count("white_paper.publish")) == (1, 1)


def test_two_workers_at_once_publish_it_once(scheduled):
    """The second has read the row before the first has published it."""
    actions.publish_due(at=MOMENT)
    with pytest.raises(actions.PublicationRefused):
        actions.publish(paper=scheduled, by=scheduled.scheduled_by, at=MOMENT)
    assert acts().count("white_paper.publish") == 1


@pytest.mark.parametrize("breaks", ["whitepapers.build.files", "whitepapers.restatements.publish"])
def test_what_breaks_off_leaves_nothing_half_published(scheduled, monkeypatch, breaks):
    def fails(*_args: Any, **_told: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(breaks, fails)
        if breaks.endswith("files"):
            assert actions.publish_due(at=MOMENT) == 0
        else:
            with pytest.raises(MemoryError):
                actions.publish_due(at=MOMENT)
    assert (now(scheduled).status, IssueFile.objects.count()) == ("scheduled", 0)
    assert actions.publish_due(at=MOMENT + HOUR) == 1
    assert IssueFile.objects.count() == len(build.files(now(scheduled).snapshot_text))


def test_what_is_blocked_waits_and_says_so_once(scheduled, opinion, auditor):
    withdraw_opinion(opinion=opinion, reason="x", by=auditor, at=MOMENT, confirmed=confirmed(auditor))
    assert [actions.publish_due(at=MOMENT + each * HOUR) for each in range(3)] == [0, 0, 0]
    assert (now(scheduled).status, now(scheduled).blocked_at) == ("scheduled", MOMENT)
    assert acts().count("white_paper.block") == 1


def test_what_was_in_the_way_and_is_gone_is_in_the_way_no_more(scheduled, run):
    ComplianceRun.objects.create(as_of=MOMENT, rule_version="1", status=ComplianceRun.Status.RUNNING, watermark=8)
    assert actions.publish_due(at=MOMENT) == 0
    ComplianceRun.objects.filter(status=ComplianceRun.Status.RUNNING).update(status=ComplianceRun.Status.FAILED)
    assert actions.publish_due(at=MOMENT + HOUR) == 1
    assert now(scheduled).blocked_at is None


def test_after_a_day_it_is_only_approved_again_and_says_why(scheduled, opinion, auditor, run):
    withdraw_opinion(opinion=opinion, reason="x", by=auditor, at=MOMENT, confirmed=confirmed(auditor))
    late = MOMENT + 24 * HOUR
    assert actions.publish_due(at=late) == 0
    paper = now(scheduled)
    assert (paper.status, paper.scheduled_for, paper.blocked_at) == ("approved", None, late)
    assert "No signed audit opinion stands on" in paper.steps.last().reason
    assert actions.publish_due(at=late) == 0
    assert acts()[-1] == "white_paper.miss"


def test_the_task_looks_at_the_clock(scheduled):
    with time_machine.travel(MOMENT + HOUR, tick=False):
        tasks.publish_due()
    assert now(scheduled).published_at == MOMENT + HOUR


def test_the_timetable_looks_every_minute(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["publish-due"]
    assert (entry["task"], entry["schedule"]) == (tasks.publish_due.name, 60.0)
