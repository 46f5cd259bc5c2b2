from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whitepapers.prose.placeholders import Broken, Fault, Placeholder, Words, nearest, parse, placeholder

TYPED = st.text(alphabet="{}: \n解决率abc.2@：　", max_size=60)


def only(text: str) -> Placeholder | Broken:
    piece = parse(text)[0]
    assert not isinstance(piece, Words)
    return piece


@given(TYPED | st.text())
def test_whatever_is_typed_its_pieces_are_the_text_again(text: str) -> None:
    assert "".join(piece.written for piece in parse(text)) == text


@given(TYPED | st.text())
def test_every_piece_says_where_it_stands(text: str) -> None:
    assert all(text.startswith(piece.written, piece.at) for piece in parse(text))


@given(st.text().filter(lambda text: text and "{{" not in text))
def test_a_text_without_braces_is_words_alone(text: str) -> None:
    assert parse(text) == [Words(text, 0)]


@given(st.lists(st.from_regex(r"[a-z]+(:[0-9.]+)?", fullmatch=True), min_size=1, max_size=4))
def test_a_path_that_is_typed_as_a_placeholder_is_read_as_that_path(names: list[str]) -> None:
    assert only(placeholder(" ".join(names))).source == " ".join(names)


def test_blanks_between_names_do_not_matter() -> None:
    assert only("{{clause:2.3.2   resolution_rate value}}").source == "clause:2.3.2 resolution_rate value"


def test_a_chinese_keyboard_may_type_the_colon_and_the_blank() -> None:
    assert only("{{ clause：2.3.2　resolution_rate value }}").source == "clause:2.3.2 resolution_rate value"


def test_every_name_knows_its_place_in_the_text() -> None:
    text = "甲 {{ total  met }}"
    piece = parse(text)[1]
    assert [text[name.at : name.at + 3] for name in piece.names] == ["tot", "met"]


def test_a_placeholder_that_is_not_closed_on_its_line_says_so() -> None:
    problem = only("{{ total met\n}}").problem
    assert (problem.fault, problem.at, problem.found) == (Fault.UNCLOSED, 0, "{{ total met")


def test_one_that_another_begins_in_is_not_closed() -> None:
    first, second = parse("{{ total {{ total met }}")
    assert first.problem.fault is Fault.UNCLOSED
    assert second.source == "total met"


def test_braces_with_nothing_between_them_say_so() -> None:
    assert only("{{  }}").problem.fault is Fault.VACANT


def test_closing_braces_alone_are_words() -> None:
    assert parse("a }} b") == [Words("a }} b", 0)]


def test_the_nearest_name_is_the_one_that_was_meant() -> None:
    assert nearest("resolution_rat", ["resolution_rate", "repeat_rate"]) == "resolution_rate"


def test_nothing_is_suggested_that_is_not_close() -> None:
    assert nearest("weather", ["resolution_rate", "repeat_rate"]) == ""
