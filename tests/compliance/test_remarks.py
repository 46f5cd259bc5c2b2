"""What is said beside each complaint of a list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from complaints.models import Complaint
from compliance.remarks import PARTS, REMARKS, Beside, remark
from compliance.rules.parts import Ask, Part
from compliance.rules.standing import Standing

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def said(part: Part, ask: Ask = Ask.RESPONSE, facts: dict[str, Any] | None = None, **stands: Any) -> str:
    complaint = Complaint(received_at=NOW - 9 * HOUR, **(facts or {}))
    return remark(Beside(complaint, Standing(part, **stands), ask, NOW, [Fraction(3, 10)]))


@pytest.mark.parametrize("part", Part)
def test_every_part_has_words(part: Part) -> None:
    assert PARTS[part]
    assert said(part, facts={"satisfaction": 3, "response_seconds": 5}, late_by=1)


def test_late_says_by_how_much() -> None:
    assert said(Part.LATE, happened=NOW, late_by=522) == "late by 8 min 42 s"


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (Ask.RESPONSE, "not answered, over by 2 h"),
        (Ask.PRELIMINARY, "no preliminary solution, over by 2 h"),
        (Ask.RESOLUTION, "not resolved, over by 2 h"),
    ],
)
def test_what_never_happened_is_named(ask: Ask, words: str) -> None:
    assert said(Part.LATE, ask, late_by=7200) == words


def test_a_reopening_that_counts_is_named() -> None:
    assert said(Part.LATE, Ask.RESOLUTION, late_by=7200, undone=NOW).startswith("reopened on 23 Nov 2026 and not")


def test_an_overrun_is_never_rounded_across_its_band() -> None:
    share = Fraction(300_001, 1_000_000)
    assert said(Part.BEYOND, Ask.OVERRUN, happened=NOW, late_by=60, overrun=share).endswith("30.0001% of the limit")


def test_a_repeat_says_how_soon() -> None:
    assert said(Part.REPEAT, facts={"since_previous": 90_000}) == "1 d 1 h after the earlier one was resolved"


def test_a_new_one_has_no_earlier_complaint() -> None:
    assert said(Part.NEW) == "no earlier complaint"


def test_a_waiting_one_says_until_when() -> None:
    assert said(Part.NOT_YET_DUE, due=NOW) == "due by 23 Nov 2026, 08:00"


def test_an_unanswered_one_says_for_how_long() -> None:
    assert said(Part.UNANSWERED) == "not answered for 9 h"


def test_a_score_is_of_five() -> None:
    assert said(Part.UNSATISFIED, facts={"satisfaction": 2}) == "2 of 5"


def test_a_loss_has_an_amount_and_a_day() -> None:
    facts = {"loss_amount": Decimal("1200.50"), "loss_confirmed_on": date(2026, 11, 2)}
    assert said(Part.LOSS, facts=facts) == "loss of ¥1,200.5 confirmed on 2 Nov 2026"


def test_no_remark_is_written_for_nothing() -> None:
    assert set(REMARKS) <= set(Part)


def test_a_reopening_and_a_resolution_are_told_by_their_day() -> None:
    facts = {"resolved_at": NOW - 3 * HOUR, "reopened_at": NOW}
    assert said(Part.REOPENED, Ask.REOPENED, facts) == "reopened on 23 Nov 2026"
    assert said(Part.FRESH, Ask.REOPENED, facts) == "resolved on 23 Nov 2026, not reopened"
    assert said(Part.UNRESOLVED, Ask.REOPENED) == "not resolved for 9 h"


def test_what_came_again_says_after_how_long() -> None:
    complaint: Any = Complaint(received_at=NOW, first_contact=True)
    complaint.followed_after = 7200
    again = remark(Beside(complaint, Standing(Part.CAME_AGAIN), Ask.FIRST_CONTACT, NOW))
    assert again == "solved at first contact, repeated 2 h after its resolution"


def test_a_record_that_does_not_say_is_not_taken_for_a_no() -> None:
    assert "does not say" in said(Part.NOT_AT_ONCE, Ask.FIRST_CONTACT, {"first_contact": None})
    assert said(Part.NOT_AT_ONCE, Ask.FIRST_CONTACT, {"first_contact": False}) == "not solved at first contact"
