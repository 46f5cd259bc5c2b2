import io
from typing import Any

import pytest

from complaints.imports import files, rows
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping
from tests.complaints.imports.conftest import HEADER, PLAIN, ROW, TABLE, packed, workbook


def table(content: str | bytes, **options: Any) -> list[dict[str, str]]:
    content = content.encode() if isinstance(content, str) else content
    with files.inspect(io.BytesIO(content)) as opened:
        found = rows.Table(opened, Mapping.of({**PLAIN, **options}))
        return [found.named(row) for row in found]


def refused(content: str | bytes, **options: Any) -> dict[str, Any]:
    with pytest.raises(ImportRefusedError) as error:
        table(content, **options)
    return error.value.as_json()


def test_rows_come_under_the_names_of_their_columns() -> None:
    assert table(TABLE)[0]["单位"] == "客服一部"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    assert table(TABLE.replace(",", mark)) == table(TABLE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_file_as_spreadsheet_programs_save_it_is_read(encoding: str) -> None:
    content = TABLE.replace(",", ";").replace("\n", "\r\n")
    assert table(content.encode(encoding)) == table(TABLE)


def test_a_mark_at_the_beginning_that_was_put_there_twice_is_no_part_of_the_name() -> None:
    assert table(b"\xef\xbb\xbf" * 2 + TABLE.encode()) == table(TABLE)


def test_a_header_with_more_commas_than_delimiters_is_still_split_right() -> None:
    content = "编号;收到;解决;渠道;单位;客户;备注(a,b,c,d,e,f,g)\n1;2;3;4;5;6;7\n"
    assert table(content)[0]["编号"] == "1"


def test_the_mapping_may_name_the_delimiter() -> None:
    assert table(TABLE.replace(",", "#"), delimiter="#") == table(TABLE)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_every_encoding_gives_the_same_rows(codec: str) -> None:
    assert table(TABLE.encode(codec)) == table(TABLE)


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_every_line_break_gives_the_same_rows(line_break: str) -> None:
    assert table(TABLE.replace("\n", line_break)) == table(TABLE)


def test_packed_or_not_is_the_same() -> None:
    assert table(packed(TABLE)) == table(TABLE)


def test_a_workbook_gives_the_same_rows() -> None:
    lines = [line.split(",") for line in TABLE.splitlines()]
    assert table(workbook(*lines)) == table(packed(workbook(*lines))) == table(TABLE)


def test_a_column_that_comes_twice_has_a_second_name() -> None:
    facts = {"reference": "a", "received_at": "b", "category": "c", "subcategory": "c#2"}
    assert table("a,b,c,c\n1,2,3,4\n", facts=facts)[0] == {"a": "1", "b": "2", "c": "3", "c#2": "4"}


def test_lines_above_the_header_can_be_skipped() -> None:
    assert table(f"九月投诉登记表\n{TABLE}", skip_lines=1) == table(TABLE)


def test_line_breaks_and_delimiters_inside_quotation_marks_belong_to_the_cell() -> None:
    assert table(f'{HEADER}\n1,2,3,4,"一部,\n二部",6\n')[0]["单位"] == "一部,\n二部"


def test_blank_lines_are_no_rows() -> None:
    assert len(table(f"\n{TABLE}\n,,,,,\n  \n\n")) == 2


def test_the_apostrophe_before_a_formula_is_taken_away_again() -> None:
    assert table(f"{HEADER}\n1,2,3,4,'=SUM(A1),6\n")[0]["单位"] == "=SUM(A1)"


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    said = refused("编号,收到,解决,渠道,单位\n1,2,3,4,5\n")
    assert said == {"code": "columns_missing", "params": {"missing": "客户", "found": "编号, 收到, 解决, 渠道, 单位"}}


def test_a_header_alone_is_not_enough() -> None:
    assert refused(HEADER)["code"] == "no_rows"


def test_a_file_cut_inside_a_quoted_cell_is_refused() -> None:
    assert refused(f'{TABLE}A-3,2026-09-03 09:00,,phone,"客服') == {"code": "file_cut_at", "params": {"line": 4}}


def test_a_file_cut_inside_a_row_is_refused() -> None:
    assert refused(f"{TABLE}A-3,2026-09-0") == {"code": "file_cut_at", "params": {"line": 4}}


def test_a_last_line_without_its_line_break_is_whole_when_its_cells_are() -> None:
    assert len(table(f"{HEADER}\n{ROW}")) == 1


def test_a_last_row_that_ends_in_a_quoted_line_break_is_whole() -> None:
    assert len(table(f'{HEADER}\n1,2,3,4,5,"a\nb"')) == 1


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    said = refused(f'{HEADER}\n1,2,3,4,5,"open\n' + f"{ROW}\n" * 30_000)
    assert said == {"code": "cell_too_long", "params": {"line": 2, "longest": rows.LONGEST_CELL}}


def test_a_line_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LONGEST_LINE", 1000)
    assert refused(f"{HEADER}\n" + "x" * 5000)["code"] == "line_too_long"


def test_a_cell_longer_than_the_usual_limit_is_read() -> None:
    assert len(table(f"{HEADER}\n1,2,3,4,5,{'长' * 200_000}\n")[0]["客户"]) == 200_000


def test_a_row_knows_the_line_on_which_it_begins() -> None:
    content = f'{HEADER}\n1,2,3,4,"a\nb\nc",6\n\n2,2,3,4,5,6\n'
    with files.inspect(io.BytesIO(content.encode())) as opened:
        assert [row.line for row in rows.Table(opened, Mapping.of(PLAIN))] == [2, 6]


def test_a_header_of_two_lines_gives_one_name_a_column() -> None:
    content = "编号,时间,,渠道,单位,客户\n,收到,解决,,,\nA-1,2026-09-01,,phone,A,W\n"
    facts = {**PLAIN["facts"], "received_at": "时间 收到", "resolved_at": "时间 解决"}
    assert table(content, facts=facts, header_lines=2)[0]["时间 收到"] == "2026-09-01"


def test_a_file_without_a_header_has_columns_by_letter() -> None:
    facts = {"reference": "A", "received_at": "B"}
    assert table("A-1,2026-09-01\nA-2,2026-09-02\n", facts=facts, header_lines=0) == [
        {"A": "A-1", "B": "2026-09-01"},
        {"A": "A-2", "B": "2026-09-02"},
    ]
