from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from complaints.facts import Problem
from complaints.imports import showing
from complaints.imports.preview import Preview, Shown


@pytest.mark.parametrize(
    ("fact", "value", "text"),
    [
        ("received_at", datetime(2026, 9, 1, 1, tzinfo=UTC), "2026-09-01 09:00:00"),
        ("loss_confirmed_on", date(2026, 9, 1), "2026-09-01"),
        ("first_contact", False, "否"),
        ("channel", "web_chat", "在线客服"),
        ("text", "长\n" * 60, "长 " * 19 + "长…"),
        ("reopen_count", 0, "0"),
        ("unit", "", ""),
        ("due_at", None, ""),
    ],
)
def test_a_fact_is_shown_as_the_pages_say_it(fact: str, value: Any, text: str) -> None:
    with translation.override("zh-hans"):
        assert showing.text(fact, value) == text


def test_problems_are_said_beside_their_facts_and_those_of_the_row_in_front() -> None:
    late = Problem("date_unreadable", (), {"column": "收到", "value": "x"})
    width = Problem("wrong_cell_count", (), {"expected": 3, "found": 2})
    row = Shown([4], {"unit": "东区"}, {"received_at": [late], "due_at": [late]}, [width])
    with translation.override("en"):
        [line] = showing.lines(Preview(["received_at", "unit"], [row]))
    assert [(cell.label, cell.text, len(cell.problems)) for cell in line.cells] == [
        ("received", "", 1),
        ("unit", "东区", 0),
    ]
    assert line.place == "line 4"
    assert line.problems[0] == "The row has 2 cells, the header 3."
    assert len(line.problems) == 2  # the other is of a fact that is not shown


def test_a_case_says_how_many_lines_it_has() -> None:
    row = Shown([9, 4], {}, {}, [])
    with translation.override("en"):
        assert showing.lines(Preview([], [row]))[0].place == "2 lines from line 4 on"


def test_complaints_that_could_not_be_taken_are_counted() -> None:
    bad = Shown([1], {}, {"unit": [Problem("too_long", ("unit",), {"longest": 1})]}, [])
    assert showing.wrong(Preview([], [bad, Shown([2], {}, {}, [])])) == 1
