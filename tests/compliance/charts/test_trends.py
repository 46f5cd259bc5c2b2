import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import charts
from compliance.charts import Point, Stretch, Words, Zone, units

WORDS = Words("重复投诉率", "目标 ≤ 3%", ".1~%", ".2~%")
HISTORY = [Point("2026Q3", 0.0348, 0.031, 0.039, "missed"), Point("2026Q4", 0.0412, 0.037, 0.045, "missed")]
MINOR = Zone(0.05, 0.08, "minor", "轻微违约")
shares = st.floats(0, 1, allow_nan=False)
points = st.lists(
    st.builds(Point, st.text(max_size=5), st.none() | shares, st.none() | shares, st.none() | shares), max_size=12
)


def trend(points, target, zones, words):
    """A trend of periods that are all judged alike."""
    return charts.trend([Stretch(points, target, words.target, zones)], words)


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
    assert (line["y0"], line["y1"], line["x0"], line["x1"]) == (0.03, 0.03, -0.5, 1.5)


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
    assert spec["layout"]["xaxis"]["ticktext"][0] == "2026-12"


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


def of_two_versions():
    """The third quarter by the first version, the fourth by both, and the year after by the second."""
    first = Stretch(HISTORY, 0.03, "目标 ≤ 3%", [MINOR], "第 1 版")
    second = Stretch([Point("2026Q4", 0.05, verdict="minor"), Point("2027Q1", 0.01)], 0.04, "", [], "第 2 版")
    return charts.trend([first, second], WORDS)


def test_a_line_is_broken_where_another_version_begins():
    spec = of_two_versions()
    assert is_valid(spec)
    lines = [trace for trace in spec["data"] if trace["mode"] == "lines+markers"]
    assert [trace["y"] for trace in lines] == [[0.0348, 0.0412], [0.05, 0.01]]


def test_the_parts_of_a_period_stand_beside_each_other_in_its_place():
    first, second = (trace["x"] for trace in of_two_versions()["data"] if trace["mode"] == "lines+markers")
    assert 0.5 < first[1] < 1 < second[0] < 1.5
    assert (first[0], second[1]) == (0, 2)


def strokes(spec):
    shapes = [shape for shape in spec["layout"]["shapes"] if shape["type"] == "line" and shape["yref"] == "y"]
    return [(shape["x0"], shape["x1"], shape["y0"], shape["y1"]) for shape in shapes]


def test_every_stretch_has_its_own_target_and_a_riser_between_them():
    assert strokes(of_two_versions()) == [(-0.5, 1, 0.03, 0.03), (1, 2.5, 0.04, 0.04), (1, 1, 0.03, 0.04)]


def test_the_same_target_has_no_riser():
    alike = [Stretch([Point(label, 0.1)], 0.03, name=label) for label in ("a", "b")]
    assert len(strokes(charts.trend(alike, WORDS))) == 2


def test_a_band_is_as_wide_as_the_version_that_names_it():
    [zone] = [shape for shape in of_two_versions()["layout"]["shapes"] if shape["type"] == "rect"]
    assert (zone["x0"], zone["x1"]) == (-0.5, 1)


def test_every_stretch_is_named_where_it_begins_on_a_line_of_its_own():
    notes = {note["text"]: note for note in of_two_versions()["layout"]["annotations"] if note["yref"] == "paper"}
    assert [(note["x"], note["yshift"]) for note in notes.values()] == [(-0.5, charts.trends.NAME_HEIGHT), (1, 0)]
    assert list(notes) == ["第 1 版", "第 2 版"]


def test_a_name_in_the_right_half_stands_before_its_place_and_points_to_it():
    alike = [Stretch([Point(f"{n}", 0.1) for n in range(4)], name="v1"), Stretch([Point("4", 0.1)], name="v2")]
    [_first, last] = charts.trend(alike, WORDS)["layout"]["annotations"]
    assert (last["text"], last["xanchor"]) == ("v2 →", "right")


@given(st.lists(points.filter(bool), min_size=1, max_size=4), st.none() | shares)
def test_any_stretches_make_a_valid_chart(alike, target):
    assert is_valid(charts.trend([Stretch(each, target, "", [MINOR], "v") for each in alike], WORDS))


@pytest.mark.parametrize("values", [(0.0, 0.02), (0.0, 0.0), (0.97, 1.0)])
def test_the_dots_of_units_have_air_on_both_sides(values):
    spec = charts.units([Point(str(at), value) for at, value in enumerate(values)], None, WORDS)
    low, high = spec["layout"]["xaxis"]["range"]
    air = (high - low) * 0.04
    assert low <= min(values) - air
    assert high >= max(values) + air
