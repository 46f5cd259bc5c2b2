from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import paging
from complaints.models import Complaint

START = datetime(2026, 9, 1, 1, tzinfo=UTC)


@pytest.fixture
def seven(write: Any, facts: Any) -> Any:
    """Seven complaints, of which three were received in the same instant."""
    days = {"A": 0, "B": 1, "C": 1, "D": 1, "E": 2, "F": 3, "G": 4}
    write(*(facts(reference, day) for reference, day in days.items()))
    return Complaint.objects.all()


def references(page: paging.Page) -> str:
    return "".join(row.reference for row in page.rows)


def walk(rows: Any, *, newest_first: bool, size: int) -> list[str]:
    page = paging.page(rows, newest_first=newest_first, size=size)
    found = [references(page)]
    while page.next:
        page = paging.page(rows, newest_first=newest_first, size=size, cursor=page.next)
        found.append(references(page))
    return found


def walk_back(rows: Any, *, newest_first: bool, size: int) -> list[str]:
    page = paging.page(rows, newest_first=newest_first, size=size)
    while page.next:
        page = paging.page(rows, newest_first=newest_first, size=size, cursor=page.next)
    found = [references(page)]
    while page.previous:
        page = paging.page(rows, newest_first=newest_first, size=size, cursor=page.previous)
        found.append(references(page))
    return found


def test_pages_hold_every_row_once_even_of_the_same_instant(seven: Any) -> None:
    assert walk(seven, newest_first=True, size=2) == ["GF", "ED", "CB", "A"]


def test_the_oldest_can_come_first(seven: Any) -> None:
    assert walk(seven, newest_first=False, size=3) == ["ABC", "DEF", "G"]


def test_the_way_back_passes_the_same_rows(seven: Any) -> None:
    assert walk_back(seven, newest_first=True, size=2) == ["A", "CB", "ED", "GF"]


def test_a_list_that_fits_has_no_other_page(seven: Any) -> None:
    page = paging.page(seven, newest_first=True, size=7)
    assert (len(page.rows), page.next, page.previous) == (7, "", "")


def test_no_rows_are_one_empty_page(db: None) -> None:
    assert paging.page(Complaint.objects.all(), newest_first=True) == paging.Page([], "", "")


def test_a_cursor_of_the_other_order_begins_anew(seven: Any) -> None:
    cursor = paging.page(seven, newest_first=True, size=2).next
    assert references(paging.page(seven, newest_first=False, size=2, cursor=cursor)) == "AB"


@pytest.mark.parametrize("cursor", ["", "x", "nn1", "nn99999999999999999_1", "nn1_99999999999999999999", "nn1_1;--"])
def test_what_is_no_cursor_shows_the_first_page(seven: Any, cursor: str) -> None:
    assert references(paging.page(seven, newest_first=True, size=2, cursor=cursor)) == "GF"


def test_a_row_that_arrives_between_two_pages_moves_none_of_the_others(seven: Any, write: Any, facts: Any) -> None:
    cursor = paging.page(seven, newest_first=True, size=2).next
    write(facts("H", 5))
    assert references(paging.page(seven, newest_first=True, size=2, cursor=cursor)) == "ED"


@given(st.text(max_size=40))
def test_no_text_breaks_the_list(cursor: str) -> None:
    match = paging.CURSOR.fullmatch(cursor)
    assert match is None or paging._instant(int(match[3])) is not None or len(match[3]) > 15


def test_rows_are_counted_up_to_a_cap(seven: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    assert paging.capped_count(seven) == 4


def test_a_cursor_keeps_microseconds(write: Any, facts: Any) -> None:
    write(*(facts(f"R{n}", received_at=START + timedelta(microseconds=n)) for n in range(4)))
    assert walk(Complaint.objects.all(), newest_first=True, size=1) == ["R3", "R2", "R1", "R0"]
