"""What results are judged with: its spelling, and what differs in it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from compliance import surroundings
from compliance.rules.resources import Fact
from compliance.surroundings import Difference, difference, names

FACT = Fact("甲", date(2026, 1, 1), date(2026, 1, 31), Decimal("40.00"))


def test_days_and_amounts_are_told_as_texts() -> None:
    [text] = surroundings.told({"facts:fund": [FACT]}).values()
    assert json.loads(text) == [
        {"subject": "甲", "starts_on": "2026-01-01", "ends_on": "2026-01-31", "value": "40.00", "forecast": False}
    ]


def test_equal_sections_have_equal_contents_in_whatever_order_they_come() -> None:
    one = surroundings.told({"a": [{"x": 1, "y": 2}], "b": []})
    other = surroundings.told({"b": [], "a": [{"y": 2, "x": 1}]})
    assert surroundings.contents(one) == surroundings.contents(other)


def test_sections_differ_that_say_something_else_or_are_in_one_alone() -> None:
    assert names({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b", "c"]


def test_entries_with_numbers_come_go_and_change() -> None:
    old = [{"id": 1, "x": 1}, {"id": 2, "x": 2}]
    new = [{"id": 2, "x": 5}, {"id": 3, "x": 3}]
    found = difference("notes", old, new)
    assert found == Difference("notes", [new[1]], [old[0]], [(old[1], new[0])])


def test_entries_without_numbers_come_and_go_and_are_counted_when_alike() -> None:
    found = difference("facts:fund", ["x", "x", "y"], ["x", "z"])
    assert (sorted(found.came), sorted(found.went), found.changed) == (["z"], ["x", "y"], [])
