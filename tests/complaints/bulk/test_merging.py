from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from complaints.bulk.merging import taken_over
from complaints.models import Complaint
from tests.complaints.conftest import START

DAY = timedelta(days=1)


def taken(write: Any, *told: Any) -> dict[str, Any]:
    """What the first of the complaints told takes over from the others."""
    write(*told)
    first, *others = Complaint.objects.order_by("received_at", "reference")
    return taken_over(first, others)


def test_the_first_answer_that_any_had_is_the_answer(write: Any, facts: Any) -> None:
    found = taken(
        write,
        facts("R1"),
        facts("R2", 1, responded_at=START + 3 * DAY),
        facts("R3", 1, responded_at=START + 2 * DAY),
    )
    assert found == {"responded_at": START + 2 * DAY}


def test_its_own_answer_stays_even_where_another_was_earlier(write: Any, facts: Any) -> None:
    found = taken(write, facts("R1", responded_at=START + 3 * DAY), facts("R2", 1, responded_at=START + 2 * DAY))
    assert found == {}


def test_it_is_resolved_once_all_the_others_are(write: Any, facts: Any) -> None:
    resolved = [facts("R2", 1, resolved_at=START + 5 * DAY), facts("R3", 1, resolved_at=START + 4 * DAY)]
    assert taken(write, facts("R1"), *resolved) == {"resolved_at": START + 5 * DAY}
    assert taken(write, facts("R4", 1)) == {}


def test_a_category_comes_with_the_one_below_it_or_not_at_all(write: Any, facts: Any) -> None:
    other = facts("R2", 1, category="服务", subcategory="态度")
    assert taken(write, facts("R1", category="", subcategory=""), other) == {"category": "服务", "subcategory": "态度"}


def test_a_category_of_its_own_is_not_mixed_with_anothers(write: Any, facts: Any) -> None:
    other = facts("R2", 1, category="服务", subcategory="态度")
    assert taken(write, facts("R1", category="维修", subcategory=""), other) == {}


def test_everything_else_comes_from_the_one_received_first(write: Any, facts: Any) -> None:
    found = taken(
        write,
        facts("R1", unit="", first_contact=None),
        facts("R2", 1, unit="东区", first_contact=False, text="坏了"),
        facts("R3", 2, unit="西区", loss_amount=Decimal(0), text="又坏了"),
    )
    assert found == {"unit": "东区", "first_contact": False, "text": "坏了", "loss_amount": Decimal(0)}
