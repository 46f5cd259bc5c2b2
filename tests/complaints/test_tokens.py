"""Which token a person sees for a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from audits.models import Engagement
from complaints.masking import token
from complaints.tokens import Tokens
from tests.engaging import admit

pytestmark = pytest.mark.django_db
KEY = "5e1f" * 8
DAY, OTHER = date(2026, 9, 1), date(2025, 9, 1)


@pytest.fixture
def engagement(company: Any, firm: Any, auditor: Any) -> Engagement:
    whole = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
    period = {"period_from": date(2026, 7, 1), "period_until": date(2026, 9, 30)}
    made = Engagement.objects.create(organisation=company, firm=firm, title="2026", **whole, **period)
    admit(made, auditor)
    return made


def test_the_companys_people_see_the_token_of_the_house(manager: Any, company: Any) -> None:
    assert Tokens(manager, DAY).of(KEY, company.pk, None, DAY) == token(KEY, engagement=None)


def test_an_auditor_sees_the_token_of_his_engagement(auditor: Any, engagement: Any, company: Any) -> None:
    assert Tokens(auditor, DAY).of(KEY, company.pk, None, DAY) == token(KEY, engagement=engagement.pk)


@pytest.mark.parametrize(("today", "received"), [(DAY, OTHER), (OTHER, DAY)])
def test_outside_his_engagements_an_auditor_sees_none(
    today: date, received: date, auditor: Any, engagement: Any, company: Any
) -> None:
    assert Tokens(auditor, today).of(KEY, company.pk, None, received) == ""


def test_the_engagements_are_asked_for_once(
    auditor: Any, engagement: Any, company: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        tokens = Tokens(auditor, DAY)
        assert len({tokens.of(f"{number:032x}"[::-1], company.pk, None, DAY) for number in range(9)}) == 9
