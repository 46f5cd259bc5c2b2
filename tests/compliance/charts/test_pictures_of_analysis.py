"""The charts of an analysis: Plotly accepts them, their points lead somewhere, their words do not collide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import charts
from compliance.charts import (
    Ahead,
    Bar,
    Bin,
    Chain,
    Dot,
    Edge,
    Fall,
    FunnelWords,
    Left,
    Line,
    Link,
    Month,
    Named,
    Spec,
    Words,
)
from compliance.charts.common import short

WORDS = Words("重复投诉率", "目标 ≤ 3%", ".1~%", ".2~%")
NAMES = FunnelWords("件数", "95%", "99.8%")
EDGES = [Edge(100, 0.0, 0.01, 0.09, 0.12), Edge(400, 0.02, 0.03, 0.07, 0.08)]
AHEAD = Ahead(100, date(2026, 10, 1), date(2026, 12, 31), -20.0, "均匀消耗", "预计 96.8%")
shares = st.floats(0, 1, allow_nan=False)


def themed(value: Any) -> Any:
    """What charts.js does: names of tokens become colours and fonts."""
    if isinstance(value, dict):
        return {key: themed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [themed(each) for each in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def drawn(spec: Spec) -> go.Figure:
    """Raises on anything Plotly does not know."""
    return go.Figure(themed(spec))


def urls(spec: Spec) -> list[str]:
    return [url for trace in spec["data"] for url in trace.get("customdata", []) if url]


def control(*months: Month) -> Spec:
    return charts.control(months, Named(0.03, "中心 3%"), Named(0.02, "目标 ≤ 2%"), WORDS)


MONTHS = (
    Month("2026-08", 0.03, 0.01, 0.05, text="八月", url="/a/"),
    Month("2026-09", None),
    Month("2026-10", 0.07, 0.01, 0.05, signal=True, text="十月", url="/b/"),
    Month("2026-11", 0.02, 0.01, 0.05, runs=True, url="/c/"),
)
DOTS = (
    Dot("东", 100, 0.2, "bad", "东", "/east/"),
    Dot("西", 400, 0.05, "inside", "西", "/west/"),
    Dot("很长很长很长很长很长的单位名称", 390, 0.09, "watch", "长", "/long/"),
)
BINS = (Bin("0", 4, late=False, text="短", url="/short/"), Bin("2 h", 1, late=True, text="长", url="/late/"))
STAIRS = (Left(date(2026, 10, 1), 90, "一", "/one/"), Left(date(2026, 10, 2), 85, "二"))
FALLS = (Fall("东", 0.02, False, "+2", "东", "/east/"), Fall("西", -0.01, True, "−1", "西", "/west/"))
CHAINS = (
    Chain("宽带", [Link(date(2026, 9, 1), False, "甲", "/1/"), Link(date(2026, 9, 9), True, "乙", "/2/")]),
    Chain("账单", [Link(date(2026, 9, 3), False), Link(date(2026, 9, 30), True)]),
)
BARS = (Bar("宽带中断", 43, "43 · 60%", vital=True, text="宽带", url="/5/"), Bar("退费", 10, "10 · 100%"))
FIRST, LAST = Fall("2026Q2", 0.03, True, "3%"), Fall("2026Q3", 0.04, True, "4%")
SPECS = {
    "control": control(*MONTHS),
    "funnel": charts.funnel(DOTS, EDGES, 0.05, WORDS, NAMES),
    "spread": charts.spread(BINS, [Line(0.5, "P50 1 h"), Line(1.0, "时限 2 h", firm=True)], "投诉"),
    "burndown": charts.burndown(STAIRS, AHEAD, "允差余额"),
    "pareto": charts.pareto(BARS, "件数"),
    "waterfall": charts.waterfall(FIRST, FALLS, LAST, WORDS),
    "chains": charts.chains(CHAINS, "投诉"),
}


@pytest.mark.parametrize("name", SPECS)
def test_every_picture_is_a_figure_plotly_accepts(name: str) -> None:
    assert len(drawn(SPECS[name]).data) == len(SPECS[name]["data"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("control", ["/a/", "/b/", "/c/"]),
        ("funnel", ["/east/", "/west/", "/long/"]),
        ("spread", ["/short/", "/late/"]),
        ("burndown", ["/one/"]),
        ("pareto", ["/5/"]),
        ("waterfall", ["/east/", "/west/"]),
        ("chains", ["/1/", "/2/"]),
    ],
)
def test_points_carry_the_address_of_their_cases(name: str, expected: list[str]) -> None:
    assert urls(SPECS[name]) == expected


def test_a_signal_has_a_shape_of_its_own_and_what_may_move_is_hollow() -> None:
    symbols = SPECS["control"]["data"][-1]["marker"]["symbol"]
    assert symbols == ["circle", "circle", "diamond", "circle-open"]


def test_the_limits_reach_to_both_edges() -> None:
    assert SPECS["control"]["data"][0]["x"] == [-0.5, 0, 1, 2, 3, 3.5]


def test_centre_and_target_are_named_above_the_picture() -> None:
    [legend] = SPECS["control"]["layout"]["annotations"]
    assert (legend["yref"], legend["y"], legend["yanchor"]) == ("paper", 1, "bottom")


def test_only_units_outside_are_named_in_the_funnel_and_long_names_are_cut() -> None:
    named = [note["text"] for note in SPECS["funnel"]["layout"]["annotations"]]
    assert named == ["东", "很长很长很长很长很长…", "99.8%", "95%"]


def test_names_in_the_funnel_do_not_lie_on_each_other() -> None:
    twins = [Dot("东", 100, 0.2, "bad"), Dot("西", 101, 0.2, "bad")]
    notes = charts.funnel(twins, EDGES, 0.05, WORDS, NAMES)["layout"]["annotations"]
    assert [note["text"] for note in notes][:-2] == ["东"]


def test_bins_beyond_the_limit_are_hatched() -> None:
    assert SPECS["spread"]["data"][0]["marker"]["pattern"]["shape"] == ["", "/"]


def test_the_limit_stands_on_the_edge_of_its_bin() -> None:
    firm = [shape["x0"] for shape in SPECS["spread"]["layout"]["shapes"] if shape["line"]["dash"] == "solid"]
    assert firm == [0.5]


def test_lines_that_lie_close_are_named_on_rows_of_their_own() -> None:
    rows = [note["yshift"] for note in SPECS["spread"]["layout"]["annotations"]]
    assert len(set(rows)) == len(rows)


def test_counts_begin_at_nothing() -> None:
    assert SPECS["spread"]["layout"]["yaxis"]["rangemode"] == "tozero"
    assert SPECS["pareto"]["layout"]["xaxis"]["range"][0] == 0


def test_a_step_of_the_waterfall_begins_where_the_one_before_ended() -> None:
    bars = SPECS["waterfall"]["data"][0]
    assert bars["base"][1:3] == pytest.approx([0.03, 0.05])
    assert bars["base"][2] + bars["x"][2] == pytest.approx(0.04)


def test_a_step_for_the_worse_is_hatched() -> None:
    assert SPECS["waterfall"]["data"][0]["marker"]["pattern"]["shape"] == ["", "/", "", ""]


def test_the_burn_down_reaches_to_what_will_be_left() -> None:
    low, high = SPECS["burndown"]["layout"]["yaxis"]["range"]
    assert low < -20
    assert high > 100


def test_the_burn_down_has_a_fan_where_the_range_is_known() -> None:
    spec = charts.burndown(STAIRS, replace(AHEAD, span=(-60.0, 10.0)), "允差余额")
    assert next(trace for trace in spec["data"] if trace.get("fill"))["y"][1:] == [-60.0, 10.0]
    assert spec["layout"]["yaxis"]["range"][0] < -60
    assert not [trace for trace in SPECS["burndown"]["data"] if trace.get("fill")]


def test_the_first_complaint_of_a_chain_is_hollow() -> None:
    assert SPECS["chains"]["data"][-1]["marker"]["symbol"] == ["circle-open", "circle"] * 2


@pytest.mark.parametrize(
    ("name", "shown"), [("short", "short"), ("华东服务部", "华东服务部"), ("x" * 40, "x" * 28 + "…")]
)
def test_names_are_cut_by_their_width(name: str, shown: str) -> None:
    assert short(name) == shown


@given(
    st.lists(st.builds(Month, st.text(max_size=5), st.none() | shares, st.just(0.1), shares), min_size=1, max_size=30)
)
def test_every_month_lies_within_the_axis(months: list[Month]) -> None:
    low, high = control(*months)["layout"]["yaxis"]["range"]
    assert all(low <= month.value <= high for month in months if month.value is not None)


@given(
    st.lists(
        st.builds(Fall, st.text(max_size=5), st.floats(-0.02, 0.02), st.booleans(), st.text(max_size=3)), max_size=12
    )
)
def test_every_bar_of_a_waterfall_lies_within_the_axis(falls: list[Fall]) -> None:
    last = Fall("", 0.5 + sum(fall.step for fall in falls), True, "")
    spec = charts.waterfall(Fall("", 0.5, True, ""), falls, last, WORDS)
    low, high = spec["layout"]["xaxis"]["range"]
    bars = spec["data"][0]
    for base, length in zip(bars["base"], bars["x"], strict=True):
        assert low - 1e-9 <= min(base, base + length) <= max(base, base + length) <= high
