"""Who may be told of what: asked when a notice is raised, shown and sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from compliance.models import Breach
from dashboard.notices.kinds import KINDS, KINDS_OF, Told, occasions_for, visible
from dashboard.notices.models import Occasion
from tests.dashboard.conftest import TODAY

pytestmark = pytest.mark.django_db
RUNS = "/compliance/runs/"


@pytest.fixture
def breach(run, promise) -> Breach:
    return Breach.objects.create(
        key="b",
        promise=promise("repeat"),
        period="2026Q3",
        severity="minor",
        occurred_on=dt.date(2026, 9, 30),
        opened_by_run=run,
    )


def told_of_breach(breach: Breach) -> Told:
    return Told("breach", breach.pk, reverse("compliance:breach", args=[breach.pk]))


def test_a_manager_is_told_of_his_companys_breach_and_another_is_not(breach, manager, person):
    other = person("other", User.Role.MANAGER, None)
    asked = told_of_breach(breach)
    assert (visible(manager, [asked], TODAY), visible(other, [asked], TODAY)) == ({asked}, set())


def test_an_auditor_is_told_while_his_engagement_is_open(breach, auditor, stranger, engagement):
    asked = told_of_breach(breach)
    assert visible(auditor, [asked], TODAY) == {asked}
    assert visible(stranger, [asked], TODAY) == set()
    assert visible(auditor, [asked], dt.date(2027, 1, 1)) == set()


def test_a_clerk_is_not_told_of_what_he_may_not_open(breach, clerk):
    assert visible(clerk, [told_of_breach(breach)], TODAY) == set()


def test_a_page_that_is_closed_to_the_role_closes_the_notice(clerk, company):
    assert visible(clerk, [Told("silent", company.pk, "/")], TODAY)
    assert not visible(clerk, [Told("silent", company.pk, RUNS)], TODAY)


def test_whoever_has_left_is_told_nothing(manager):
    manager.is_active = False
    assert visible(manager, [Told("run_failed", None, RUNS)], TODAY) == set()


def test_an_address_that_is_gone_is_nobodys(manager):
    assert visible(manager, [Told("run_failed", None, "/gone/")], TODAY) == set()


def test_as_many_questions_are_asked_for_many_as_for_one(breach, manager, django_assert_num_queries):
    asked = [told_of_breach(breach), *(Told("breach", number, "/compliance/breaches/") for number in range(900, 950))]
    with django_assert_num_queries(1):
        assert visible(manager, asked, TODAY) == {asked[0]}


@pytest.mark.parametrize(
    ("role", "occasions"),
    [
        ("manager", ["at_risk", "breach", "deadline", "passed", "unmask", "run_failed", "stale", "issue"]),
        ("auditor", ["at_risk", "breach", "deadline", "passed", "head", "issue"]),
        ("clerk", ["at_risk", "stale"]),
        ("admin", ["at_risk", "run_failed", "stale"]),
    ],
)
def test_a_role_is_offered_what_it_can_be_told_of(role, occasions):
    assert occasions_for(role) == occasions


def test_every_occasion_has_its_kinds():
    assert set(KINDS_OF) == set(Occasion) - {Occasion.TEST}
    assert {kind for kinds in KINDS_OF.values() for kind in kinds} == set(KINDS) - {"test"}
