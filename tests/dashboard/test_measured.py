"""The rule behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from commitments.models import Promise
from compliance.models import Result
from dashboard.measured import rule


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def said(metric: str, parameters: Any = None, **detail: Any) -> str:
    return " ".join(rule(Result(promise=Promise(metric=metric, parameters=parameters or {}), detail=detail)))


def test_a_limit_is_put_into_the_rule() -> None:
    assert said("first_response_timely_rate", limit="2h").startswith("A complaint is answered in time if a person rep")
    assert "within 2 h;" in said("first_response_timely_rate", limit="2h")


def test_while_there_is_no_limit_the_rule_says_so() -> None:
    assert "which is not named yet" in said("first_response_timely_rate")


@pytest.mark.parametrize(("days", "words"), [(1, "within 1 day of"), (90, "within 90 days of")])
def test_the_window_is_that_of_the_clause(days: int, words: str) -> None:
    assert words in said("repeat_rate", {"window_days": days})
    assert words in said("first_contact_resolution", window_days=days)


def test_where_the_law_names_the_limit_it_is_cited() -> None:
    statute = {"law": "the Telecom Rules", "article": "article 10", "entry": "4"}
    told = said("overrun", limit="15d", statute=statute)
    assert "that of the law is 15 days: the Telecom Rules, article 10." in told
    assert "Days count from the day after receipt" in told


def test_words_without_a_formula_have_no_rule() -> None:
    assert said("other") == ""
