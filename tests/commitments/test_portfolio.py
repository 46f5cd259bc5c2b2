"""Everything of some letters, read once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commitments.models import Letter, LetterVersion, Promise
from commitments.portfolio import Portfolio

TODAY = date(2026, 11, 23)


@pytest.fixture
def portfolio(active: LetterVersion) -> Portfolio:
    """The letter with a version in force and a draft of the next one."""
    LetterVersion.objects.create(letter=active.letter, number=2, text="x")
    return Portfolio(Letter.objects.all())


def test_the_versions_in_force_are_those_that_the_database_finds(portfolio: Portfolio) -> None:
    for day in (TODAY, date(2020, 1, 1), date(2030, 1, 1)):
        assert portfolio.in_force(day) == list(LetterVersion.objects.in_force(day))


def test_drafts_and_signed_versions_are_all(portfolio: Portfolio) -> None:
    assert [version.number for version in portfolio.signed] == [1]
    assert [version.number for version in portfolio.drafts] == [2]


def test_promises_stand_in_reading_order_by_version(portfolio: Portfolio, active: LetterVersion) -> None:
    judged = Promise.objects.judged().filter(clause__version=active)
    assert portfolio.agreed[active.pk] == list(judged)
    assert portfolio.agreed[portfolio.drafts[0].pk] == []


def test_everything_is_read_in_two_queries(portfolio: Portfolio, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        for _ in range(2):
            for promises in portfolio.agreed.values():
                assert all(promise.clause.version.letter.title is not None for promise in promises)


def test_no_letter_is_no_question(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Portfolio([]).agreed == {}
