from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from complaints.comparing import PLAIN
from complaints.models import Complaint
from complaints.revisions import COLUMNS, FACTS, as_json, history
from complaints.rules.pauses import Pause

START = datetime(2026, 9, 1, 1, tzinfo=UTC)


def differences() -> list[list[tuple[str, str | None, str | None]]]:
    changes = history(Complaint.objects.get())
    return [[(each.fact, each.old, each.new) for each in change.differences] for change in changes]


def test_a_complaint_nobody_changed_has_its_first_version_only(complaint: Complaint) -> None:
    [first] = history(complaint)
    assert (first.version, first.set, first.differences) == (1, complaint.change_set, [])


def test_the_latest_change_comes_first(write: Any, facts: Any) -> None:
    for segment in ("a", "b", "c"):
        write(facts("R1", segment=segment), reason=f"to {segment}")
    assert [(each.version, each.set.reason) for each in history(Complaint.objects.get())] == [
        (3, "to c"),
        (2, "to b"),
        (1, "to a"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"unit": "东区"}, {"unit": "西区"}, ("unit_id", "东区", "西区")),
        ({"subcategory": "电梯"}, {"subcategory": "门禁"}, ("subcategory_id", "电梯", "门禁")),
        ({"channel": "phone"}, {"channel": "email"}, ("channel", "phone", "e-mail")),
        ({}, {"satisfaction": 4}, ("satisfaction", "—", "4")),
        ({}, {"marked_duplicate": True}, ("marked_duplicate", "no", "yes")),
        ({"loss_amount": Decimal("1.50")}, {}, ("loss_amount", "1.50", "—")),
        ({}, {"resolved_at": START}, ("resolved_at", "—", "2026-09-01 09:00:00")),
        (
            {},
            {"pauses": (Pause(START, question_at=START),)},
            (
                "pauses",
                "—",
                "waiting for the customer 2026-09-01 09:00:00 – …, question sent 2026-09-01 09:00:00",
            ),
        ),
    ],
)
def test_a_change_is_told_in_names_and_local_times(
    write: Any, facts: Any, before: dict[str, Any], after: dict[str, Any], told: tuple[str, str, str]
) -> None:
    write(facts("R1", **before))
    write(facts("R1", **after))
    with translation.override("en"):
        assert differences()[0] == [told]


def test_personal_data_are_told_to_have_changed_and_not_what_they_were(write: Any, facts: Any) -> None:
    write(facts("R1", customer="007", customer_name="王小明"))
    write(facts("R1", customer="008", customer_name="李雷"))
    assert differences()[0] == [("customer", None, None), ("customer_name", None, None)]


def test_encrypting_the_same_name_anew_is_no_change(write: Any, facts: Any) -> None:
    write(facts("R1", customer_name="王小明"))
    write(facts("R1", customer_name="王小明", satisfaction=3))
    assert [fact for fact, *_rest in differences()[0]] == ["satisfaction"]


def test_every_fact_of_the_row_is_kept(complaint: Complaint) -> None:
    assert as_json(complaint).keys() == set(FACTS)
    assert set(PLAIN) < set(COLUMNS)


def test_times_keep_their_microseconds(write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + timedelta(microseconds=7)))
    assert as_json(Complaint.objects.get())["resolved_at"] == "2026-09-01T01:00:00.000007+00:00"
