"""What an auditor has confirmed of the registered facts behind figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models.query import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from audits.models import Engagement
from audits.registered import latest, on_facts
from commitments.models import Promise, ResourceFact
from compliance.models import Result
from evidence.actions import Uploads
from tests.audits.conftest import TODAY


@pytest.fixture
def figure(judged: Callable[..., Result]) -> Result:
    """Clause 2.2 speaks of the share of supervisors."""
    found = judged()
    QuerySet(Promise).filter(pk=found.promise_id).update(metric="supervisor_ratio")
    return Result.objects.get(pk=found.pk)


@pytest.fixture
def heads(company: Organisation, manager: User, proof: Any) -> list[ResourceFact]:
    """Two month-ends of the quarter; only the first has a source file."""
    (source,) = Uploads([proof()]).keep(by=manager)
    told = {"organisation": company, "kind": "supervisors", "value": Decimal(15)}
    ends = (dt.date(2026, 7, 31), dt.date(2026, 8, 31))
    return [
        ResourceFact.objects.create(**told, starts_on=end, ends_on=end, evidence=file)
        for end, file in zip(ends, (source, None), strict=True)
    ]


def counts(engagement: Engagement) -> tuple[int, int, int]:
    (found,) = on_facts(latest(engagement, TODAY))
    return found.behind.total, found.behind.sourced, found.behind.confirmed


@pytest.mark.usefixtures("figure")
def test_sources_and_confirmations_are_counted_apart(engagement, heads, auditor):
    assert counts(engagement) == (2, 1, 0)
    ResourceFact.objects.filter(pk=heads[0].pk).update(confirmed_by=auditor)
    assert counts(engagement) == (2, 1, 1)


def test_figures_of_complaints_are_not_among_them(engagement, judged):
    judged()
    assert list(on_facts(latest(engagement, TODAY))) == []


def test_the_latest_period_that_is_over_stands_for_a_promise(engagement, figure, judged):
    judged("2026Q2")
    judged("2026Q4")
    assert [each.period for each in latest(engagement, TODAY)] == ["2026Q3"]


def test_another_companys_figures_are_not_there(engagement, figure):
    engagement.letters.clear()
    assert latest(engagement, TODAY) == []


@pytest.mark.usefixtures("figure", "heads")
def test_the_table_says_what_was_seen(client_of, auditor, engagement, settings):
    settings.LANGUAGE_CODE = "en"
    page = client_of(auditor).get(reverse("audits:reported_and_audited", args=[engagement.pk])).text
    assert "evidence not seen" in page
    assert "2 entries: 1 with a source file, 0 confirmed by an auditor." in page
