"""The complaints behind a number, page by page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from commitments.models import Promise
from complaints import paging
from complaints.models import ChangeSet, Complaint, Source
from compliance.models import Result
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
            received_day=(NOW - dt.timedelta(hours=number)).date(),
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
