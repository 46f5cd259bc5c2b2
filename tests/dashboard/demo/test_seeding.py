"""The whole seeding, small, and what a manager sees in it afterwards."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import TestCase
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Organisation, User
from audits.models import CorrectiveAction, Finding, GivenHead, Opinion, OpinionAct, Reperformance, Sample
from commitments import care
from commitments.models import Employee, InterpretationNote, Letter, LetterVersion, Milestone, ResourceFact
from commitments.portfolio import Portfolio
from complaints.models import ChangeSet, Complaint, QualityMark, SourceMonth
from compliance.models import Breach, ComplianceRun, Restatement, Result, RewardPool
from dashboard.demo import cast, corrections, registers, seeding
from dashboard.demo.calendar import Calendar
from dashboard.notices.models import Notice
from evidence.models import JournalEntry
from whitepapers.models import PassageVersion, WhitePaper
from whitepapers.prose import Prose, reasons_against

TODAY = date(2026, 11, 20)


@pytest.fixture
def seed(db):
    def tell(today=TODAY, complaints=4_000):
        out = io.StringIO()
        call_command("seed_demo", today=today, complaints=complaints, stdout=out)
        return out.getvalue()

    return tell


def verdicts(metric, kind="target"):
    results = Result.objects.filter(promise__metric=metric, promise__kind=kind, unit=None)
    return {result.period: result.verdict for result in results}


def digest() -> str:
    """Everything that is told, without what differs by key or clock."""
    facts = Complaint.objects.order_by("reference").values_list(
        "reference",
        "received_at",
        "unit__name",
        "responded_at",
        "resolved_at",
        "arrival",
        "since_previous",
        "satisfaction",
    )
    results = Result.objects.order_by("promise__quote", "period", "unit__name").values_list(
        "promise__quote", "period", "unit__name", "numerator", "denominator", "verdict"
    )
    return hashlib.sha256(repr([*facts, *results]).encode()).hexdigest()


class TestWhatIsThere(TestCase):
    """One seeding for everybody who only looks."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed_demo", today=TODAY, complaints=4_000, stdout=io.StringIO())

    def test_a_restatement_of_the_published_quarter_waits(self):
        published = WhitePaper.objects.published().get(period="2026Q3")
        restatement = Restatement.objects.drafted().get()
        assert (restatement.promise.metric, restatement.issue) == ("preliminary_solution_rate", published.period)
        assert set(restatement.cases.values_list("before", "after", "why")) == {("met", "late", "corrected")}
        assert restatement.cases.count() == corrections.CASES
        assert ChangeSet.objects.get(reason=corrections.REASON).by.role == User.Role.CLERK

    def test_what_came_out_otherwise_of_the_issue_before_is_told_in_the_last_one(self):
        told = list(Restatement.objects.filter(issue="2026Q2"))
        assert {(each.status, each.told_in) for each in told} == {("published", "2026Q3")}
        assert "preliminary_solution_rate" in {each.promise.metric for each in told}
        last, first = (WhitePaper.objects.published().filter(period=each).first() for each in ("2026Q3", "2026Q2"))
        assert {row["id"] for row in last.snapshot["restatements"]} == {each.pk for each in told}
        assert first.snapshot["restatements"] == []

    def test_the_first_issue_was_corrected_the_same_day_and_the_running_quarter_is_a_draft(self):
        states = list(WhitePaper.objects.values_list("period", "version", "status"))
        assert states == [
            ("2026Q4", 1, "draft"),
            ("2026Q3", 1, "published"),
            ("2026Q2", 2, "published"),
            ("2026Q2", 1, "published"),
        ]
        assert all(paper.files.exists() for paper in WhitePaper.objects.published())

    def test_the_story_is_there_and_judged(self):
        repeat = verdicts("repeat_rate")
        assert [repeat[period] for period in ("2025Q3", "2026Q2", "2026Q3", "2026Q4")] == [
            "met",
            "missed",
            "missed",
            "minor",
        ]
        assert verdicts("supervisor_ratio")["2026Q4"] == "missed"
        assert verdicts("training_hours")["2026H2"] == "not_yet_due"
        assert verdicts("preliminary_solution_rate")["2026Q3"] == "reported"
        assert verdicts("response_vs_benchmark")["2026Q1"] == "met"

    def test_every_promise_of_the_running_quarter_has_a_verdict(self):
        running = Result.objects.filter(unit=None, period="2026Q4").exclude(promise__metric="law_violations")
        assert not running.filter(verdict="not_evaluable").exists()

    def test_the_loss_is_a_breach_whose_negotiation_is_still_to_come(self):
        breach = Breach.objects.get(severity="major")
        assert TODAY < breach.negotiate_by <= TODAY + timedelta(days=30)

    def test_the_letters_came_through_parser_review_and_signatures(self):
        versions = LetterVersion.objects.in_force(TODAY)
        assert {version.letter.number for version in versions} == {"YL-CN-2025-01", "YL-CN-2025-02"}
        assert InterpretationNote.objects.signed().count() == InterpretationNote.objects.count() - 1

    def test_the_second_letter_was_amended_in_mid_quarter_and_each_version_judges_its_part(self):
        version = LetterVersion.objects.get(number=2)
        result = Result.objects.get(
            promise__clause__version=version, promise__metric="preliminary_solution_rate", period="2026Q2", unit=None
        )
        assert version.effective_from == date(2026, 5, 15)
        assert [part["version"] for part in result.detail["parts"]] == [1, 2]

    def test_one_metric_is_due_for_its_review_again(self):
        late = [each for _version, cares in care.overdue(Portfolio(Letter.objects.all()), TODAY) for each in cares]
        assert [each.promise.metric for each in late] == ["repeat_rate"]

    def test_the_last_quarter_is_published_as_it_was_known_then(self):
        paper = WhitePaper.objects.published().get(period="2026Q3")
        assert (paper.period, paper.status, paper.published_at.date()) == ("2026Q3", "published", date(2026, 10, 20))
        assert ResourceFact.objects.filter(kind="white_paper", subject="2026Q3").count() == 1

    def test_what_is_published_has_a_signed_opinion_and_the_quarter_before_waits_for_one(self):
        states = dict(Opinion.objects.values_list("period", "status"))
        assert states == {"2026Q3": "signed", "2026Q2": "signed", "2026Q1": "draft"}
        act = OpinionAct.objects.get(opinion__period="2026Q3")
        paper = WhitePaper.objects.published().get(period="2026Q3")
        assert [row["digest"] for row in paper.snapshot["opinions"]] == [act.digest]
        assert (act.content["signed"]["by"], act.content["signed"]["factor"]) == ("陈立衡", "totpdevice")

    def test_the_published_paper_says_what_two_people_wrote_in_both_languages(self):
        prose = Prose(WhitePaper.objects.published().get(period="2026Q3"))
        written = [words for words in prose.words.values() if words.is_edited]
        assert {words.language for words in written} == {"zh-hans", "en"}
        assert not [words for words in written if words.problems or words.typed]
        writers = PassageVersion.objects.filter(passage__paper=prose.paper).values_list("by__display_name", flat=True)
        assert set(writers) == {"林静", "何敏"}

    def test_the_draft_of_the_running_quarter_waits_for_an_answer_to_the_auditor(self):
        paper = WhitePaper.objects.get(status="draft")
        assert paper.period == "2026Q4"
        assert sorted(remark.is_settled for remark in paper.remarks.all()) == [False, True]
        assert len(list(reasons_against(paper))) == 1

    def test_a_password_alone_still_opens_the_demo(self):
        assert not TOTPDevice.objects.exists()

    def test_the_auditor_was_given_the_head_of_the_journal(self):
        given = GivenHead.objects.get()
        assert JournalEntry.objects.get(position=given.position).digest == given.digest
        assert Notice.objects.filter(kind="head", person=given.auditor).exists()

    def test_every_entry_of_earlier_quarters_has_a_source_and_is_confirmed(self):
        quarter = date(2026, 10, 1)
        earlier = ResourceFact.objects.filter(ends_on__lt=quarter)
        assert not earlier.filter(Q(evidence=None) | Q(confirmed_by=None)).exists()
        assert ResourceFact.objects.filter(ends_on__gte=quarter, confirmed_by=None).exists()

    def test_the_plan_has_steps_done_one_to_come_and_one_to_agree_to(self):
        states = sorted(step.state(TODAY) for step in Milestone.objects.standing())
        assert states == ["in_time", "in_time", "in_time", "proposed", "running"]
        assert verdicts("milestone_on_time")["2026Q4"] == "not_yet_due"

    def test_the_training_registers_name_their_people(self):
        assert Employee.objects.count() == registers.STAFF
        assert Employee.objects.get(staff_number="YG0001").name == cast.name_of(1)

    def test_one_sample_is_finished_one_is_drawn_and_one_is_planned(self):
        assert sorted(Sample.objects.values_list("status", flat=True)) == ["drawn", "finished", "planned"]

    def test_the_drawn_one_is_partly_examined_with_two_differences(self):
        drawn = Sample.objects.with_progress().get(status="drawn")
        found = Reperformance.objects.of_sample(drawn)
        assert 12 <= drawn.n_examined < drawn.n
        assert found.filter(differs=True).count() == 2

    def test_one_finding_is_closed_one_is_answered_and_one_waits(self):
        assert sorted(Finding.objects.values_list("status", flat=True)) == ["answered", "closed", "issued"]

    def test_the_answered_finding_repeats_the_closed_one(self):
        assert Finding.objects.get(status="answered").recurrence_of == Finding.objects.get(status="closed")

    def test_what_was_answered_is_retested_effective_and_what_waits_is_overdue(self):
        told = CorrectiveAction.objects.values_list("finding__status", "status")
        assert set(told) == {("closed", "effective"), ("answered", "effective"), ("issued", "planned")}
        assert CorrectiveAction.objects.overdue(TODAY).get().finding.status == "issued"

    def test_a_file_of_a_finding_has_a_newer_version(self):
        assert Finding.objects.get(status="answered").evidence.get().versions().count() == 2

    def test_names_are_stored_encrypted(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT customer_name, customer_contact FROM complaints_complaint LIMIT 50")
            assert all(name.startswith("k1:") and contact.startswith("k1:") for name, contact in cursor.fetchall())

    def test_the_clerk_looks_after_two_units(self):
        clerk = User.objects.get(role="clerk")
        assert set(clerk.units.values_list("name", flat=True)) == set(list(cast.UNITS)[:2])

    def test_what_the_source_lacks_is_counted(self):
        assert sum(SourceMonth.objects.values_list("rows", flat=True)) == Complaint.objects.count()
        assert not QualityMark.objects.exists()

    def test_the_night_counts_as_done(self):
        assert ComplianceRun.objects.get(night=TODAY).status == "done"

    def test_last_years_reward_pool_is_approved_and_this_years_is_a_proposal(self):
        pools = {pool.year: pool for pool in RewardPool.objects.all()}
        assert {year: pool.status for year, pool in pools.items()} == {2025: "approved", 2026: "proposed"}
        assert sum(unit["cents"] for unit in pools[2025].frozen()["units"]) == pools[2025].cents


def test_everybody_can_sign_in(seed):
    seed(complaints=100)
    assert all(User.objects.get(username=name).check_password(cast.PASSWORD) for name, *_rest in cast.PEOPLE)
    assert str(User.objects.get(username="manager")) == "林静"


def test_a_second_seeding_changes_nothing(seed):
    seed(complaints=400)
    before = digest(), Complaint.objects.count(), ComplianceRun.objects.count()
    assert "already" in seed()
    assert (digest(), Complaint.objects.count(), ComplianceRun.objects.count()) == before


def test_a_seeding_that_was_interrupted_before_judging_goes_on(seed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(seeding, "judge", lambda *args, **options: None)
        seed(complaints=400)
    assert not Result.objects.exists()
    seed()
    assert (WhitePaper.objects.count(), ComplianceRun.objects.filter(night=TODAY).count()) == (4, 1)


def test_two_seedings_tell_the_same(seed):
    told = set()
    for _time in range(2):
        with transaction.atomic():
            seed(complaints=400)
            told.add(digest())
            transaction.set_rollback(True)
    assert len(told) == 1


def test_a_day_that_has_not_come_is_refused(seed):
    with pytest.raises(CommandError, match="has not come"):
        seed(today=timezone.localdate() + timedelta(days=2))
    assert not Organisation.objects.exists()


def test_a_name_that_is_taken_stores_nothing(seed, clerk):
    with pytest.raises(CommandError, match="Nothing was stored"):
        seed(complaints=50)
    assert not Organisation.objects.filter(slug=cast.COMPANY[1]).exists()


@pytest.mark.parametrize("today", [date(2026, 4, 3), date(2026, 1, 1), date(2025, 9, 30)])
def test_the_story_can_be_told_for_any_day(seed, today):
    seed(today=today, complaints=800)
    calendar = Calendar(today)
    out = list(WhitePaper.objects.newest().order_by("period").values_list("period", flat=True))
    assert out == [label for label, _day in seeding.published_here(calendar)]
    assert verdicts("repeat_rate")
