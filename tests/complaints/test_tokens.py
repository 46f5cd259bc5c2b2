"""Which token a person sees for a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(
    st.lists(st.from_regex(r"[0-9a-f]{32}", fullmatch=True), min_size=1, max_size=8, unique_by=lambda key: key[:10]),
    st.lists(st.integers(1, 10_000), min_size=2, max_size=6, unique=True),
)
def test_tokens_are_stable_within_one_engagement_and_unlike_those_of_every_other(
    keys: list[str], engagements: list[int]
) -> None:
    """Two firms that lay their lists side by side learn from the tokens nothing of who is who: each place has a
    permutation of its own, and no customer has the same token twice but by one chance in 2⁴⁰."""
    places = {place: [token(key, engagement=place) for key in keys] for place in (None, *engagements)}
    for place, tokens in places.items():
        assert tokens == [token(key, engagement=place) for key in keys]
        assert len(set(tokens)) == len(keys)
    for one in zip(*places.values(), strict=True):
        assert len(set(one)) == len(places)
