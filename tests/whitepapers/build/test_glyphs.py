"""What the font of the paper can draw, and what is printed for the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitepapers.build.glyphs import BREAK, MISSING, breakable, has_glyph, printable


@pytest.mark.parametrize("letter", "aZ9 践诺龘。“”≥≤±−●▲◆■○◌〓…·é")
def test_the_font_has_what_papers_are_written_with(letter: str):
    assert has_glyph(letter)


@pytest.mark.parametrize("letter", "😀م\x00\u202e")
def test_the_font_lacks_what_it_lacks(letter: str):
    assert not has_glyph(letter)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("云岭 2026", "云岭 2026"),
        ("好😀", f"好{MISSING}"),
        ("一\n二\t三", "一 二 三"),
        ("甲\x00乙\u202e丙", "甲乙丙"),
        ("e\u0301", "é"),
    ],
)
def test_text_is_printed_as_the_font_can(written: str, printed: str):
    assert printable({"a": [written, 3, None]}) == {"a": [printed, 3, None]}


@given(st.text())
def test_everything_printable_has_a_glyph(text: str):
    assert all(letter == BREAK or has_glyph(letter) for letter in printable(text))


def test_long_words_may_be_broken_and_others_not():
    told = breakable(["a" * 60, "长" * 60, "short words only, however many there are"])
    assert told[0].replace(BREAK, "") == "a" * 60
    assert max(map(len, told[0].split(BREAK))) <= 12
    assert told[1:] == ["长" * 60, "short words only, however many there are"]
