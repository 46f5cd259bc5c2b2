import pytest

from complaints.imports.layout import Place, delimiter, place

HEADER = ["编号", "收到", "数量", "渠道"]
ROWS = [[f"A-{number}", f"2026-09-{number:02d} 09:00", str(number), "电话"] for number in range(1, 9)]


def test_a_header_stands_in_the_first_line() -> None:
    assert place([HEADER, *ROWS]) == Place(0, 1, 2)


def test_titles_above_the_header_are_not_the_header() -> None:
    assert place([["九月投诉登记表", "", "", ""], ["制表：客服部"], HEADER, *ROWS]) == Place(2, 1, 2)


def test_a_second_line_of_names_belongs_to_the_header() -> None:
    english = ["no", "received", "number", "channel"]
    assert place([HEADER, english, *ROWS]) == Place(0, 2, 2)


def test_a_merged_header_has_two_lines() -> None:
    rows = [[f"A-{number}", f"2026-09-0{number}", f"2026-09-0{number}", "电话"] for number in range(1, 6)]
    merged = [["编号", "时间", "", "渠道"], ["", "收到", "解决", ""], *rows]
    assert place(merged) == Place(0, 2, 2)


def test_rows_without_a_header_are_no_header() -> None:
    assert place(ROWS) == Place(0, 0, 2)


def test_a_first_row_that_lacks_its_dates_is_no_header() -> None:
    assert place([HEADER, ["A-0", "", "?", "电话"], *ROWS]).lines == 1


def test_a_date_that_does_not_exist_is_no_name() -> None:
    assert place([["a", "b"], ["1", "31/02/2026"], ["2", "30/02/2026"], ["3", "01/02/2026"]]).lines == 1


def test_a_table_of_words_alone_has_one_line_of_names() -> None:
    assert place([["a", "b"], ["x", "y"], ["z", "u"]]) == Place(0, 1, 0)


def test_a_header_alone_is_a_header() -> None:
    assert place([HEADER]) == Place(0, 1, 0)


def test_an_empty_file_has_nothing() -> None:
    assert place([]) == Place(0, 1, 0)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_splits_the_lines_evenly(mark: str) -> None:
    assert delimiter("\n".join(mark.join(row) for row in [HEADER, *ROWS])) == mark


def test_commas_within_the_cells_do_not_count() -> None:
    lines = ["a;b", "x, y, z;1", "u;2", "v, w;3"]
    assert delimiter("\n".join(lines)) == ";"


def test_a_title_above_does_not_hide_the_delimiter() -> None:
    assert delimiter("登记表\n" + "\n".join(";".join(row) for row in [HEADER, *ROWS])) == ";"


def test_a_single_column_has_a_comma() -> None:
    assert delimiter("a\nb\nc\n") == ","
