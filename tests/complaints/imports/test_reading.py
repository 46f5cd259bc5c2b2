import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from complaints.imports import reading as module
from complaints.imports.errors import ImportRefusedError
from complaints.imports.reading import Reading
from tests.complaints.imports.conftest import EVENTS, HEADER, PLAIN, ROW, TABLE

Read = Callable[..., Reading]
EVENT_HEADER = "case,opened,at,state,team"


def event(case: str, at: str, state: str = "New", team: str = "A") -> str:
    return f"{case},2026-09-01 09:00,{at},{state},{team}"


def log(*events: str) -> str:
    return "\n".join([EVENT_HEADER, *events]) + "\n"


@contextmanager
def little_memory() -> Iterator[None]:
    """Fails where Python's objects ever take more than a few megabytes: the rows themselves would take more."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_good_rows_are_kept(read: Read) -> None:
    assert [facts.reference for facts in read(TABLE).spool.facts()] == ["A-1", "A-2"]


def test_a_row_with_too_few_cells_is_put_aside(read: Read) -> None:
    assert read(f"{HEADER}\nA-1,2026-09-01 09:00\n{ROW}\n").rejected.by_reason == {"wrong_cell_count": 1}


def test_empty_cells_too_many_do_no_harm(read: Read) -> None:
    assert len(read(f"{HEADER}\n{ROW},,\n").spool) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-09-01 09:00,,phone,A,W", "reference_missing"),
        ("1,,,phone,A,W", "received_missing"),
        ("1,31/02/2026,,phone,A,W", "date_unreadable"),
        ("1,2026-02-30 09:00,,phone,A,W", "date_unreadable"),
        ("1,2027-01-01 09:00,,phone,A,W", "received_in_future"),
        ("1,2026-09-01 09:00,2026-08-31 09:00,phone,A,W", "resolved_before_received"),
        ("1,2026-09-01 09:00,2026-12-31 09:00,phone,A,W", "event_in_future"),
        (f"{'9' * 200},2026-09-01 09:00,,phone,A,W", "too_long"),
        ("1,2026-09-01 09:00,,phone,A\0B,W", "unstorable_character"),
    ],
)
def test_a_row_that_cannot_be_true_is_put_aside_with_its_reason(read: Read, row: str, reason: str) -> None:
    found = read(f"{HEADER}\n{row}\n{ROW}\n")
    assert (found.rejected.by_reason, len(found.spool)) == ({reason: 1}, 1)


def test_the_same_row_twice_is_one_complaint(read: Read) -> None:
    found = read(f"{HEADER}\n{ROW}\n{ROW}\n")
    assert (len(found.spool), found.repeated, found.rejected.complaints) == (1, 1, 0)


def test_the_same_reference_with_other_facts_is_put_aside(read: Read) -> None:
    found = read(f"{HEADER}\n{ROW}\n{ROW.replace('phone', 'email')}\n")
    assert (len(found.spool), found.rejected.by_reason) == (1, {"duplicate_in_file": 1})


def test_lines_of_a_case_may_be_scattered_over_the_file(read: Read) -> None:
    lines = [
        event("1", "2026-09-01 11:00", "Closed", "C"),
        event("2", "2026-09-01 09:30"),
        event("1", "2026-09-01 09:10"),
    ]
    facts = {each.reference: each for each in read(log(*lines), EVENTS).spool.facts()}
    assert (facts["1"].unit, facts["1"].responded_at.hour) == ("C", 11)


def test_lines_of_one_moment_stay_in_the_order_of_the_file(read: Read) -> None:
    found = read(log(event("1", "2026-09-01 11:00", team="B"), event("1", "2026-09-01 11:00", team="A")), EVENTS)
    assert next(found.spool.facts()).unit == "A"


def test_any_order_of_the_lines_tells_the_same(read: Read) -> None:
    lines = [
        event(str(case), f"2026-09-01 1{hour}:00", "Active" if hour else "New", f"T{hour}")
        for case in range(9)
        for hour in range(5)
    ]
    ordered = list(read(log(*lines), EVENTS).spool.facts())
    random.Random(1).shuffle(lines)
    again = sorted(read(log(*lines), EVENTS).spool.facts(), key=lambda facts: facts.reference)
    assert again == sorted(ordered, key=lambda facts: facts.reference)


def test_one_bad_line_puts_its_whole_case_aside(read: Read) -> None:
    lines = event("1", "2026-09-01 10:00"), event("1", "31/02/2026"), event("2", "2026-09-01 10:00")
    found = read(log(*lines), EVENTS)
    assert [facts.reference for facts in found.spool.facts()] == ["2"]
    assert (found.rejected.by_reason, found.rejected.lines) == ({"date_unreadable": 1}, 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,2026-09-01 09:00,?,New,A", "event_time_missing"),
        ("1,2026-09-01 09:00,2026-09-01 10:00,New", "wrong_cell_count"),
        ("?,2026-09-01 09:00,2026-09-01 10:00,New,A", "reference_missing"),
    ],
)
def test_a_bad_line_is_put_aside_with_its_reason(read: Read, line: str, reason: str) -> None:
    assert read(f"{log(line)}{event('2', '2026-09-01 10:00')}\n", EVENTS).rejected.by_reason == {reason: 1}


def test_a_case_of_absurdly_many_lines_is_put_aside(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 10)
    found = read(log(*[event("1", "2026-09-01 10:00")] * 15, event("2", "2026-09-01 10:00")), EVENTS)
    assert (found.rejected.by_reason, found.rejected.lines, len(found.spool)) == ({"too_many_lines": 1}, 15, 1)


def test_nothing_of_a_file_that_is_cut_off_is_kept(read: Read) -> None:
    with pytest.raises(ImportRefusedError):
        read(f"{TABLE}A-3,2026-09")


@pytest.mark.slow
def test_a_hundred_thousand_rows_of_garbage_are_all_put_aside_in_little_memory(read: Read) -> None:
    noise = random.Random(7)
    garbage = [HEADER] + [",".join(noise.choices("§=@x0?%", k=8)) + f"{number},,,,,x" for number in range(100_000)]
    content = ("\n".join(garbage) + "\n").encode()
    began = time.monotonic()
    with little_memory():
        found = read(content)
    assert (found.rejected.complaints, len(found.spool)) == (100_000, 0)
    assert time.monotonic() - began < 60


@pytest.mark.slow
def test_events_are_folded_in_little_memory(read: Read) -> None:
    days = (f"2026-09-0{day} 10:00" for day in range(1, 5))
    content = log(*(event(str(case), at, team="T" * 190) for at in days for case in range(3000))).encode()
    with little_memory():
        assert len(read(content, EVENTS).spool) == 3000


SOURCED = {**PLAIN, "source_headers": ["来源"]}


def sourced(*sources: str) -> str:
    rows = (f"R{number},2026-09-01 09:00,,phone,A,W,{source}" for number, source in enumerate(sources))
    return "\n".join([f"{HEADER},来源", *rows]) + "\n"


def test_a_row_may_name_its_source(read: Read) -> None:
    found = read(sourced("crm", "", "客服系统"), SOURCED)
    assert found.spool.sources() == ["", "crm", "客服系统"]
    assert [facts.reference for facts in found.spool.facts("crm")] == ["R0"]


def test_a_file_without_the_column_belongs_to_the_source_of_the_mapping(read: Read) -> None:
    assert read(TABLE, SOURCED).spool.sources() == [""]


def test_a_column_that_is_no_source_is_noticed(read: Read) -> None:
    found = read(sourced(*(f"s{number}" for number in range(module.MOST_SOURCES + 3))), SOURCED)
    assert (len(found.spool), found.rejected.by_reason) == (module.MOST_SOURCES, {"too_many_sources": 3})


def test_a_source_that_cannot_be_kept_puts_the_row_aside(read: Read) -> None:
    found = read(sourced("x" * 101, "a\0b"), SOURCED)
    assert found.rejected.by_reason == {"too_long": 1, "unstorable_character": 1}
