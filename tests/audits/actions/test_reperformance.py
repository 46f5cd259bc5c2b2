"""Re-performance: versions, the optimistic lock, workbooks taken whole, and finishing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.models import User
from audits.actions import reperformance as actions
from audits.actions import samples
from audits.actions.refusals import IncompleteError, NotAllowedError
from audits.actions.reperformance import (
    Examination,
    LockedError,
    OvertakenError,
    content_digest,
    finish,
    reperform,
    take_workbook,
)
from audits.models import (
    Engagement,
    Reperformance,
    ReperformanceVersion,
    Sample,
    SampleStep,
    evidence_visible_to,
)
from audits.reperformance.facts import AS_RECORDED, FIELDS, UNDETERMINED, Found, How, Kind
from complaints.actions import change
from complaints.facts import Facts
from complaints.models import Complaint
from evidence.actions import Uploads
from evidence.models import AppendOnlyError, JournalEntry
from tests.engaging import admit
from tests.evidence.unguarded import unguarded

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)
NAMES = FIELDS[:-1]
ALL = dict.fromkeys(NAMES, AS_RECORDED)


@pytest.fixture
def complaint(record_of: Callable[..., list[Complaint]]) -> Complaint:
    return record_of(12)[0]


@pytest.fixture
def write(engagement: Engagement, auditor: User, complaint: Complaint) -> Callable[..., Reperformance]:
    """`write(findings, seen=1, by=partner)`."""

    def tell(findings: dict[str, Found] | None = None, *, by: User = auditor, **more: Any) -> Reperformance:
        uploads = more.pop("uploads", None)
        examination = Examination(ALL if findings is None else findings, **more)
        return reperform(engagement=engagement, complaint=complaint, examination=examination, uploads=uploads, by=by)

    return tell


def otherwise(value: object) -> Found:
    return Found(How.OTHERWISE, value)


class TestWriting:
    def test_everything_as_recorded_is_examined_and_differs_in_nothing(self, write):
        written = write()
        assert (written.number, written.is_examined, written.differs, written.is_undetermined) == (
            1,
            True,
            False,
            False,
        )

    def test_a_part_of_it_is_kept_and_waits(self, write):
        assert not write({"responded_at": AS_RECORDED}).is_examined

    def test_a_difference_is_marked(self, write):
        assert write(ALL | {"arrival": otherwise(Kind.REPEAT)}).differs

    def test_every_change_is_a_version_and_stays(self, write, auditor):
        write()
        write(ALL | {"satisfaction": otherwise(2)}, seen=1, note="录音")
        kept = ReperformanceVersion.objects.order_by("number")
        assert [(each.number, each.note, each.by) for each in kept] == [(1, "", auditor), (2, "录音", auditor)]
        assert kept[0].found["satisfaction"]["how"] == "recorded"

    def test_the_same_again_makes_no_version(self, write):
        write()
        assert write(seen=1).number == 1
        assert ReperformanceVersion.objects.count() == 1

    def test_versions_are_never_changed_or_deleted(self, write):
        write()
        version = ReperformanceVersion.objects.get()
        with pytest.raises(AppendOnlyError):
            version.save()
        with pytest.raises(AppendOnlyError):
            ReperformanceVersion.objects.all().delete()
        with pytest.raises(AppendOnlyError):
            ReperformanceVersion.objects.update(note="x")

    def test_what_the_record_said_is_kept_once(self, write):
        write()
        with pytest.raises(ValueError, match="recorded"):
            Reperformance.objects.update(recorded={})

    def test_the_journal_says_who_found_what(self, write, auditor):
        write(note="录音")
        entry = JournalEntry.objects.get(action="reperformance.record")
        assert entry.actor_id_at == auditor.pk
        assert (entry.detail["version"], entry.detail["note"]) == (1, "录音")

    def test_missing_evidence_needs_a_reason(self, write):
        with pytest.raises(IncompleteError):
            write(ALL | {"resolved_at": UNDETERMINED}, reason=" ")
        assert write(ALL | {"resolved_at": UNDETERMINED}, reason="录音缺失").is_undetermined

    def test_files_are_kept_with_the_version_and_read_by_the_auditor_alone(self, write, proof, auditor, manager):
        write(uploads=Uploads([proof()]))
        file = ReperformanceVersion.objects.get().evidence.get()
        assert evidence_visible_to(auditor, TODAY).filter(pk=file.pk).exists()
        assert not evidence_visible_to(manager, TODAY).filter(pk=file.pk).exists()

    @pytest.mark.parametrize("who", ["manager", "colleague", "stranger"])
    def test_nobody_else_writes(self, request, write, who):
        with pytest.raises(NotAllowedError):
            write(by=request.getfixturevalue(who))
        assert not Reperformance.objects.exists()

    def test_a_complaint_of_another_period_is_refused(self, engagement, auditor, complaints):
        with pytest.raises(NotAllowedError):
            reperform(engagement=engagement, complaint=complaints[0], examination=Examination(ALL), by=auditor)

    def test_one_that_nobody_wrote_is_refused_by_the_database(self, write):
        written = write()
        with pytest.raises(IntegrityError), transaction.atomic():
            Reperformance.objects.filter(pk=written.pk).update(by=None)


class TestTheOptimisticLock:
    @pytest.fixture(autouse=True)
    def both(self, engagement, partner):
        admit(engagement, partner)

    def test_a_colleague_who_saw_an_older_version_is_told_what_stands(self, write, partner):
        write(note="甲")
        with pytest.raises(OvertakenError) as refused:
            write(ALL | {"satisfaction": otherwise(1)}, by=partner)
        assert refused.value.latest[0].note == "甲"
        assert Reperformance.objects.get().number == 1

    def test_who_has_seen_it_goes_on(self, write, partner):
        write()
        assert write(ALL | {"satisfaction": otherwise(1)}, by=partner, seen=1).number == 2

    def test_nobody_overtakes_himself(self, write):
        write()
        assert write(ALL | {"satisfaction": otherwise(1)}, seen=0).number == 2

    def test_the_same_finding_contradicts_nobody(self, write, partner):
        write()
        assert write(by=partner).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_auditors_at_once_do_not_overwrite_each_other(engagement, auditor, partner, complaint):
    admit(engagement, partner)
    refused: list[OvertakenError] = []
    start = threading.Barrier(2)

    def work(by: User, score: int) -> None:
        examination = Examination(ALL | {"satisfaction": otherwise(score)})
        start.wait()
        try:
            reperform(engagement=engagement, complaint=complaint, examination=examination, by=by)
        except OvertakenError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=told) for told in ((auditor, 1), (partner, 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert ReperformanceVersion.objects.count() == Reperformance.objects.get().number == 1


class TestWhatTheFrameKnew:
    def correct(self, complaint: Complaint, manager: User, **facts: Any) -> None:
        told = Facts(**{"reference": complaint.reference, "received_at": complaint.received_at, **facts})
        change(complaint=complaint, facts=told, by=manager, reason="x", now=NOW, told=set(facts))

    def test_a_correction_after_the_draw_hides_no_deviation(self, sampled, complaint, write, manager):
        sampled(tolerable="1")
        before = complaint.responded_at
        self.correct(complaint, manager, responded_at=before + dt.timedelta(hours=5))
        written = write(ALL | {"responded_at": otherwise(before + dt.timedelta(hours=5))})
        assert written.record.responded_at == before
        assert written.differs
        assert written.recorded_version == 1

    def test_a_complaint_that_was_marked_since_is_still_counted(self, sampled, complaint, write, manager):
        sampled(tolerable="1")
        self.correct(complaint, manager, marked_duplicate=True)
        assert write().record.arrival is Kind.NEW

    def test_outside_samples_it_is_the_record_as_it_stands(self, complaint, write, manager):
        after = complaint.responded_at + dt.timedelta(hours=5)
        self.correct(complaint, manager, responded_at=after)
        assert write().record.responded_at == after


class TestAWorkbook:
    @pytest.fixture
    def drawn(self, sampled, complaint):
        return sampled(tolerable="1")

    def told(self, sample: Sample, **more: Any) -> dict[int, Examination]:
        return {number: Examination(ALL, **more) for number in sample.items.values_list("complaint", flat=True)}

    def test_all_of_it_is_written_as_one_act(self, drawn, auditor):
        written = take_workbook(sample=drawn, examinations=self.told(drawn), digest="ab" * 32, by=auditor)
        assert len(written) == drawn.n == Reperformance.objects.examined().count()
        assert {each.way for each in ReperformanceVersion.objects.all()} == {"workbook"}
        entry = JournalEntry.objects.get(action="reperformance.workbook")
        assert (entry.detail["sha256"], entry.detail["rows"]) == ("ab" * 32, drawn.n)

    def test_rows_that_say_nothing_new_are_left_alone(self, drawn, auditor, complaint, write):
        write()
        written = take_workbook(sample=drawn, examinations=self.told(drawn), digest="", by=auditor)
        assert complaint.pk not in {each.complaint_id for each in written}

    def test_one_row_a_colleague_wrote_about_undoes_it_all(self, drawn, auditor, partner, complaint, write):
        write(ALL | {"satisfaction": otherwise(1)}, by=partner)
        with pytest.raises(OvertakenError) as refused:
            take_workbook(sample=drawn, examinations=self.told(drawn), digest="", by=auditor)
        assert [each.complaint_id for each in refused.value.latest] == [complaint.pk]
        assert Reperformance.objects.examined().count() == 1

    def test_what_an_earlier_sample_settled_counts_and_stays(self, drawn, sampled, auditor, examine_all):
        examine_all(drawn, auditor)
        finish(sample=drawn, by=auditor)
        other = sampled(tolerable="1")
        same = self.told(other, reason="录音缺失")
        assert take_workbook(sample=other, examinations=same, digest="", by=auditor) == []
        with pytest.raises(LockedError):
            take_workbook(sample=other, examinations=self.told(other, note="x"), digest="", by=auditor)
        assert finish(sample=other, by=auditor).status == Sample.Status.FINISHED

    def test_a_row_of_no_item_is_refused(self, drawn, auditor, complaints):
        with pytest.raises(NotAllowedError):
            take_workbook(sample=drawn, examinations={complaints[0].pk: Examination(ALL)}, digest="", by=auditor)

    def test_a_stranger_writes_nothing(self, drawn, stranger):
        with pytest.raises(NotAllowedError):
            take_workbook(sample=drawn, examinations=self.told(drawn), digest="", by=stranger)


class TestFinishing:
    @pytest.fixture
    def drawn(self, sampled, complaint):
        return sampled(tolerable="1")

    def test_it_waits_for_every_item(self, drawn, auditor):
        with pytest.raises(IncompleteError) as refused:
            finish(sample=drawn, by=auditor)
        assert len(refused.value.lacking) == drawn.n

    def test_then_it_is_closed_and_told(self, drawn, auditor, examine_all):
        examine_all(drawn, auditor)
        assert finish(sample=drawn, by=auditor).status == Sample.Status.FINISHED
        assert SampleStep.objects.filter(sample=drawn, kind="finished", by=auditor).exists()

    def test_the_journal_keeps_what_stood_so_that_a_changed_finding_is_seen(self, drawn, auditor, examine_all):
        examine_all(drawn, auditor)
        finish(sample=drawn, by=auditor)
        kept = JournalEntry.objects.get(action="sample.finished").detail["content"]
        assert kept == content_digest(Reperformance.objects.of_sample(drawn))
        with unguarded():
            Reperformance.objects.filter(pk=Reperformance.objects.of_sample(drawn)[0].pk).update(note="x")
        assert kept != content_digest(Reperformance.objects.of_sample(drawn))

    def test_an_item_whose_evidence_is_missing_is_explained_and_examined(self, drawn, auditor, examine_all):
        examine_all(drawn, auditor, item0=dict.fromkeys(NAMES, UNDETERMINED))
        assert finish(sample=drawn, by=auditor).status == Sample.Status.FINISHED

    def test_from_then_on_nothing_of_it_changes(self, drawn, auditor, examine_all, write):
        examine_all(drawn, auditor)
        finish(sample=drawn, by=auditor)
        with pytest.raises(LockedError):
            write(ALL | {"satisfaction": otherwise(1)}, seen=1)
        for act in (
            lambda: finish(sample=drawn, by=auditor),
            lambda: samples.give_up(sample=drawn, reason="x", by=auditor),
            lambda: samples.extend(sample=drawn, n=12, reason="x", by=auditor),
            lambda: take_workbook(sample=drawn, examinations={}, digest="", by=auditor),
        ):
            with pytest.raises(NotAllowedError):
                act()

    def test_the_company_sees_nothing_before_and_the_results_then(self, drawn, auditor, manager, examine_all):
        examine_all(drawn, auditor)
        assert not Reperformance.objects.visible_to(manager, TODAY).exists()
        finish(sample=drawn, by=auditor)
        assert Reperformance.objects.visible_to(manager, TODAY).count() == drawn.n

    def test_what_stands_on_a_list_alone_stays_the_auditors(
        self, engagement, sampled, complaint, auditor, manager, examine_all
    ):
        drawn = sampled(tolerable="50")
        examine_all(drawn, auditor)
        finish(sample=drawn, by=auditor)
        other = Complaint.objects.exclude(pk__in=drawn.items.values("complaint"))[0]
        reperform(engagement=engagement, complaint=other, examination=Examination(ALL), by=auditor)
        assert Reperformance.objects.visible_to(auditor, TODAY).count() == drawn.n + 1
        assert Reperformance.objects.visible_to(manager, TODAY).count() == drawn.n

    @pytest.mark.parametrize("who", ["manager", "stranger"])
    def test_nobody_else_finishes_it(self, request, drawn, auditor, examine_all, who):
        examine_all(drawn, auditor)
        with pytest.raises(NotAllowedError):
            finish(sample=drawn, by=request.getfixturevalue(who))

    def test_a_planned_sample_is_not_finished(self, engagement, auditor):
        planned = samples.plan_sample(
            engagement=engagement, outline=samples.Outline("x", "records", {"tolerable": "3"}), by=auditor
        )
        with pytest.raises(NotAllowedError):
            actions.finish(sample=planned, by=auditor)


class TestWhatIsUnfinished:
    def test_a_drawn_and_a_planned_sample_are(self, sampled, complaint, auditor, engagement):
        drawn = sampled(tolerable="1")
        outline = samples.Outline("x", "records", {"tolerable": "3"})
        planned = samples.plan_sample(engagement=engagement, outline=outline, by=auditor)
        assert set(engagement.samples.unfinished()) == {drawn, planned}

    def test_finished_and_given_up_ones_are_not(self, sampled, complaint, auditor, engagement, examine_all):
        drawn = sampled(tolerable="1")
        examine_all(drawn, auditor)
        finish(sample=drawn, by=auditor)
        outline = samples.Outline("x", "records", {"tolerable": "3"})
        planned = samples.plan_sample(engagement=engagement, outline=outline, by=auditor)
        samples.give_up(sample=planned, reason="x", by=auditor)
        assert not engagement.samples.unfinished().exists()

    def test_progress_is_counted_for_all_in_one_query(
        self, sampled, complaint, auditor, write, django_assert_num_queries
    ):
        sampled(tolerable="1")
        write()
        with django_assert_num_queries(1):
            assert [(each.n_examined, each.n) for each in Sample.objects.with_progress()] == [(1, 12)]
