"""On thousands of whole histories the product says what a slow, naive reading of the rule book says."""

from __future__ import annotations

import pytest

from tests.oracle.comparing import Comparison, drawn
from tests.oracle.conftest import A_SHARE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_verdicts_and_breaches_are_those_of_the_rule_book(number: int, comparison: Comparison) -> None:
    told = drawn(number, A_SHARE, comparison.country)
    found = comparison.differing(told)
    assert comparison.figures > len(told)
    assert not found, comparison.complaint_about(found)
