"""An engagement limited to units shows its auditors those units' complaints and no others, wherever they stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import ServiceUnit
from audits import population
from audits.actions.findings import Words, write_finding
from audits.actions.refusals import NotAllowedError
from audits.models import Engagement
from complaints import customers
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Complaint, Source
from complaints.tokens import Tokens
from tests.audits.conftest import TODAY
from tests.engaging import admit

pytestmark = pytest.mark.django_db
KNOWN_UNITS = {"U-1": "东区", "U-2": "东区一站", "U-3": "西区", "U-4": ""}


@pytest.fixture(autouse=True)
def record(company) -> None:
    """A complaint in the east, one in a station below it, one in the west, and one that names no unit; one customer."""
    source = Source.objects.create(organisation=company, key="desk", name="desk")
    at = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    told = [
        Facts(reference=reference, received_at=at, channel="phone", unit=unit, customer="K-1")
        for reference, unit in KNOWN_UNITS.items()
    ]
    write_facts(source=source, facts=told, by=None, kind="import", now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    ServiceUnit.objects.filter(name="东区一站").update(parent=ServiceUnit.objects.get(name="东区"))


@pytest.fixture
def limited(engagement) -> Engagement:
    engagement.units.add(ServiceUnit.objects.get(name="东区"))
    return Engagement.objects.get(pk=engagement.pk)


def seen_by(user) -> list[str]:
    return sorted(Complaint.objects.visible_to(user, TODAY).values_list("reference", flat=True))


def test_without_units_it_is_the_whole_company(engagement, auditor):
    assert seen_by(auditor) == ["U-1", "U-2", "U-3", "U-4"]


def test_a_unit_stands_for_everything_below_it(limited, auditor, manager):
    assert seen_by(auditor) == ["U-1", "U-2"]
    assert len(seen_by(manager)) == 4


def test_a_station_that_moves_away_is_seen_no_more(limited, auditor):
    ServiceUnit.objects.filter(name="东区一站").update(parent=None)
    assert seen_by(auditor) == ["U-1"]


@pytest.mark.parametrize("page", ["complaints:list", "complaints:export"])
def test_lists_and_exports_leave_the_others_out(client_of, limited, auditor, page):
    shown = client_of(auditor).get(reverse(page), {"from": "2026-09-01", "to": "2026-09-30"})
    text = shown.getvalue().decode() if shown.streaming else shown.content.decode()
    assert ("U-1" in text, "U-2" in text, "U-3" in text, "U-4" in text) == (True, True, False, False)


@pytest.mark.parametrize(("reference", "status"), [("U-2", 200), ("U-3", 404), ("U-4", 404)])
def test_so_do_pages(client_of, limited, auditor, reference, status):
    pk = Complaint.objects.get(reference=reference).pk
    assert client_of(auditor).get(reverse("complaints:detail", args=[pk])).status_code == status


def test_a_sample_is_drawn_from_them_alone(limited):
    cohort = population.cohort(limited, None, timezone.now())
    assert sorted(cohort.rows().values_list("reference", flat=True)) == ["U-1", "U-2"]
    assert sum(population.account(cohort).values()) == 2


def test_a_finding_names_none_of_the_others(limited, clause, auditor):
    words = Words(clause, "x", complaints=[Complaint.objects.get(reference="U-3")])
    with pytest.raises(NotAllowedError):
        write_finding(engagement=limited, words=words, by=auditor)


def test_two_engagements_show_each_its_own_token(limited, company, firm, auditor):
    """The west stands in another engagement: there the customer has another name, which finds nothing in the east."""
    span: dict[str, Any] = {"period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 12, 31)}
    access = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 12, 31)}
    west = Engagement.objects.create(organisation=company, firm=firm, title="西区", **span, **access)
    west.units.add(ServiceUnit.objects.get(name="西区"))
    admit(west, auditor)
    tokens = Tokens(auditor, TODAY)
    of = {each.reference: tokens.of_complaint(each) for each in Complaint.objects.all()}
    assert (of["U-1"] == of["U-2"], of["U-1"] != of["U-3"], of["U-4"]) == (True, True, "")
    rows = Complaint.objects.visible_to(auditor, TODAY)
    found = customers.of_tokens([of["U-3"]], rows, user=auditor, today=TODAY)
    assert [each.reference for each in found] == ["U-3"]


def test_one_that_is_not_limited_costs_no_question(engagement, auditor, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [each.seen_units for each in auditor.engagements.open_to(auditor, TODAY)] == [None]
