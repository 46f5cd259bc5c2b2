import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from compliance.charts import Point, Words, Zone, trend, units

WORDS = Words("重复投诉率", "目标 ≤ 3%", ".1~%", ".2~%")
HISTORY = [Point("2026Q3", 0.0348, 0.031, 0.039, "missed"), Point("2026Q4", 0.0412, 0.037, 0.045, "missed")]
MINOR = Zone(0.05, 0.08, "minor", "轻微违约")
shares = st.floats(0, 1, allow_nan=False)
points = st.lists(
    st.builds(Point, st.text(max_size=5), st.none() | shares, st.none() | shares, st.none() | shares), max_size=12
)


def themed(value):
    """What charts.js does: names of tokens become colours and fonts."""
    if isinstance(value, dict):
        return {key: themed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [themed(each) for each in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def is_valid(spec):
    go.Figure(themed(spec))  # raises on anything Plotly does not know
    return True


def test_a_trend_is_a_figure_plotly_accepts():
    assert is_valid(trend(HISTORY, 0.03, [MINOR], WORDS))


def test_units_are_a_figure_plotly_accepts():
    assert is_valid(units(HISTORY, 0.03, WORDS))


def test_the_target_is_a_line_across_the_trend():
    [line] = [shape for shape in trend(HISTORY, 0.03, [], WORDS)["layout"]["shapes"] if shape["type"] == "line"]
    assert (line["y0"], line["y1"], line["x0"], line["x1"]) == (0.03, 0.03, 0, 1)


def test_without_a_target_there_is_no_line():
    assert trend(HISTORY, None, [], WORDS)["layout"]["shapes"] == []


def test_a_band_near_the_figures_is_drawn_as_a_zone():
    [zone] = [shape for shape in trend(HISTORY, 0.03, [MINOR], WORDS)["layout"]["shapes"] if shape["type"] == "rect"]
    assert zone["y0"] == 0.05
    assert zone["fillcolor"] == "@minor-w"


def test_a_band_far_from_the_figures_does_not_flatten_them():
    far = Zone(0.9, None, "major", "重大违约")
    assert trend(HISTORY, 0.03, [far], WORDS)["layout"]["yaxis"]["range"][1] < 0.1


def test_a_broken_promise_has_another_shape_as_well_as_another_colour():
    marker = trend([Point("a", 0.1, verdict="met"), Point("b", 0.2, verdict="minor")], None, [], WORDS)["data"][-1][
        "marker"
    ]
    assert marker["symbol"] == ["circle", "diamond"]
    assert marker["color"] == ["@accent", "@minor"]


def test_a_period_without_a_value_is_a_gap_in_the_line():
    assert trend([Point("a", None), *HISTORY], None, [], WORDS)["data"][-1]["y"][0] is None


def test_the_newest_period_always_has_its_label():
    labels = [f"2026-{month:02d}" for month in range(1, 13)]
    spec = trend([Point(label, 0.1) for label in labels], None, [], WORDS)
    assert spec["layout"]["xaxis"]["tickvals"][0] == "2026-12"


def test_the_first_unit_stands_on_top():
    assert units(HISTORY, None, WORDS)["layout"]["yaxis"]["categoryarray"] == ["2026Q4", "2026Q3"]


def test_intervals_reach_from_the_value():
    error = units([Point("华东", 0.05, 0.04, 0.07)], None, WORDS)["data"][0]["error_x"]
    assert [round(error[side][0], 6) for side in ("arrayminus", "array")] == [0.01, 0.02]


@given(points, st.none() | shares)
def test_any_figures_make_a_valid_chart(figures, target):
    assert is_valid(trend(figures, target, [MINOR], WORDS))
    assert is_valid(units(figures, target, WORDS))


def test_shares_within_a_hair_are_marked_with_more_places():
    close = [Point("2025", 0.0536), Point("2026", 0.0540)]
    assert trend(close, None, [], WORDS)["layout"]["yaxis"]["tickformat"] == WORDS.fine
    assert trend(HISTORY, None, [], WORDS)["layout"]["yaxis"]["tickformat"] == WORDS.ticks
