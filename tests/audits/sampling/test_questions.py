"""What an auditor asks of a sample."""

from __future__ import annotations

import pytest

from audits.sampling.gbt2828 import LotTooSmallError
from audits.sampling.plans import Plan
from audits.sampling.questions import METHODS, Declared, Limit, Records, question


def test_records_are_asked_with_the_usual_confidence() -> None:
    assert question("records", {"tolerable": "3"}).plan(1000) == Plan(94, 0, 1000)


def test_a_declared_level_is_asked_with_the_usual_risks() -> None:
    found = question("declared", {"level": "2", "limit": "5"}).plan(10_000_000)
    assert (found.n, found.ac) == (306, 10)


def test_a_limit_is_asked_of_the_table() -> None:
    assert question("limit", {"limit": "1.0"}).plan(900) == Plan(80, 2, 900)


def test_terms_of_other_questions_are_left_out() -> None:
    assert question("records", {"tolerable": "2.5", "level": "2", "limit": "5"}) == Records("2.5")


def test_every_question_is_kept_by_its_method() -> None:
    assert set(METHODS.values()) == {Records, Declared, Limit}


def test_a_single_complaint_is_examined() -> None:
    with pytest.raises(LotTooSmallError):
        Limit("1.0").plan(1)
