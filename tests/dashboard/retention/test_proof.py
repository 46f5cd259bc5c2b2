"""Names of employees go some years after their last training; what is proof stays, and is listed for appraisal."""

# ruff: noqa: F811  # fixtures are imported and taken by name

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Organisation, User
from audits.models import Finding
from commitments.models import Employee, ResourceFact
from compliance.models import Breach, Dispute, DisputeStep
from compliance.rules.disputes import Stage
from dashboard.retention import actions
from evidence.actions import Uploads
from evidence.models import EvidenceFile
from tests.audits.conftest import (  # noqa: F401  # fixtures
    answered,
    clause,
    closed,
    draft,
    engagement,
    issued,
    judged,
    letter,
    outsider,
    proof,
    stage,
    terms,
    words,
    write_letter,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2040, 1, 15, 4, tzinfo=timezone.get_fixed_timezone(480))
FAR = LATER.date()


def going(company: Organisation, name: str, today: date = FAR) -> actions.Going:
    return next(each for each in actions.report(company.pk, today) if each.data.name == name)


def trained(company: Organisation, number: str, *last: date) -> None:
    Employee.objects.create(organisation=company, staff_number=number, name="王小明")
    for day in last:
        ResourceFact.objects.create(
            organisation=company, kind="training_hours", subject=number, starts_on=day, ends_on=day, value=Decimal(40)
        )


class TestEmployees:
    def test_the_name_goes_and_the_hours_stay(self, company: Organisation) -> None:
        trained(company, "YG1", date(2026, 6, 30))
        assert going(company, "employees").goes == 1
        assert actions.retain(now=LATER) == {"employees": 1}
        assert list(Employee.objects.values_list("staff_number", "name")) == [("YG1", "")]
        assert ResourceFact.objects.get().value == 40
        assert actions.retain(now=LATER) == {}

    def test_it_is_counted_from_the_last_training(self, company: Organisation) -> None:
        trained(company, "YG1", date(2026, 6, 30), date(2039, 6, 30))
        assert going(company, "employees").goes == 0

    def test_the_last_day_is_still_kept(self, company: Organisation) -> None:
        trained(company, "YG1", date(2026, 6, 30))
        assert going(company, "employees", date(2029, 6, 29)).goes == 0
        assert going(company, "employees", date(2029, 6, 30)).goes == 1

    def test_who_was_never_trained_has_no_day_to_count_from(self, company: Organisation) -> None:
        trained(company, "YG1")
        assert going(company, "employees").goes == 0

    def test_the_training_of_another_company_counts_for_nobody_here(self, company: Organisation) -> None:
        trained(company, "YG1", date(2026, 6, 30))
        trained(Organisation.objects.create(name="别家", slug="other"), "YG1", date(2039, 6, 30))
        assert going(company, "employees").goes == 1


class TestProof:
    def test_a_closed_finding_and_its_files_are_due_and_stay(self, company: Organisation, closed: Finding) -> None:
        files = EvidenceFile.objects.count()
        assert going(company, "findings").due == 1
        assert going(company, "evidence").due == files > 0
        actions.retain(now=LATER)
        assert Finding.objects.get(pk=closed.pk).condition == closed.condition
        assert EvidenceFile.objects.count() == files

    def test_a_finding_that_is_not_over_is_not_due(self, company: Organisation, answered: Finding) -> None:
        assert going(company, "findings").due == 0

    def test_before_its_time_nothing_is_due(self, company: Organisation, closed: Finding) -> None:
        soon = date(2030, 1, 15)
        assert [going(company, name, soon).due for name in ("findings", "evidence", "disputes")] == [0, 0, 0]

    def test_the_files_of_a_draft_are_the_auditors_alone(self, company: Organisation, draft: Finding) -> None:
        theirs = EvidenceFile.objects.exclude(uploaded_by__organisation=company).filter(findings=draft)
        due = going(company, "evidence").data.past(company.pk, LATER)
        assert theirs.exists()
        assert not due.filter(pk__in=theirs).exists()

    def test_another_companys_proof_is_not_counted(self, outsider: User, closed: Finding, proof: Any) -> None:
        Uploads([proof()]).keep(by=outsider)
        other = outsider.organisation
        assert other
        assert (going(other, "findings").due, going(other, "evidence").due) == (0, 1)

    def test_the_report_names_them(self, company: Organisation, closed: Finding, time_machine: Any) -> None:
        time_machine.move_to(LATER, tick=False)
        out = io.StringIO()
        call_command("retain", "--dry-run", stdout=out)
        assert "findings: 1 from before 2030-01-17 due for appraisal, nothing is deleted (3650 days)" in out.getvalue()

    def test_the_page_names_them(
        self, client_of: Any, manager: User, closed: Finding, time_machine: Any, settings: Any
    ) -> None:
        time_machine.move_to(LATER, tick=False)
        settings.LANGUAGE_CODE = "en"
        page = client_of(manager).get("/retention/").content.decode()
        assert "1 due for appraisal" in page
        assert page.count("nothing due for appraisal") == 1  # of disputes
        assert page.count('data-label="goes next night">0</td>') == 6  # of what is no proof
        assert "Names in the training register" in page


class TestDisputes:
    @pytest.fixture
    def dispute(self, judged: Any, manager: User) -> Dispute:
        result, day = judged(), date(2026, 10, 30)
        told = {"key": "b", "period": "2026Q3", "severity": "minor", "occurred_on": day}
        breach = Breach.objects.create(promise=result.promise, opened_by_run=result.run, **told)
        made = Dispute.objects.create(breach=breach, party="某客户")
        DisputeStep.objects.create(dispute=made, kind="raised", stage=Stage.RAISED, on=day, by=manager)
        return made

    def test_an_ended_one_is_due_and_an_open_one_is_not(self, company: Organisation, dispute: Dispute) -> None:
        assert going(company, "disputes").due == 0
        Dispute.objects.filter(pk=dispute.pk).update(stage=Stage.ENDED, outcome="agreed")
        assert going(company, "disputes").due == 1
        actions.retain(now=LATER)
        assert Dispute.objects.get().party == "某客户"
