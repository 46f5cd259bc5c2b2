import json

import pytest

from complaints.imports.columns import Column, Kind, profile


def column(*cells: str, name: str = "x") -> Column:
    [found], _ = profile([name], ((line, [cell]) for line, cell in enumerate(cells, 2)))
    return found


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["2026-01-01", "2026-01-02", ""], Kind.DATE),
        (["1", "2.5", "1,200"], Kind.NUMBER),
        (["是", "否", "是"], Kind.YES_NO),
        (["1", "0", "1"], Kind.YES_NO),
        (["电话", "微信", "电话", "微信"], Kind.WORDS),
        (["a", "b", "c", "d", "e"], Kind.TEXT),
        (["长" * 80, "短"], Kind.TEXT),
        (["", ""], Kind.EMPTY),
        (["?", "N/A", ""], Kind.EMPTY),
        (["31/02/2026", "01/02/2026", "03/02/2026"], Kind.DATE),
        (["21215", "46266"], Kind.NUMBER),
    ],
)
def test_the_kind_of_a_column(cells: list[str], kind: Kind) -> None:
    assert column(*cells).kind == kind


def test_days_that_are_numbers_are_dates_where_the_name_says_so() -> None:
    found = column("46266.375", "46267", name="CreatedDate")
    assert (found.kind, found.date_formats) == (Kind.DATE, ["excel"])


def test_words_that_mean_nothing_are_counted_apart() -> None:
    found = column("?", "a", "?", "")
    assert (found.nothings, found.filled, found.empty) == ({"?": 2}, 1, 1)


def test_an_open_order_gives_no_format_until_somebody_says_it() -> None:
    found = column("03/04/2026")
    assert (found.is_open, found.date_formats) == (True, [])
    found.told_formats = ["%d/%m/%Y"]
    assert (found.is_open, found.date_formats) == (False, ["%d/%m/%Y"])


def test_what_somebody_says_goes_before_what_was_found() -> None:
    found = column("20260101", "20260102")
    found.told = Kind.NUMBER
    assert (found.kind, found.found_kind, found.date_formats) == (Kind.NUMBER, Kind.DATE, [])


def test_a_cell_counts_every_time_and_is_told_apart_once() -> None:
    found = column("a", "b", "a")
    assert (found.filled, found.distinct, found.unique, found.words) == (3, 2, False, {"a": 2, "b": 1})


def test_too_many_words_are_no_choice() -> None:
    assert column(*map(str, range(100))).words is None


def test_a_row_that_is_too_short_leaves_its_columns_out() -> None:
    [_, second], seen = profile(["a", "b"], iter([(2, ["1"]), (3, ["1", "2"])]))
    assert (second.filled, seen) == (1, 2)


@pytest.mark.parametrize(
    "cells", [["03/04/2026", "?", ""], ["是", "否"], ["46266.5"], ["a"] * 3, [str(n) for n in range(99)]]
)
def test_a_column_comes_back_from_json_as_it_was(cells: list[str]) -> None:
    found = column(*cells, name="date")
    back = Column.from_json(json.loads(json.dumps(found.as_json())))
    assert back.as_json() == found.as_json()
    assert (back.kind, back.orders, back.date_formats) == (found.kind, found.orders, found.date_formats)
