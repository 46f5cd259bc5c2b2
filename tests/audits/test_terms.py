from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import ServiceUnit
from audits.actions.requests import ask
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_good_terms_have_no_problem(company, terms):
    assert terms().problems(company) == {}


def test_one_day_is_a_period(company, terms):
    day = dt.date(2026, 5, 1)
    assert terms(period_from=day, period_until=day, valid_from=day, valid_until=day).problems(company) == {}


@pytest.mark.parametrize("field", ["period_until", "valid_until"])
def test_an_end_before_the_beginning_is_a_problem(company, terms, field):
    assert list(terms(**{field: dt.date(2025, 1, 1)}).problems(company)) == [field]


def test_a_lead_of_another_firm_is_a_problem(company, terms, stranger):
    assert list(terms(lead=stranger).problems(company)) == ["lead"]


def test_a_manager_is_no_auditor(company, terms, manager):
    assert list(terms(lead=manager).problems(company)) == ["lead"]


def test_another_companys_letter_is_a_problem(company, terms, write_letter, outsider):
    assert list(terms(letters=[write_letter(outsider.organisation)]).problems(company)) == ["letters"]


def test_written_findings_keep_their_firm_and_their_letter(company, terms, draft, stranger, write_letter):
    changed = terms(firm=stranger.organisation, lead=stranger, letters=[write_letter(company, "另一份")])
    assert set(changed.problems(company, draft.engagement)) == {"firm", "letters"}


def test_another_companys_unit_is_a_problem(company, terms, outsider):
    unit = ServiceUnit.objects.create(organisation=outsider.organisation, name="别家东区")
    assert list(terms(units=[unit]).problems(company)) == ["units"]


def test_a_firm_that_has_asked_for_documents_stays(company, terms, engagement, auditor, stranger):
    ask(engagement=engagement, what="x", why="x", due_on=TODAY, by=auditor)
    assert list(terms(firm=stranger.organisation, lead=stranger).problems(company, engagement)) == ["firm"]


def test_before_its_work_has_begun_the_firm_may_change(company, terms, engagement, stranger):
    assert terms(firm=stranger.organisation, lead=stranger).problems(company, engagement) == {}
