import pytest

from complaints.imports.headers import letters, names, original


def test_a_name_that_comes_again_is_numbered() -> None:
    assert names([["a", "b", "a", "a"]]) == ["a", "b", "a#2", "a#3"]
    assert original("a#2") == "a"


def test_blanks_and_marks_around_a_name_are_no_part_of_it() -> None:
    assert names([["\ufeff 编号 ", "收到"]]) == ["编号", "收到"]


def test_a_word_over_several_columns_belongs_to_each_of_them() -> None:
    assert names([["编号", "时间", "", "渠道"], ["", "收到", "解决", ""]]) == ["编号", "时间 收到", "时间 解决", "渠道"]


def test_a_header_in_two_languages_has_both() -> None:
    assert names([["编号", "收到"], ["no", "received"]]) == ["编号 no", "收到 received"]


def test_the_same_word_twice_is_said_once() -> None:
    assert names([["编号", "收到"], ["编号", "收到"]]) == ["编号", "收到"]


def test_lines_of_different_length_are_filled_up() -> None:
    assert names([["a"], ["", "b"]]) == ["a", "b"]


@pytest.mark.parametrize(("number", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_without_names_have_letters(number: int, letter: str) -> None:
    assert letters(number + 1)[number] == letter


def test_no_header_has_no_names() -> None:
    assert names([]) == []
