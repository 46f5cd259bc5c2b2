import pytest

from commitments.letters.blanks import find_blanks


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("至____年", "____"),
        ("在[具体小时数]小时内", "[具体小时数]"),
        ("在[X]日内", "[X]"),
        ("由XX公司", "XX"),
        ("不低于**%", "**"),
        ("第__条", "__"),
        ("同意□", "□"),
        ("为【请填写】元", "【请填写】"),
        ("第  条", "第  "),
    ],
)
def test_a_gap_is_found_in_every_form(text: str, blank: str) -> None:
    (found,) = find_blanks(text, place="clause", clause="1")
    assert text[found.start : found.end] == found.text == blank


@pytest.mark.parametrize(
    "text", ["第三条", "**Service Request** and **Other**", "[1]", "[link](address)", "MAXX", "a_b", "2*3"]
)
def test_what_is_written_is_no_gap(text: str) -> None:
    assert list(find_blanks(text, place="clause")) == []
