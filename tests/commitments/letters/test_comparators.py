import pytest

from commitments.letters.comparators import comparator_after, comparator_before, marked


@pytest.mark.parametrize(
    ("left", "comparator"),
    [
        ("办结率不得低于", ">="),
        ("基金不低于营收的", ">="),
        ("时间不超过", "<="),
        ("未超过法定时限", "<="),
        ("控制在", "<="),
        ("重复率高于", ">"),
        ("不满", "<"),
        ("至少", ">="),
        ("达到", ">="),
        ("不达标", ""),
        ("no more than ", "<="),
        ("less than ", "<"),
        ("max ", "<="),
        ("不超过规定，此后又过了很长很长很长很长的一段时间", ""),
    ],
)
def test_the_nearest_comparing_word_decides(left: str, comparator: str) -> None:
    assert comparator_before(left)[0] == comparator


@pytest.mark.parametrize(
    ("right", "comparator"),
    [("以上", ">="), ("以内", "<="), ("内答复", "<="), ("以下", "<="), ("内部", ""), ("的", ""), ("或更短时间", "<=")],
)
def test_words_after_a_figure_include_it(right: str, comparator: str) -> None:
    assert comparator_after(right)[0] == comparator


def test_a_mark_in_brackets_opens_or_closes_the_end() -> None:
    assert (marked(">=", "以上(不含95%)"), marked(">", "(含)"), marked("<=", "内")) == (">", ">=", "<=")


def test_a_bracket_that_names_what_is_left_out_opens_no_end() -> None:
    assert marked("<=", "内(不含施工时间)") == "<="
