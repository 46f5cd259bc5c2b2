from typing import Any

from complaints.imports.preview import Preview, preview
from complaints.imports.rows import Row
from tests.complaints.imports.conftest import EVENTS, HEADER, NOW, PLAIN, ROW, SHANGHAI

NAMES = HEADER.split(",")


def shown(*lines: str, content: dict[str, Any] = PLAIN, header: list[str] = NAMES) -> Preview:
    rows = [Row(number, line.split(",")) for number, line in enumerate(lines, 2)]
    return preview(content, header, rows, zone=SHANGHAI, now=NOW)


def test_a_row_is_shown_as_its_facts() -> None:
    found = shown(ROW)
    assert found.facts == ["reference", "received_at", "resolved_at", "channel", "unit", "customer"]
    assert (found.rows[0].told["unit"], found.rows[0].lines) == ("客服一部", [2])
    assert (found.rows[0].problems, found.rows[0].wrong) == ({}, [])


def test_a_problem_stands_at_its_fact() -> None:
    [row] = shown("A-1,31/02/2026,2026-09-01 11:00,phone,A,W").rows
    assert {fact: [each.code for each in found] for fact, found in row.problems.items()} == {
        "received_at": ["date_unreadable"]
    }


def test_facts_that_contradict_each_other_are_told_beside_the_first() -> None:
    [row] = shown("A-1,2026-09-02 09:00,2026-09-01 11:00,phone,A,W").rows
    assert [each.code for each in row.problems["resolved_at"]] == ["resolved_before_received"]


def test_a_row_of_the_wrong_width_says_so() -> None:
    [row] = shown("A-1,2026-09-02 09:00").rows
    assert [each.code for each in row.wrong] == ["wrong_cell_count"]


def test_what_is_needed_and_not_chosen_yet_is_no_problem_of_the_rows() -> None:
    found = shown(ROW, content={"facts": {"unit": "单位"}})
    assert found.facts == ["unit"]
    assert not found.rows[0].problems


def test_no_more_than_ten_are_shown() -> None:
    assert len(shown(*[ROW] * 30).rows) == 10


def test_the_lines_of_a_case_are_one() -> None:
    lines = ["7,2026-09-01 09:00,2026-09-01 09:00,New,A", "8,2026-09-01 09:00,2026-09-01 09:00,New,A"]
    late = "7,2026-09-01 08:30,2026-09-01 09:00,Old,B"
    found = shown(*lines, late, content=EVENTS, header=["case", "at", "opened", "state", "team"])
    assert [(row.lines, row.told["unit"]) for row in found.rows] == [([4, 2], "A"), ([3], "A")]


def test_a_mapping_that_does_not_fit_shows_nothing() -> None:
    assert shown(ROW, content={"facts": {"unit": "没有"}}) == Preview([], [])
