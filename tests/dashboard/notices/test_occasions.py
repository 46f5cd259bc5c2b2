"""What there is to be told of, found in what is stored."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from audits.actions.heads import give_heads
from audits.models import GivenHead
from complaints.models import Complaint
from compliance.models import Breach, ComplianceRun
from dashboard.notices import occasions
from dashboard.notices.actions import raise_notices
from dashboard.notices.kinds import visible
from dashboard.notices.models import Notice
from dashboard.notices.words import words
from whitepapers.models import WhitePaper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
HOUR = dt.timedelta(hours=1)


def keys(found) -> list[str]:
    return [each.key for each in found]


@pytest.fixture
def ran():
    """`ran(-2, status="failed")`: a run that ended so many hours from now."""

    def put(hours: float, **more: object) -> ComplianceRun:
        at = timezone.now() + hours * HOUR
        told = {"as_of": at, "rule_version": "1", "status": "done", "finished_at": at, **more}
        made = ComplianceRun.objects.create(**told)
        ComplianceRun.objects.filter(pk=made.pk).update(started_at=at)
        return made

    return put


class TestAtRisk:
    def test_a_promise_that_is_kept_so_far_is_told_with_its_figure(self, promise, judge, letter):
        judge(promise("resolution"), "met", 985, 1000, at_risk=True)
        [found] = occasions.at_risk(timezone.now())
        assert (found.about, found.path) == (letter.pk, f"/promises/{promise('resolution').pk}/?period=2026Q4")
        assert (found.told["value"], found.told["period"]) == ("0.985000", "2026Q4")

    def test_one_that_is_missed_already_is_not(self, promise, judge):
        judge(promise("resolution"), "missed", 900, 1000, at_risk=True)
        assert list(occasions.at_risk(timezone.now())) == []

    def test_nor_is_a_period_that_is_over(self, promise, judge):
        judge(promise("resolution"), "met", 985, 1000, period="2026Q3", at_risk=True)
        assert list(occasions.at_risk(timezone.now())) == []

    def test_nor_is_a_version_that_was_replaced(self, handed_over, judge):
        type(judge(handed_over, "met", 1, 9, period="2026")).objects.update(at_risk=True)
        assert handed_over.pk not in {int(key.split(":")[1]) for key in keys(occasions.at_risk(timezone.now()))}


class TestBreaches:
    @pytest.fixture
    def opened(self, promise, ran):
        def put(run: ComplianceRun, **more: object) -> Breach:
            day = dt.date(2026, 9, 30)
            told = {"promise": promise("repeat"), "period": "2026Q3", "severity": "minor", "occurred_on": day, **more}
            return Breach.objects.create(key=f"b{Breach.objects.count()}", opened_by_run=run, cases=4, **told)

        return put

    def test_one_leads_to_its_page(self, opened, ran):
        breach = opened(ran(-1))
        [found] = occasions.breaches(timezone.now())
        assert (found.about, found.path) == (breach.pk, f"/compliance/breaches/{breach.pk}/")
        assert found.happened_at == breach.opened_by_run.finished_at

    def test_many_of_one_run_and_class_are_one_and_lead_to_the_list(self, opened, ran):
        run = ran(-1)
        for _ in range(3):
            opened(run)
        [found] = occasions.breaches(timezone.now())
        assert (found.told["number"], found.told["cases"]) == (3, 12)
        assert found.path == "/compliance/breaches/?company=hefeng"

    def test_those_of_another_class_or_run_are_told_apart(self, opened, ran):
        run = ran(-2)
        opened(run)
        opened(run, severity="major")
        opened(ran(-1))
        assert len(keys(occasions.breaches(timezone.now()))) == 3

    @pytest.mark.parametrize(("hours", "status"), [(-80, "open"), (-1, "withdrawn"), (-1, "settled")])
    def test_what_is_no_news_is_not(self, opened, ran, hours, status):
        opened(ran(hours), status=status)
        assert list(occasions.breaches(timezone.now())) == []


class TestRuns:
    def test_one_that_broke_off_is_told(self, ran):
        run = ran(-1, status="failed")
        [found] = occasions.failed_runs(timezone.now())
        assert (found.key, found.path) == (f"run_failed:{run.pk}", "/compliance/runs/")

    def test_it_is_not_once_a_later_one_has_come_to_its_end(self, ran):
        ran(-2, status="failed")
        ran(-1)
        assert list(occasions.failed_runs(timezone.now())) == []

    def test_nor_is_one_of_last_week(self, ran):
        ran(-24 * 7, status="failed")
        assert list(occasions.failed_runs(timezone.now())) == []

    def test_a_night_that_is_missing_is_told_once(self, ran):
        latest = ran(-27)
        [found] = occasions.late_runs(timezone.now())
        assert (found.occasion, found.key) == ("stale", f"run_late:{latest.pk}")

    def test_a_night_that_came_is_not(self, ran):
        ran(-25)
        assert list(occasions.late_runs(timezone.now())) == []

    def test_before_the_first_run_nothing_is_missing(self, db):
        assert list(occasions.late_runs(timezone.now())) == []


class TestSilentRecords:
    def test_a_record_without_a_complaint_of_three_days_is_told(self, letter, complaint_of):
        complaint_of(hours=-73)
        [found] = occasions.silent_records(timezone.now())
        assert (found.about, found.kind, found.path) == (letter.organisation_id, "silent", "/")

    def test_one_that_goes_on_is_not(self, letter, complaint_of):
        complaint_of(hours=-73)
        complaint_of(hours=-71)
        assert list(occasions.silent_records(timezone.now())) == []

    def test_nor_is_one_that_never_began(self, letter):
        assert list(occasions.silent_records(timezone.now())) == []
        assert not Complaint.objects.exists()


class TestHeads:
    def test_a_head_is_told_to_the_auditor_it_was_given_to_and_leads_to_the_page(self, engagement, auditor):
        give_heads(now=timezone.now())
        given = GivenHead.objects.get()
        [found] = occasions.given_heads(timezone.now())
        assert (found.about, found.path, found.told["head"]) == (given.pk, "/audits/heads/", str(given.head))
        assert visible(auditor, [found.asked], timezone.localdate()) == {found.asked}

    def test_nobody_else_is_told_of_it(self, engagement, manager, stranger, colleague):
        give_heads(now=timezone.now())
        [found] = occasions.given_heads(timezone.now())
        for person in (manager, stranger, colleague):
            assert visible(person, [found.asked], timezone.localdate()) == set()

    def test_one_of_last_week_is_no_news(self, engagement):
        give_heads(now=timezone.now() - 24 * 4 * HOUR)
        assert list(occasions.given_heads(timezone.now())) == []

    def test_it_lies_in_his_inbox_and_is_sent_out_of_the_house(self, engagement, auditor, way):
        way("email", person=auditor, of=("head",))
        give_heads(now=timezone.now())
        raise_notices(now=timezone.now())
        notice = Notice.objects.get(person=auditor, kind="head")
        assert (notice.in_inbox, notice.deliveries.get().way.kind) == (True, "email")
        assert str(GivenHead.objects.get()) in words(notice, timezone.localdate()).text

    @pytest.fixture
    def colleague(self, person, firm):
        return person("colleague", "auditor", firm)


class TestPlannedIssues:
    @pytest.fixture
    def paper(self, company, manager):
        """`paper("scheduled", blocked_at=…)`: a paper of the third quarter in that state."""

        def put(status: str, **more: object) -> WhitePaper:
            now = timezone.now()
            told = {"snapshot_text": "{}", "built_at": now, "approved_at": now, "scheduled_for": now - HOUR, **more}
            return WhitePaper.objects.create(organisation=company, period="2026Q3", status=status, **told)

        return put

    def found(self) -> list[tuple[str, dict]]:
        return [(each.kind, each.told) for each in occasions.planned_issues(timezone.now())]

    def test_one_that_came_out_by_itself_is_told(self, paper, manager):
        issue = paper("published", published_at=timezone.now())
        assert self.found() == []
        issue.steps.create(from_status="scheduled", to_status="published")
        [(kind, told)] = self.found()
        assert (kind, told["period"], told["version"]) == ("issue_out", "2026Q3", 1)

    def test_one_that_a_person_published_is_not(self, paper, manager):
        paper("published", published_at=timezone.now()).steps.create(to_status="published", by=manager)
        assert self.found() == []

    def test_one_that_is_held_up_is_told_under_the_moment_that_was_set(self, paper):
        held = paper("scheduled", blocked_at=timezone.now())
        [(kind, told)] = self.found()
        assert (kind, told["at"]) == ("issue_held", held.scheduled_for.isoformat())

    def test_one_that_waits_for_its_moment_is_not(self, paper):
        paper("scheduled")
        assert self.found() == []

    def test_one_that_was_given_up_is_told(self, paper):
        paper("approved", blocked_at=timezone.now(), scheduled_for=None)
        assert [kind for kind, _told in self.found()] == ["issue_lapsed"]

    def test_what_is_long_ago_is_no_news(self, paper):
        paper("scheduled", blocked_at=timezone.now() - 4 * 24 * HOUR)
        assert self.found() == []

    def test_the_companys_manager_is_told_and_nobody_elses(self, paper, manager, stranger, clerk):
        paper("scheduled", blocked_at=timezone.now())
        [held] = occasions.planned_issues(timezone.now())
        today = timezone.localdate()
        assert [bool(visible(person, [held.asked], today)) for person in (manager, clerk, stranger)] == [
            True,
            False,
            False,
        ]
