"""Days by which something must be done: found 7, 3 and 1 days before, and once they are past."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest
from django.utils import timezone

from audits.actions import requests
from audits.models import CorrectiveAction, Finding
from commitments.models import Benchmark, Clause, Letter, LetterVersion, Milestone, Promise, ResourceFact
from commitments.portfolio import Portfolio
from compliance.models import Breach, Handling
from dashboard.notices import deadlines
from tests.dashboard.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def breach(run, promise):
    """`breach(negotiate_by=…)` opens one of the repeat rate."""

    def put(**more: object) -> Breach:
        told = {
            "promise": promise("repeat"),
            "period": "2026Q3",
            "severity": "minor",
            "occurred_on": after(-20),
            **more,
        }
        return Breach.objects.create(key=f"b{Breach.objects.count()}", opened_by_run=run, **told)

    return put


@pytest.mark.parametrize(
    ("days", "step"),
    [(8, ""), (7, "7"), (4, "7"), (3, "3"), (2, "3"), (1, "1"), (0, "1"), (-1, "passed"), (-7, "passed"), (-8, "")],
)
def test_a_day_is_told_under_the_nearest_step(days, step):
    assert deadlines.step(after(days), TODAY) == step


def test_over_its_last_days_a_deadline_is_told_four_times_and_no_more():
    due = after(10)
    steps = [deadlines.step(due, TODAY + dt.timedelta(days=day)) for day in range(30)]
    assert [step for step, _ in groupby(steps)] == ["", "7", "3", "1", "passed", ""]


class TestNegotiations:
    def test_one_that_must_start_leads_to_its_breach(self, breach, letter):
        opened = breach(negotiate_by=after(3))
        [found] = deadlines.negotiations(TODAY)
        assert (found.occasion, found.path, found.about) == (
            "deadline",
            f"/compliance/breaches/{opened.pk}/",
            opened.pk,
        )
        assert found.told["due"] == "2026-11-26"

    def test_one_that_is_past_is_told_as_such(self, breach):
        breach(negotiate_by=after(-1))
        [found] = deadlines.negotiations(TODAY)
        assert found.occasion == "passed"

    def test_many_of_one_promise_and_day_are_one(self, breach):
        for _ in range(3):
            breach(negotiate_by=after(3))
        breach(negotiate_by=after(4))
        found = sorted(each.told["number"] for each in deadlines.negotiations(TODAY))
        assert found == [1, 3]

    @pytest.mark.parametrize("done", [{"negotiated_on": TODAY}, {"status": "withdrawn"}, {"status": "exempt"}])
    def test_what_needs_none_any_more_is_not_told(self, breach, done):
        breach(negotiate_by=after(3), **done)
        assert list(deadlines.negotiations(TODAY)) == []

    def test_a_day_that_moves_is_told_anew(self, breach):
        opened = breach(negotiate_by=after(3))
        [before] = deadlines.negotiations(TODAY)
        Breach.objects.filter(pk=opened.pk).update(negotiate_by=after(2))
        [moved] = deadlines.negotiations(TODAY)
        assert before.key != moved.key


def test_a_planned_measure_is_told_until_it_is_done(breach, manager):
    measure = Handling.objects.create(
        breach=breach(), cause="x", measure="交接清点", responsible=manager, planned_by=manager, due_on=after(1)
    )
    [found] = deadlines.measures(TODAY)
    assert (found.told["what"], found.path) == ("交接清点", f"/compliance/breaches/{measure.breach_id}/#handling")
    Handling.objects.update(status="done", done_on=TODAY)
    assert list(deadlines.measures(TODAY)) == []


def test_documents_that_are_waited_for_are_told(engagement, auditor, manager):
    asked = requests.ask(engagement=engagement, what="签到表", why="x", due_on=after(7), by=auditor)
    [found] = deadlines.requests(TODAY)
    assert (found.about, found.told["what"]) == (asked.pk, "签到表")
    requests.deliver(request=asked, text="x", by=manager)
    assert list(deadlines.requests(TODAY)) == []


@pytest.fixture
def finding(engagement, letter, auditor):
    """Issued, its answer due in a week."""
    clause = Clause.objects.filter(version__letter=letter, is_heading=False).first()
    told = {
        "engagement": engagement,
        "number": 1,
        "clause": clause,
        "grade": "minor",
        "title": "漏登",
        "condition": "x",
    }
    return Finding.objects.create(**told, status="issued", written_by=auditor, due_on=after(7))


def test_a_finding_that_waits_for_its_answer_is_told(finding):
    [found] = deadlines.findings(TODAY)
    assert (found.about, found.told["what"]) == (finding.pk, "漏登")
    Finding.objects.update(status="answered")
    assert list(deadlines.findings(TODAY)) == []


@pytest.fixture
def correction(finding, manager):
    """`correction(3)`: a corrective action of the finding, due in so many days."""

    def plan(days: int, status: str = "planned") -> CorrectiveAction:
        told = {"what": "补足人员", "owner": manager, "planned_by": manager, "due_on": after(days), "status": status}
        return CorrectiveAction.objects.create(finding=finding, number=1, **told)

    return plan


@pytest.mark.parametrize(("days", "step"), [(7, "7"), (3, "3"), (1, "1"), (-1, "passed")])
def test_a_corrective_action_that_is_to_be_done_is_told_at_each_step(correction, days, step):
    action = correction(days)
    [found] = deadlines.corrections(TODAY)
    assert (found.about, found.told["what"]) == (action.finding_id, "补足人员")
    assert found.path == f"/audits/findings/{action.finding_id}/#corrective"
    assert found.key.endswith(f":{step}")
    assert found.occasion == ("passed" if step == "passed" else "deadline")


@pytest.mark.parametrize("status", ["reported", "effective", "withdrawn"])
def test_a_corrective_action_that_is_not_the_companys_turn_is_not_told(correction, status):
    correction(3, status)
    assert list(deadlines.corrections(TODAY)) == []


def test_one_that_was_not_effective_is_told_by_its_new_day(correction):
    correction(3, "ineffective")
    assert len(list(deadlines.corrections(TODAY))) == 1


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_a_corrective_action_of_a_finding_that_is_over_is_not_told(correction, finding, status):
    correction(3)
    Finding.objects.update(status=status)
    assert list(deadlines.corrections(TODAY)) == []


@pytest.mark.parametrize("day", ["due_on", "ends_on"])
def test_an_agreed_step_of_a_plan_is_told_by_its_day(letter, day):
    step = Milestone.objects.create(letter=letter, clause_path="1", phase="一期", agreed=True, **{day: after(7)})
    [found] = deadlines.milestones(TODAY)
    assert (found.about, found.told["what"], found.path) == (
        letter.pk,
        "一期",
        f"/letters/milestones/{step.pk}/done/",
    )


def test_a_step_that_nobody_agreed_to_is_not(letter):
    Milestone.objects.create(letter=letter, clause_path="1", phase="一期", due_on=after(7))
    assert list(deadlines.milestones(TODAY)) == []


def test_a_benchmark_is_told_when_it_ends_with_none_to_follow(company):
    told = {"organisation": company, "publisher": "协会", "statistic": "p90", "seconds": 60, "population": "x"}
    Benchmark.objects.create(**told, valid_from=after(-100), valid_until=after(3))
    [found] = deadlines.benchmarks(TODAY)
    assert (found.about, found.told["statistic"]) == (company.pk, "P90")
    Benchmark.objects.create(**told, valid_from=after(4), valid_until=after(100))
    assert list(deadlines.benchmarks(TODAY)) == []


@pytest.fixture
def signed(write_letter, company):
    """`signed(since=day, paper={...})`: the letter in force since a day, its obligation with other terms."""

    def put(since: dt.date, **paper: object) -> Letter:
        letter = write_letter(company, draft=True)
        Promise.objects.filter(clause__version__letter=letter, metric="obligation_kept").update(**paper)
        LetterVersion.objects.filter(letter=letter).update(effective_from=since, status="active")
        return letter

    return put


def test_a_review_is_told_once_a_letter_and_day(signed):
    letter = signed(after(-27), period="quarter")
    [found] = deadlines.reviews(Portfolio([letter]), TODAY)
    assert (found.about, found.told["number"], found.told["due"]) == (letter.pk, 4, str(after(3)))


def test_an_obligation_is_told_until_it_is_fulfilled(signed, company):
    letter = signed(dt.date(2026, 7, 1), period="quarter", parameters={"fact": "white_paper"})
    now = dt.datetime(2026, 10, 27, 1, tzinfo=dt.UTC)
    [found] = deadlines.obligations(Portfolio([letter]), now)
    assert (found.about, found.told["due"], found.told["period"]) == (letter.pk, "2026-10-30", "2026Q4")
    ResourceFact.objects.create(
        organisation=company,
        kind="white_paper",
        subject="2026Q3",
        starts_on=dt.date(2026, 10, 20),
        ends_on=dt.date(2026, 10, 20),
        value=1,
    )
    assert list(deadlines.obligations(Portfolio([letter]), now)) == []


def test_all_of_them_are_found_together(breach, letter):
    breach(negotiate_by=after(3))
    assert "negotiation" in {each.kind for each in deadlines.deadlines(timezone.now())}
