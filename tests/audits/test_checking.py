"""What an auditor found is checked as facts are at the door."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from audits.checking import problems
from audits.reperformance.facts import AS_RECORDED, Found, How, Record
from complaints.rules.pauses import Pause

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
RECEIVED = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SAID = Record(received_at=RECEIVED, responded_at=RECEIVED + HOUR, resolved_at=RECEIVED + 5 * HOUR)


def otherwise(**values: object) -> dict[str, Found]:
    return {name: Found(How.OTHERWISE, value) for name, value in values.items()}


def found_wrong(record: Record, findings: dict[str, Found]) -> list[tuple[str, str]]:
    with translation.override("en"):
        return list(problems(record, findings, now=NOW))


@pytest.mark.parametrize(
    ("findings", "field"),
    [
        (otherwise(responded_at=RECEIVED - HOUR), "responded_at"),
        (otherwise(resolved_at=NOW + HOUR), "resolved_at"),
        (otherwise(received_at=RECEIVED + 3 * HOUR), "received_at"),
        (otherwise(reopened_at=RECEIVED + 6 * HOUR, resolved_at=None), "reopened_at"),
    ],
)
def test_what_cannot_be_is_named_at_the_field_that_was_found(findings, field):
    assert [name for name, _said in found_wrong(SAID, findings)] == [field]


@pytest.mark.parametrize(
    "findings",
    [{}, {"responded_at": AS_RECORDED}, otherwise(responded_at=None), otherwise(resolved_at=RECEIVED + HOUR)],
)
def test_what_can_be_is_not(findings):
    assert found_wrong(SAID, findings) == []


def test_what_the_record_itself_says_is_not_found_fault_with():
    odd = Record(received_at=RECEIVED, responded_at=RECEIVED - HOUR)
    assert found_wrong(odd, {"responded_at": AS_RECORDED}) == []


def test_a_later_receipt_must_leave_the_pauses_behind_it():
    said = Record(received_at=RECEIVED, pauses=(Pause(RECEIVED + HOUR, RECEIVED + 2 * HOUR, "supplier"),))
    wrong = found_wrong(said, otherwise(received_at=RECEIVED + 90 * dt.timedelta(minutes=1)))
    assert [name for name, _said in wrong] == ["pauses"]
