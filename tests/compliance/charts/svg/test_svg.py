"""Charts as SVG: well formed, nothing left out, nothing outside, the same bytes every time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import charts
from compliance.charts import Ahead, Bar, Fall, Left, Line, Point, Spec, Stretch, Words, Zone
from compliance.charts.svg import on_page, svg
from tests.compliance.charts.test_pictures_of_analysis import BARS, FALLS, FIRST, LAST, WORDS
from tests.compliance.charts.test_pictures_of_analysis import SPECS as ANALYSES

SVG = "{http://www.w3.org/2000/svg}"
PERIODS = [
    Point(f"2026Q{n}", 0.03 + n / 100, 0.02, 0.08, "missed", f"Q{n}<br>A &amp; B", moves=n == 4) for n in (1, 2, 4)
]
TREND = charts.trend(
    [
        Stretch(
            PERIODS, 0.03, "目标 ≤ 3%", [Zone(0.05, 0.08, "minor", "轻微违约"), Zone(0.08, None, "major", "重大违约")]
        ),
        Stretch([Point("2027Q1", 0.04, 0.03, 0.05, "missed")], 0.025, "", [], "第 2 版"),
    ],
    WORDS,
)
UNITS = charts.units([Point("华东", 0.02, 0.01, 0.03, "met"), Point("华西", 0.06, 0.04, 0.09, "missed")], 0.03, WORDS)
SPECS: dict[str, Spec] = ANALYSES | {"trend": TREND, "units": UNITS}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
HOSTILE = "<script>alert('x')</script> & \"quoted\" \x00\x08 ]]> {{ x }} #let"
shares = st.floats(0, 1)


def drawn(spec: Spec, **options: Any) -> ElementTree.Element:
    """Raises where it is not well formed."""
    return ElementTree.fromstring(svg(spec, **options))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def corners(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Points that a drawn thing reaches to."""
    tag, get = element.tag.removeprefix(SVG), lambda key: float(element.get(key, "0"))
    if tag == "circle":
        r = get("r")
        return [(get("cx") - r, get("cy") - r), (get("cx") + r, get("cy") + r)]
    if tag == "rect":
        return [(get("x"), get("y")), (get("x") + get("width"), get("y") + get("height"))]
    if tag == "line":
        return [(get("x1"), get("y1")), (get("x2"), get("y2"))]
    if tag == "text":
        return [(get("x"), get("y"))]
    numbers = [float(each) for each in NUMBER.findall(element.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def outside(root: ElementTree.Element) -> list[ElementTree.Element]:
    """What lies beyond the edges of the picture; what is cut off at those of its field does not."""
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    loose = [element for element in root if element.tag != f"{SVG}svg"]
    return [
        element for element in loose if any(not (0 <= x <= width and 0 <= y <= height) for x, y in corners(element))
    ]


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_lies_within_its_frame(name: str) -> None:
    assert outside(drawn(SPECS[name])) == []


@pytest.mark.parametrize("name", SPECS)
def test_every_chart_says_all_its_words(name: str) -> None:
    told = texts(drawn(SPECS[name]))
    wanted = [note["text"].replace("&nbsp;", "\xa0") for note in SPECS[name]["layout"]["annotations"]]
    assert [word for word in wanted if word not in told] == []


@pytest.mark.parametrize(
    ("name", "shapes"),
    [("control", 3), ("funnel", 3), ("chains", 4), ("trend", 4), ("units", 2)],
)
def test_every_point_has_its_mark(name: str, shapes: int) -> None:
    rims = [each for each in drawn(SPECS[name]) if each.get("stroke") and each.get("fill") not in (None, "none")]
    assert len([each for each in rims if each.tag != f"{SVG}text"]) == shapes


@pytest.mark.parametrize(("name", "bars"), [("spread", 2), ("pareto", 2), ("waterfall", 4)])
def test_every_bar_is_there(name: str, bars: int) -> None:
    assert len(drawn(SPECS[name]).findall(f"{SVG}rect")) == bars


def test_late_bars_are_hatched_and_others_are_not() -> None:
    rects = list(drawn(SPECS["spread"]))
    [late] = [at for at, each in enumerate(rects) if each.get("stroke-width") == "1.6"]
    assert rects[late - 1].get("fill") == "#8a4a00"


def test_the_longest_bar_is_as_many_times_longer_as_its_number() -> None:
    first, second = (float(rect.get("width", "0")) for rect in drawn(SPECS["pareto"]).findall(f"{SVG}rect"))
    assert first / second == pytest.approx(43 / 10, rel=1e-3)


def test_a_gap_breaks_the_line() -> None:
    limits = drawn(SPECS["control"]).findall(f"{SVG}svg")[0]
    assert len(limits) == 2


def test_what_a_point_says_is_told_without_a_script() -> None:
    titles = [element.text for element in drawn(TREND).iter(f"{SVG}title")]
    assert "Q1\nA & B" in titles


def test_a_limit_far_off_is_not_drawn_at_the_edge() -> None:
    near, far = (charts.trend([Stretch(PERIODS[:2], target, "目标", [])], WORDS) for target in (0.03, 0.9))
    assert len(list(drawn(near).iter(f"{SVG}line"))) > len(list(drawn(far).iter(f"{SVG}line")))
    assert "目标" not in texts(drawn(far))


def test_it_has_a_role_a_name_and_a_description() -> None:
    root = drawn(TREND, title="重复投诉率", about="从 4% 升到 7%")
    assert (root.get("role"), root[0].text, root[1].text) == ("img", "重复投诉率", "从 4% 升到 7%")


def test_on_a_page_colours_follow_the_theme_without_styles() -> None:
    text = svg(TREND, ink=on_page)
    assert 'fill="var(--ink)"' in text
    assert not re.search('="(#|rgb)', text)
    assert "style=" not in text


def test_a_colour_on_a_page_is_the_name_of_a_token_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="red"):
        on_page("red)}")


def test_nothing_has_an_id_so_that_many_may_stand_on_one_page() -> None:
    assert not any(element.get("id") for name in SPECS for element in drawn(SPECS[name]).iter())


def test_numbers_have_two_places_at_most() -> None:
    assert not re.search(r"\d\.\d{3}", "".join(svg(SPECS[name]) for name in SPECS))


def test_the_last_words_below_the_axis_are_not_cut_off() -> None:
    root = drawn(charts.trend([Stretch([Point("a", 0.1), Point("2026年第四季度的最后", 0.2)])], WORDS))
    [last] = [each for each in root.iter(f"{SVG}text") if (each.text or "").startswith("2026年")]
    assert float(last.get("x", "0")) + 11 * 13 <= 640


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_hostile_words_are_words(width: int) -> None:
    hostile = Words(HOSTILE, HOSTILE, ".1~%", ".2~%")
    spec = charts.units([Point(HOSTILE, 0.02, text=HOSTILE), Point("甲" * 2000, 0.03)], 0.03, hostile)
    root = drawn(spec, width=width, title=HOSTILE, about=HOSTILE)
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}foreignObject"})
    assert outside(root) == []


