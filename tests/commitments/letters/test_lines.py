from hypothesis import given
from hypothesis import strategies as st

from commitments.letters.lines import join_wrapped, read_lines

FULL = "服务人员应当佩戴工号牌并在接到住户报修之后的规定时间以内到达现场进行查看与处理"


@given(st.text(alphabet="一二1.、 　\t\r\n(（a。", max_size=60))
def test_no_character_is_lost_between_the_lines(text: str) -> None:
    lines = read_lines(text)
    assert "".join(line.source for line in lines) == (text if lines else "")
    assert "".join(line.source for line in join_wrapped(lines)) == "".join(line.source for line in lines)


def test_a_line_broken_at_the_margin_is_one_paragraph() -> None:
    (line,) = join_wrapped(read_lines(f"{FULL}\n并做好记录。\n"))
    assert line.words == f"{FULL}\n并做好记录。"


def test_a_numbered_line_is_never_a_continuation() -> None:
    assert len(join_wrapped(read_lines(f"{FULL}\n1.1并做好记录。\n"))) == 2


def test_a_short_line_ends_where_it_ends() -> None:
    assert len(join_wrapped(read_lines("上门安装\n开机调试\n"))) == 2


def test_rows_with_cells_are_never_continued() -> None:
    assert len(join_wrapped(read_lines(f"一级\t{FULL}\n二级\t{FULL}\n"))) == 2


def test_a_paragraph_too_long_to_be_wrapped_by_hand_is_never_continued() -> None:
    assert len(join_wrapped(read_lines(f"{FULL * 3}\n并做好记录。\n"))) == 2


LONG = "we will see you within ten minutes and you need not wait for an appointment"


def test_a_label_a_heading_or_the_next_row_begins_a_line_of_its_own() -> None:
    for following in ("Examples: a report", "Time to resolve"):
        assert len(join_wrapped(read_lines(f"{LONG}\n{following}\n"))) == 2
    assert len(join_wrapped(read_lines(f"{LONG} 35 mins\nAverage time to clear a leak in the street 95 mins\n"))) == 2


def test_an_english_paragraph_goes_on_in_small_letters() -> None:
    assert len(join_wrapped(read_lines(f"{LONG}\nbut may do so.\n"))) == 1


def test_a_full_stop_ends_the_paragraph() -> None:
    assert len(join_wrapped(read_lines(f"{FULL}。\n并做好记录。\n"))) == 2
