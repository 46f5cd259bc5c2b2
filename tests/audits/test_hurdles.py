"""What keeps an engagement closed, and whose turn it is."""

from __future__ import annotations

import datetime as dt

import pytest

from audits import actions, hurdles
from audits.models import Engagement
from tests.audits.conftest import TODAY
from tests.engaging import accept, admit, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def fresh(company, terms, manager) -> Engagement:
    return actions.add_engagement(organisation=company, terms=terms(), by=manager)


def standing(engagement, reader, today=TODAY) -> hurdles.Standing:
    return hurdles.standings([Engagement.objects.get(pk=engagement.pk)], reader, today)[0]


def views(engagement, reader, today=TODAY) -> list[str]:
    return [each.view for each in standing(engagement, reader, today).hurdles()]


def test_at_first_everything_is_missing(fresh, auditor):
    assert views(fresh, auditor, dt.date(2026, 9, 1)) == [
        "audits:engagement_accept",
        "audits:engagement_accept_other",
        "audits:sign",
        "",  # the day, which comes by itself
    ]


def test_each_step_takes_one_away(fresh, auditor):
    accept(fresh, "company")
    assert views(fresh, auditor) == ["audits:engagement_accept_other", "audits:sign"]
    accept(fresh, "other")
    assert views(fresh, auditor) == ["audits:sign"]
    sign(fresh.assignments.get())
    assert views(fresh, auditor) == []


def test_another_ones_signature_does_not_keep_me_out(engagement, auditor, colleague):
    engagement.assignments.create(auditor=colleague)
    found = standing(engagement, auditor)
    assert [each.turn for each in found.hurdles()] == ["colleague"]
    assert found.of_reader() == []
    assert [each.auditor for each in found.open_to()] == [auditor]


@pytest.mark.parametrize(("who", "told"), [("manager", 1), ("auditor", 1), ("colleague", 1), ("third", 0)])
def test_a_threat_is_told_to_the_company_the_lead_and_who_declared_it(
    request, engagement, auditor, colleague, person, firm, who, told
):
    third = person("third", "auditor", firm)
    admit(engagement, third)
    sign(engagement.assignments.create(auditor=colleague), threat="x")
    reader = third if who == "third" else request.getfixturevalue(who)
    assert len(standing(engagement, reader).hurdles()) == told


def test_a_lead_who_cannot_work_is_the_managers_turn(fresh, manager):
    accept(fresh)
    sign(fresh.assignments.get(), threat="x")
    assert views(fresh, manager) == ["audits:engagement_edit"]


def test_who_left_the_firm_is_told(engagement, auditor, stranger, manager):
    auditor.organisation = stranger.organisation
    auditor.save()
    assert views(engagement, manager) == ["audits:engagement_edit"]
    assert standing(engagement, manager).open_to() == []


def test_once_it_is_over_nothing_is_missing(fresh, manager):
    over = standing(fresh, manager, dt.date(2027, 1, 1))
    assert (over.is_over, over.hurdles(), over.open_to()) == (True, [], [])


def test_it_says_open_to_whom_it_is_open(engagement, auditor, manager):
    """The page's words and the one verb that opens agree, day by day."""
    for day in (dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        said = [each.auditor for each in standing(engagement, manager, day).open_to()]
        assert said == ([auditor] if engagement.is_open_to(auditor, day) else [])
