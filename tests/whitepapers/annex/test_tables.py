"""The annex holds everything that the snapshot says, and names where each value stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from whitepapers.annex.codes import CODES
from whitepapers.annex.columns import DIGEST, Column, Kind, Table
from whitepapers.annex.tables import TABLES

NO_FIGURES = ("organisation.slug", "prose")
"""Where the public page is, and words."""


def places(value: Any, at: str = "") -> Iterator[str]:
    """Every place of a snapshot at which a value stands."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for part in value:
            yield from places(part, f"{at}[]")
    else:
        yield at


def is_told(place: str) -> bool:
    """Whether a column has it, as it is or inside what is told whole."""
    sources = {column.source.replace("[#]", "[]") for table in TABLES for column in table.columns}
    return any(place == source or place.startswith((f"{source}.", f"{source}[]")) for source in sources)


def columns() -> Iterator[tuple[Table, Column]]:
    return ((table, column) for table in TABLES for column in table.columns)


def containers(value: Any, at: str = "") -> Iterator[str]:
    """Every place of a list or of a group of values, also of an empty one."""
    if isinstance(value, dict):
        yield at
        for name, part in value.items():
            yield from containers(part, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        yield at
        for part in value:
            yield from containers(part, f"{at}[]")


def test_every_value_of_a_snapshot_stands_in_a_table(issues):
    found = {place for each in (issues.third, issues.full) for place in places(each)}
    found -= {
        place for each in (issues.third, issues.full) for place in containers(each)
    }  # null where others have some
    assert {place for place in found if not place.startswith(NO_FIGURES) and not is_told(place)} == set()


def test_every_column_is_a_place_of_the_snapshot(issues):
    both = (issues.third, issues.full)
    whole = {place for each in both for place in (*places(each), *containers(each))}
    sources = {column.source.replace("[#]", "[]") for _table, column in columns()}
    never = sources - whole
    assert never == {DIGEST}  # of the snapshot itself


def test_every_key_is_explained(issues):
    for table, column in columns():
        if column.codes:
            at = list(table.columns).index(column)
            told = [row[at] for each in (issues.third, issues.full) for row in table.rows(each)]
            keys = {key for value in told for key in ([value] if isinstance(value, str) else value or ())}
            assert {key.partition(":")[0] for key in keys if key} <= set(CODES[column.codes]), column.source


def test_keys_have_a_list():
    assert all(column.codes for _table, column in columns() if column.kind in (Kind.CODE, Kind.CODES))
    assert {column.codes for _table, column in columns() if column.codes} <= set(CODES)


def test_no_name_stands_for_two_things():
    assert len({table.name for table in TABLES}) == len(TABLES)
    for table in TABLES:
        assert len({column.name for column in table.columns}) == len(table.columns)


@pytest.fixture
def table():
    return {each.name: each for each in TABLES}


def test_a_row_knows_what_it_lies_in_and_its_place_beside(table):
    counts = {
        "months": ["2026-07", "2026-08"],
        "rows": [{"unit": "东", "counts": [None, 9], "total": 12}, {"unit": "", "counts": [5, 6], "total": 11}],
        "totals": [8, 15],
        "total": 23,
    }
    told = table["unit-months"].rows({"unit_months": counts, DIGEST: "ab"})
    assert [row[:-1] for row in told if row[-1] == "ab"] == [
        ["东", "2026-07", None, 12, 8, 23],
        ["东", "2026-08", 9, 12, 15, 23],
        ["", "2026-07", 5, 11, 8, 23],
        ["", "2026-08", 6, 11, 15, 23],
    ]


def test_a_list_without_items_has_no_rows(table):
    assert list(table["breaches"].rows({"breaches": []})) == []


def test_what_is_missing_is_empty(table):
    row = dict(zip([each.name for each in table["issue"].columns], next(table["issue"].rows({})), strict=True))
    assert row["statement"] is None
