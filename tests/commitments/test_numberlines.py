from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commitments import bands
from commitments.bands import Interval
from commitments.numberlines import number_line

REPEATS = [("target", Interval.parse("[0, 3]")), ("minor", Interval.parse("(5, 8)"))]
GAPS = [Interval.parse("(3, 5]"), Interval.parse("[8, ∞)")]
ends = st.fractions(min_value=0, max_value=200, max_denominator=4)


@st.composite
def intervals(draw):
    low, high = sorted([draw(ends), draw(ends)])
    found = Interval(low, high, draw(st.booleans()), draw(st.booleans()))
    return found if not found.is_empty else Interval(low, None, True, False)


def bar(line, grade):
    return next(each for each in line.bars if each.grade == grade)


def test_what_shares_no_number_stands_in_one_row():
    assert len({each.y for each in number_line(REPEATS, GAPS).bars}) == 1


def test_what_shares_numbers_stands_in_rows_below_each_other():
    crossing = [("target", Interval.parse("[0, 5]")), ("minor", Interval.parse("(3, 8)"))]
    line = number_line(crossing, (), bands.overlaps(crossing[0][1], [crossing[1][1]]))
    assert [each.grade for each in sorted(line.bars, key=lambda each: each.y)] == ["target", "minor", "twice"]


def test_ends_are_open_or_closed_as_the_letter_has_them():
    line = number_line(REPEATS, GAPS)
    assert [(end.grade, end.closed) for end in line.ends] == [("minor", False), ("minor", False), ("target", True)]


def test_a_gap_has_no_end_of_its_own():
    assert number_line([], GAPS).ends == ()


def test_where_two_meet_the_one_that_takes_the_number_in_lies_on_top():
    line = number_line([("minor", Interval.parse("[5, 8]")), ("major", Interval.parse("(8, ∞)"))])
    meeting = [end for end in line.ends if end.x == line.ticks[2].x]
    assert [(end.grade, end.closed) for end in meeting] == [("major", False), ("minor", True)]


def test_numbers_that_go_on_have_no_end():
    line = number_line([("major", Interval.parse("[8, ∞)"))])
    assert [end.closed for end in line.ends] == [True]
    assert bar(line, "major").x + bar(line, "major").width == line.width - 14


def test_a_value_stands_between_its_neighbours():
    line = number_line(REPEATS, GAPS, value=Fraction(4))
    ticks = {tick.number: tick.x for tick in line.ticks}
    assert line.value_x == (ticks["3"] + ticks["5"]) / 2


def test_a_value_beyond_every_end_still_is_on_the_picture():
    line = number_line(REPEATS, GAPS, value=Fraction(10_000))
    assert line.ticks[-1].x < line.value_x <= line.right


def test_without_a_value_none_is_shown():
    assert number_line(REPEATS).value_x is None


@given(st.lists(st.tuples(st.sampled_from(["target", "minor", "major"]), intervals()), max_size=8), ends)
def test_every_bar_is_on_the_picture_and_in_order(said, value):
    line = number_line(said, value=value)
    assert all(each.x >= 0 and each.width >= 0 and each.x + each.width <= line.width for each in line.bars)
    assert all(each.y + 20 <= line.axis < line.height for each in line.bars)
    assert [tick.x for tick in line.ticks] == sorted({tick.x for tick in line.ticks})
    assert 0 <= line.value_x <= line.width


@given(st.lists(st.tuples(st.just("target"), intervals()), max_size=8))
def test_bars_of_a_row_do_not_cover_each_other(said):
    by_row = {}
    for each in number_line(said).bars:
        by_row.setdefault(each.y, []).append(each)
    for row in by_row.values():
        row.sort(key=lambda each: (each.x, each.width))
        assert all(one.x + one.width <= other.x + 0.2 for one, other in pairwise(row))


def test_thousands_are_grouped_below_the_line():
    line = number_line([("target", Interval.parse("[4000, ∞)")), ("minor", Interval.parse("[1500.5, 4000)"))])
    assert [tick.number for tick in line.ticks] == ["0", "1,500.5", "4,000"]


def test_a_gap_that_a_note_settles_has_its_number_below_it_and_ends_of_its_own():
    line = number_line(REPEATS, GAPS[1:], noted=[("minor", GAPS[0], 7)])
    (noted,) = [each for each in line.bars if each.note == 7]
    assert noted.y + 20 < noted.note_baseline < line.axis
    assert [end.closed for end in line.ends if end.x == noted.x + noted.width and end.grade == "minor"] == [False, True]
