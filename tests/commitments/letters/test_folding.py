from hypothesis import given
from hypothesis import strategies as st

from commitments.letters.folding import fold


def test_full_width_and_traditional_forms_are_read_as_the_usual_ones() -> None:
    assert fold("應當在１２個小時內，答覆９８％").text == "应当在12个小时内,答复98%"


def test_formal_numerals_are_read_only_before_a_unit() -> None:
    assert fold("質保期貳年，叁拾日內，伍先生").text == "质保期二年,三十日内,伍先生"


def test_a_break_inside_chinese_words_is_dropped() -> None:
    assert fold("在24 小\n时内").text == "在24小时内"


def test_english_words_stay_apart() -> None:
    assert fold("within\n 2  days").text == "within 2 days"


@given(st.text(max_size=80), st.data())
def test_every_folded_character_leads_back_to_the_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        first, last = folded.origin(start, start + 1)
        assert fold(text[first:last]).text == folded.text[start] or text[first:last].isspace()
