from hypothesis import given
from hypothesis import strategies as st

from commitments.passages import Piece, Span, cut

TEXT = "问题解决率不得低于98%,重复投诉率控制在3%以内。"
spans = st.lists(st.builds(Span, st.integers(-5, 40), st.integers(-5, 40), st.integers(1, 9)), max_size=8)


def test_a_text_without_phrases_is_one_piece():
    assert cut(TEXT, []) == [Piece(TEXT)]


def test_a_phrase_is_a_piece_of_its_own():
    assert [piece.text for piece in cut(TEXT, [Span(0, 12, 1)])] == [TEXT[:12], TEXT[12:]]


def test_overlapping_phrases_share_the_piece_they_both_cover():
    pieces = cut("abcdef", [Span(0, 4, 1), Span(2, 6, 2)])
    assert pieces == [Piece("ab", (1,)), Piece("cd", (1, 2)), Piece("ef", (2,))]


def test_the_narrower_phrase_comes_first():
    assert cut("abcdef", [Span(0, 6, 1), Span(2, 4, 2)])[1].promises == (2, 1)


def test_a_blank_inside_a_phrase_is_marked_as_both():
    assert cut("《___法》", [Span(0, 6, 1)], [Span(1, 4, 7)])[1] == Piece("___", (1,), 7)


def test_offsets_outside_the_text_are_clipped():
    assert cut("abc", [Span(-3, 99, 1)]) == [Piece("abc", (1,))]


def test_an_empty_text_has_no_pieces():
    assert cut("", [Span(0, 3, 1)]) == []


def test_a_term_inside_a_phrase_is_marked_as_both():
    assert cut("abcdef", [Span(0, 6, 1)], (), [Span(2, 4, 9)])[1] == Piece("cd", (1,), None, 9)


@given(st.text(max_size=30), spans, spans, spans)
def test_the_pieces_are_the_text(text, promises, blanks, terms):
    assert "".join(piece.text for piece in cut(text, promises, blanks, terms)) == text


@given(spans)
def test_a_piece_belongs_to_exactly_the_phrases_around_it(promises):
    place = 0
    for piece in cut(TEXT, promises):
        around = [span for span in promises if span.start <= place and place + len(piece.text) <= span.end]
        assert sorted(piece.promises) == sorted(span.key for span in around)
        place += len(piece.text)


def test_very_many_marks_take_no_longer_than_their_number():
    text = "投诉" * 50_000
    assert len(cut(text, [], [], [Span(n, n + 2, n) for n in range(0, len(text), 2)])) == 50_000