def test_a_chart_of_nothing_is_still_a_picture() -> None:
    assert outside(drawn(charts.pareto([], "件数"))) == []


points = st.builds(Point, st.text(max_size=30), st.none() | shares, st.none() | shares, st.none() | shares)


@given(st.lists(points, max_size=30), st.none() | shares, st.integers(240, 1400))
def test_trends_and_units_lie_within_their_frame(made: list[Point], target: float | None, width: int) -> None:
    assert outside(drawn(charts.trend([Stretch(made, target, "目标", [])], WORDS), width=width)) == []
    assert outside(drawn(charts.units(made, target, WORDS), width=width)) == []


@given(st.lists(st.tuples(st.integers(0, 10**7), st.booleans()), min_size=1, max_size=30), st.floats(0, 30))
def test_spreads_and_paretos_lie_within_their_frame(counts: list[tuple[int, bool]], at: float) -> None:
    bins = [charts.Bin(str(n), count, late) for n, (count, late) in enumerate(counts)]
    lines = [Line(min(at, len(bins)), "P50 的名称"), Line(len(bins), "时限", firm=True)]
    assert outside(drawn(charts.spread(bins, lines, "投诉"))) == []
    assert outside(drawn(charts.pareto([Bar("类别", count, f"{count}") for count, _late in counts], "件数"))) == []


@given(st.lists(st.integers(-200, 200), max_size=92), st.floats(-300, 100), st.integers(1, 200))
def test_burn_downs_lie_within_their_frame(left: list[int], end: float, allowed: int) -> None:
    first = date(2026, 10, 1)
    days = [Left(first + timedelta(at), value) for at, value in enumerate(left)]
    ahead = Ahead(allowed, first, date(2026, 12, 31), end, "均匀消耗", "预计", (end - 9, end + 9))
    assert outside(drawn(charts.burndown(days, ahead, "余额"))) == []


@given(st.lists(st.builds(Fall, st.text(max_size=9), st.floats(-0.02, 0.02), st.booleans(), st.text(max_size=9))))
def test_waterfalls_lie_within_their_frame(falls: list[Fall]) -> None:
    last = Fall("2026Q3", 0.5 + sum(fall.step for fall in falls), True, "")
    assert outside(drawn(charts.waterfall(Fall("2026Q2", 0.5, True, ""), falls, last, WORDS))) == []


def test_the_same_spec_gives_the_same_bytes() -> None:
    again = charts.waterfall(FIRST, FALLS, LAST, WORDS), charts.pareto(BARS, "件数")
    assert [svg(spec) for spec in again] == [svg(SPECS["waterfall"]), svg(SPECS["pareto"])]
