"""The complaints behind a number, page by page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from audits.models import Engagement
from commitments.models import Promise
from complaints import paging
from complaints.derived import derived
from complaints.models import ChangeSet, Complaint, Source
from compliance.models import Result
from evidence.models import JournalEntry
from tests.compliance.conftest import ZONE
from tests.dashboard.conftest import NOW

MANY = 70  # more than stand on one page


@pytest.fixture
def result(promise: Callable[[str], Promise], judge: Callable[..., Result], manager: User) -> Result:
    source = Source.objects.create(organisation=manager.organisation, key="hotline", name="hotline")
    changes = ChangeSet.objects.create(kind=ChangeSet.Kind.DEMO)
    Complaint.objects.bulk_create(
        Complaint(
            organisation=manager.organisation,
            source=source,
            change_set=changes,
            reference=f"R{number:03d}",
            received_at=NOW - dt.timedelta(hours=number),
            **derived({"received_at": NOW - dt.timedelta(hours=number)}, zone=ZONE),
            channel="phone",
        )
        for number in range(1, MANY + 1)
    )
    return judge(promise("repeat"), "met", 0, MANY)


def test_every_page_but_the_last_is_full_and_has_one_way_on(client, november, manager, result):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("dashboard:cases", args=[result.pk, "denominator"])).text
    assert len(re.findall(r'href="/complaints/\d+/"', page)) == paging.SIZE
    assert page.count('rel="next"') == 1
    assert "?page=" not in page


def english(client, user):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def test_the_page_says_what_the_list_is_limited_to(client, november, manager, result):
    text = english(client, manager).get(reverse("dashboard:cases", args=[result.pk, "denominator"])).text
    assert "received from 1 Oct 2026, 00:00 up to 23 Nov 2026, 08:30" in text
    assert "the latest received first" in text


def test_the_lists_lead_to_each_other(client, november, manager, result):
    page = english(client, manager).get(reverse("dashboard:cases", args=[result.pk, "denominator"])).text
    assert f'href="/results/{result.pk}/cases/numerator/"' in page
    assert 'aria-current="page">denominator: 70' in page


def test_beside_each_complaint_stands_why_it_is_there(client, november, manager, result):
    page = english(client, manager).get(reverse("dashboard:cases", args=[result.pk, "denominator"])).text
    assert page.count("no earlier complaint") == paging.SIZE


@pytest.mark.parametrize("part", ["failures", "graded", "rank", "half"])
def test_a_list_that_the_metric_does_not_have_is_not_found(client, november, manager, result, part):
    for name in ("dashboard:cases", "dashboard:cases_export"):
        assert english(client, manager).get(reverse(name, args=[result.pk, part])).status_code == 404


@pytest.mark.parametrize("role", ["manager", "clerk", "auditor"])
def test_whoever_may_see_a_list_may_download_it_and_the_journal_keeps_who(
    client, november, request, engagement, result, role
):
    person = request.getfixturevalue(role)
    answer = english(client, person).get(reverse("dashboard:cases_export", args=[result.pk, "denominator"]))
    assert answer.streaming
    assert len(b"".join(answer.streaming_content).splitlines()) == MANY + 1
    entry = JournalEntry.objects.get(action="cases.export")
    assert (entry.actor_id_at, entry.detail["part"], entry.detail["period"]) == (person.pk, "denominator", "2026Q4")
    assert "customer" in entry.detail["columns"]


def test_an_auditor_downloads_the_periods_of_his_engagements(client, november, auditor, engagement, result):
    day = NOW.date() - dt.timedelta(days=1)
    Engagement.objects.update(period_from=day, period_until=day)
    answer = english(client, auditor).get(reverse("dashboard:cases_export", args=[result.pk, "denominator"]))
    within = Complaint.objects.filter(received_day=day).count()
    assert 0 < within < MANY
    assert len(b"".join(answer.streaming_content).splitlines()) == within + 1
