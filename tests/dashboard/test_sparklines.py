from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dashboard.sparklines import HEIGHT, WIDTH, of_values, of_verdicts

values = st.lists(st.none() | st.decimals(0, 10, places=6), max_size=20)


def test_the_newest_period_stands_at_the_right_edge():
    assert of_values([Decimal("0.9")]).last == (WIDTH - 4, HEIGHT / 2)


def test_a_higher_value_is_drawn_higher():
    line = of_values([Decimal("0.1"), Decimal("0.9")])
    assert line.lines == ("100.0,26.0 116.0,4.0",)


def test_a_period_without_a_value_leaves_a_gap():
    line = of_values([Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)])
    assert len(line.lines) == 2


def test_the_target_is_on_the_same_scale():
    line = of_values([Decimal("0.97"), Decimal("0.99")], Decimal("0.98"))
    assert line.target_y == HEIGHT / 2


def test_nothing_known_draws_nothing():
    assert of_values([None, None]).last is None


def test_verdicts_are_marks_in_order():
    assert [mark.verdict for mark in of_verdicts(["met", "missed"]).marks] == ["met", "missed"]


@given(values, st.none() | st.decimals(0, 10, places=6))
def test_everything_stays_inside_the_picture(history, target):
    line = of_values(history, target)
    points = [point.split(",") for stretch in line.lines for point in stretch.split()]
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in points)
