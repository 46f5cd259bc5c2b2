"""An auditor's engagements on the first page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from audits.actions.opinions import begin_opinion
from audits.actions.requests import ask as ask_documents
from audits.actions.requests import deliver
from audits.models import Engagement, Finding
from commitments.models import Clause
from dashboard import engaged
from evidence.actions import Uploads
from tests.dashboard.conftest import NOW, TODAY

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_it_says_what_it_is_about_and_until_when(client_of, auditor, engagement):
    page = client_of(auditor).get(reverse("dashboard:home")).text
    assert "Your engagements" in page
    assert "period 1 Jan 2026 to 31 Dec 2026" in page
    assert "access until 31 Dec 2026" in page


def test_a_manager_has_none(client_of, manager, engagement):
    assert "Your engagements" not in client_of(manager).get(reverse("dashboard:home")).text
    assert engaged.of(manager, TODAY) == []


def test_what_waits_is_counted(auditor, manager, engagement, letter):
    clause = Clause.objects.filter(version__letter=letter).first()
    engagement.findings.create(number=1, clause=clause, title="x", status=Finding.Status.ANSWERED, written_by=auditor)
    asked = ask_documents(engagement=engagement, what="x", why="x", due_on=TODAY, by=auditor)
    deliver(request=asked, text="x", uploads=Uploads(), by=manager)
    (found,) = engaged.of(auditor, TODAY)
    assert [wait.said for wait in found.waits] == ["1 answer to check", "1 delivery to look at"]


def test_the_opinion_on_the_latest_quarter_that_is_over_stands_there(auditor, engagement):
    def said() -> str:
        (found,) = engaged.of(auditor, TODAY)
        return found.opinion.said

    assert said() == "Opinion on Q3 2026: not begun"
    begin_opinion(engagement=engagement, period="2026Q3", by=auditor, at=NOW)
    assert said() == "Opinion on Q3 2026: draft"


def test_one_that_is_not_open_says_so_and_tells_nothing(auditor, engagement):
    Engagement.objects.update(valid_from=TODAY + dt.timedelta(days=1))
    (found,) = engaged.of(auditor, TODAY)
    assert (found.is_open, found.waits, found.opinion) == (False, [], None)


def test_a_stranger_sees_nothing_of_it(stranger, engagement):
    assert engaged.of(stranger, TODAY) == []


def test_however_many_there_are_it_takes_one_query(auditor, engagement, django_assert_num_queries):
    with django_assert_num_queries(1):
        engaged.of(auditor, TODAY)
